// SPDX-License-Identifier: MIT
#include "spate/plot/vertex_index.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spate::plot {
namespace {

constexpr std::size_t kBlockSize = 256;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Limits kNothing{kInfinity, -kInfinity, kInfinity, -kInfinity};

void include(Limits& covered, double x, double y) {
    if (std::isnan(x) || std::isnan(y)) return;
    covered.xMin = std::min(covered.xMin, x);
    covered.xMax = std::max(covered.xMax, x);
    covered.yMin = std::min(covered.yMin, y);
    covered.yMax = std::max(covered.yMax, y);
}

bool touches(const Limits& a, const Limits& b) {
    return a.xMin <= b.xMax && b.xMin <= a.xMax && a.yMin <= b.yMax && b.yMin <= a.yMax;
}

// Halves the vertices by x and y in turn until they fit into blocks: a k-d tree, whose leaves are
// the blocks. By rank, so that it does as well for the points of a log axis.
void arrange(std::span<std::uint32_t> vertices, std::span<const double> by,
             std::span<const double> thenBy) {
    if (vertices.size() <= kBlockSize) return;
    // A multiple of the block size, so that blocks are the leaves.
    const std::size_t blocks = (vertices.size() + kBlockSize - 1) / kBlockSize;
    const std::size_t half = (blocks + 1) / 2 * kBlockSize;
    if (half >= vertices.size()) return;
    const auto middle = vertices.begin() + static_cast<std::ptrdiff_t>(half);
    std::nth_element(vertices.begin(), middle, vertices.end(),
                     [by](std::uint32_t a, std::uint32_t b) { return by[a] < by[b]; });
    arrange(vertices.first(half), thenBy, by);
    arrange(vertices.subspan(half), thenBy, by);
}

}  // namespace

VertexIndex VertexIndex::ofLine(std::span<const double> x, std::span<const double> y) {
    VertexIndex index;
    for (std::size_t begin = 0; begin < x.size(); begin += kBlockSize) {
        Block block{begin, std::min(begin + kBlockSize, x.size()), kNothing};
        const std::size_t last = std::min(block.end, x.size() - 1);  // of the last edge
        for (std::size_t i = begin; i <= last; ++i) include(block.covered, x[i], y[i]);
        index.blocks_.push_back(block);
    }
    return index;
}

VertexIndex VertexIndex::ofPoints(std::span<const double> x, std::span<const double> y) {
    VertexIndex index;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i]) || std::isnan(y[i])) continue;
        index.order_.push_back(static_cast<std::uint32_t>(i));
    }
    arrange(index.order_, x, y);
    for (std::size_t begin = 0; begin < index.order_.size(); begin += kBlockSize) {
        Block block{begin, std::min(begin + kBlockSize, index.order_.size()), kNothing};
        for (std::size_t i = begin; i < block.end; ++i) {
            include(block.covered, x[index.order_[i]], y[index.order_[i]]);
        }
        index.blocks_.push_back(block);
    }
    return index;
}

void VertexIndex::visitNear(const Limits& rectangle,
                            base::FunctionRef<void(std::size_t)> visit) const {
    for (const Block& block : blocks_) {
        if (!touches(block.covered, rectangle)) continue;
        for (std::size_t i = block.begin; i < block.end; ++i) {
            visit(order_.empty() ? i : order_[i]);
        }
    }
}

}  // namespace spate::plot
