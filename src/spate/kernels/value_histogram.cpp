// SPDX-License-Identifier: MIT
#include "spate/kernels/value_histogram.h"

#include <algorithm>

#include "spate/image/dtype.h"

namespace spate::kernels {
namespace {

constexpr color::Argb kBelow = ValueHistogram::kBins;
constexpr color::Argb kAbove = kBelow + 1;
constexpr color::Argb kNoBin = kBelow + 2;  // masked, or without f
constexpr std::size_t kPlaces = ValueHistogram::kBins + 3;

// Equal values come in runs: counters side by side, so that one does not wait for the last.
constexpr std::size_t kLanes = 4;
using Tally = std::array<std::array<std::uint32_t, kPlaces>, kLanes>;
constexpr std::int64_t kRun = std::int64_t{1} << 30;  // counters of 32 bits hold that many

void tally(const color::Argb* bins, std::int64_t count, Tally& tally) {
    std::int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
        ++tally[0][bins[i]];
        ++tally[1][bins[i + 1]];
        ++tally[2][bins[i + 2]];
        ++tally[3][bins[i + 3]];
    }
    for (; i < count; ++i) ++tally[0][bins[i]];
}

std::int64_t countNegative(const ValueImage& values) {
    std::int64_t count = 0;
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        const T* const row = values.row<T>(0);
        count = std::count_if(row, row + values.rows() * values.cols(),
                              [](T value) { return value < T{0}; });
    });
    return count;
}

}  // namespace

ValueHistogram ValueHistogram::around(const color::Colormap& colormap, color::Range range) {
    ValueHistogram histogram;
    histogram.normalization = colormap.normalization;
    histogram.gamma = colormap.gamma;
    histogram.ends =
        color::ColorScale::around(range, colormap.normalization, colormap.gamma, kMargin).ends();
    return histogram;
}

HistogramCounter::HistogramCounter() {
    color::ColorTable table{.name = "bins", .colors = {}, .maskedColor = kNoBin};
    for (color::Argb bin = 0; bin < ValueHistogram::kBins; ++bin) table.colors.push_back(bin);
    bins_.table = std::make_shared<const color::ColorTable>(std::move(table));
    bins_.underColor = kBelow;
    bins_.overColor = kAbove;
}

void HistogramCounter::count(const ValueImage& values, const color::Colormap& colormap,
                             color::Range range, base::ThreadPool& pool,
                             ValueHistogram& histogram) {
    histogram = ValueHistogram::around(colormap, range);
    bins_.normalization = colormap.normalization;
    bins_.gamma = colormap.gamma;
    colorizer_.colorize(values, {bins_, histogram.ends}, pool, binOfValue_);

    std::array<std::int64_t, kPlaces> sums{};
    const std::int64_t count = values.rows() * values.cols();
    for (std::int64_t begin = 0; begin < count; begin += kRun) {
        Tally counted{};
        tally(binOfValue_.row(0) + begin, std::min(kRun, count - begin), counted);
        for (const auto& lane : counted) {
            for (std::size_t i = 0; i < kPlaces; ++i) sums[i] += lane[i];
        }
    }
    std::copy_n(sums.begin(), histogram.counts.size(), histogram.counts.begin());
    histogram.below = sums[kBelow];
    histogram.above = sums[kAbove];
    const bool someInvalid =
        sums[kNoBin] > 0 && color::domainOf(colormap.normalization) != color::Domain::All;
    histogram.invalid = someInvalid ? countNegative(values) : 0;
    histogram.masked = sums[kNoBin] - histogram.invalid;
}

}  // namespace spate::kernels
