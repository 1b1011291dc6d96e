// SPDX-License-Identifier: MIT
// countBeyond() and its SIMD kernel.
#include "spate/kernels/range_counts.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "spate/image/dtype.h"
#include "spate/kernels/colorize_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "spate/kernels/range_counts.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Counts in the lanes of vectors, each of its own values.
template <class Real>
class LaneCounts {
public:
    using D = hn::ScalableTag<Real>;
    using DSum = hn::RebindToSigned<D>;

    // Values below `least` have no f.
    LaneCounts(const ColorMarks<Real>& marks, Real least)
        : least_(hn::Set(d_, least)),
          lowest_(hn::Set(d_, marks.lowest)),
          highest_(hn::Set(d_, marks.highest)),
          overload_(hn::Set(d_, marks.overload)) {}

    HWY_INLINE void add(hn::Vec<D> values) {
        const auto shown = hn::Ge(values, least_);
        const auto overloaded = hn::And(shown, hn::Ge(values, overload_));
        const auto other = hn::AndNot(overloaded, shown);
        count(hn::IsNaN(values), masked_);
        count(hn::Lt(values, least_), invalid_);
        count(overloaded, overloaded_);
        count(hn::And(other, hn::Lt(values, lowest_)), under_);
        count(hn::And(other, hn::Gt(values, highest_)), over_);
    }

    RangeCounts sums() const {
        return {sumOf(under_), sumOf(over_), sumOf(overloaded_), sumOf(masked_), sumOf(invalid_)};
    }

private:
    using Sums = hn::Vec<DSum>;

    // True is −1.
    HWY_INLINE void count(hn::Mask<D> where, Sums& sums) {
        sums = hn::Sub(sums, hn::VecFromMask(dSum_, hn::RebindMask(dSum_, where)));
    }
    std::int64_t sumOf(Sums sums) const {
        hn::TFromD<DSum> lanes[hn::MaxLanes(dSum_)];
        hn::StoreU(sums, dSum_, lanes);
        return std::accumulate(std::begin(lanes), std::end(lanes), std::int64_t{0});
    }

    static constexpr D d_{};
    static constexpr DSum dSum_{};
    const hn::Vec<D> least_;
    const hn::Vec<D> lowest_;
    const hn::Vec<D> highest_;
    const hn::Vec<D> overload_;
    Sums under_ = hn::Zero(dSum_);
    Sums over_ = hn::Zero(dSum_);
    Sums overloaded_ = hn::Zero(dSum_);
    Sums masked_ = hn::Zero(dSum_);
    Sums invalid_ = hn::Zero(dSum_);
};

// Masked uint32 become NaN: no other integer does. The same for what fills the last vector.
template <class Real, class T>
HWY_INLINE std::size_t convert(const T* values, std::size_t count, std::size_t lanes,
                               Real* converted) {
    constexpr Real kNan = std::numeric_limits<Real>::quiet_NaN();
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<Real>(values[i]);
        converted[i] = image::isMasked(values[i]) ? kNan : value;
    }
    std::size_t filled = count;
    for (; filled % lanes != 0; ++filled) converted[filled] = kNan;
    return filled;
}

// Converts a few vectors at a time, which stay in the nearest cache.
RangeCounts countPixels(const ValueImage& values, const color::Coloring& coloring,
                        std::int64_t begin, std::int64_t end) {
    RangeCounts counts;
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        using Real = EdgeType<T>;
        const hn::ScalableTag<Real> d;
        ColorMarks<Real> marks;
        marks.make(coloring);
        const auto domain = color::domainOf(coloring.rule().normalization());
        const bool allHaveF = domain == color::Domain::All;
        LaneCounts<Real> lanes(marks, allHaveF ? -std::numeric_limits<Real>::infinity() : Real{0});
        const T* const pixels = values.row<T>(0);
        alignas(base::kPixelAlignment) Real run[kColorRun] = {};
        std::int64_t filling = 0;
        for (std::int64_t i = begin; i < end; i += kColorRun) {
            const auto count = static_cast<std::size_t>(std::min(kColorRun, end - i));
            const std::size_t filled = convert(pixels + i, count, hn::Lanes(d), run);
            for (std::size_t j = 0; j < filled; j += hn::Lanes(d)) lanes.add(hn::Load(d, run + j));
            filling += static_cast<std::int64_t>(filled - count);
        }
        counts = lanes.sums();
        counts.masked -= filling;
    });
    return counts;
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spate::kernels {
namespace {

constexpr std::int64_t kMaxBands = 16;
constexpr std::int64_t kLeastBandPixels = 64 * 1024;  // below, waking a thread costs more

RangeCounts sumOf(const RangeCounts& a, const RangeCounts& b) {
    return {a.under + b.under, a.over + b.over, a.overloaded + b.overloaded, a.masked + b.masked,
            a.invalid + b.invalid};
}

}  // namespace

HWY_EXPORT(countPixels);

RangeCounts countBeyond(const ValueImage& values, const color::Coloring& coloring,
                        base::ThreadPool& pool) {
    std::array<RangeCounts, kMaxBands> counts{};
    const std::int64_t pixelCount = values.rows() * values.cols();
    const std::int64_t bands =
        std::clamp<std::int64_t>(pixelCount / kLeastBandPixels, 1, kMaxBands);
    pool.run(static_cast<int>(bands), [&](int band) {
        counts[static_cast<std::size_t>(band)] = HWY_DYNAMIC_DISPATCH(countPixels)(
            values, coloring, pixelCount * band / bands, pixelCount * (band + 1) / bands);
    });
    return std::accumulate(counts.begin(), counts.end(), RangeCounts(), sumOf);
}

}  // namespace spate::kernels
#endif
