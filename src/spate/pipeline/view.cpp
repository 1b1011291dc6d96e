// SPDX-License-Identifier: MIT
#include "spate/pipeline/view.h"

#include <algorithm>
#include <cmath>

namespace spate::pipeline {
namespace {

// One dimension of an image: its pixel k covers [origin + k·scale, origin + (k + 1)·scale).
struct Dimension {
    double origin;
    double scale;
    std::int64_t count;

    // Where a data coordinate falls among the pixels; limited so that it fits an integer. NaN
    // (limits that overflow) is out of view.
    [[nodiscard]] double indexAt(double value) const noexcept {
        const double index = (value - origin) / scale;
        if (!(index > -2.0)) return -2.0;
        return std::min(index, static_cast<double>(count) + 2.0);
    }
};

// The first pixel whose centre is not below `position`.
std::int64_t firstCentreFrom(double position) {
    return static_cast<std::int64_t>(std::ceil(position - 0.5));
}

// Neighbouring bins compute their common edge by the same expression, so nothing falls between.
int makeBins(const AxisWindow& axis, const Dimension& dimension, kernels::BinTable& bins) {
    bins.clear();
    int first = 0;
    const AxisMapping mapping = axis.mapping();
    const auto indexAt = [&](double position) {
        return dimension.indexAt(mapping.dataAt(position / axis.length));
    };
    double edge = indexAt(0);
    for (int pixel = 0; pixel < axis.length; ++pixel) {
        const double nextEdge = indexAt(pixel + 1);
        const auto [low, high] = std::minmax(edge, nextEdge);
        const double middle = indexAt(pixel + 0.5);
        const auto centre = static_cast<std::int64_t>(std::floor(middle));
        std::int64_t begin = firstCentreFrom(low);
        std::int64_t end = firstCentreFrom(high);
        if (begin >= end) {
            begin = centre;
            end = centre + 1;
        }
        begin = std::max<std::int64_t>(begin, 0);
        end = std::min(end, dimension.count);
        if (begin < end) {
            if (bins.size() == 0) first = pixel;
            bins.add(begin, end, std::clamp(centre, begin, end - 1));
        }
        edge = nextEdge;
    }
    return first;
}

}  // namespace

void makePixelWindow(const View& view, const Placement& placement, std::int64_t rows,
                     std::int64_t cols, kernels::PixelWindow& window) {
    window.left = makeBins(view.x, {placement.originX, placement.scaleX, cols}, window.cols);
    window.top = makeBins(view.y, {placement.originY, placement.scaleY, rows}, window.rows);
}

}  // namespace spate::pipeline
