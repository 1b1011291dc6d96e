// SPDX-License-Identifier: MIT
// The SIMD kernel of colorize: finds each value's index among the edges of the colour rule.
#include <algorithm>
#include <bit>
#include <limits>

#include "spate/image/dtype.h"
#include "spate/kernels/colorize_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "spate/kernels/colorize_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class Real>
using Tag = hn::ScalableTag<Real>;
template <class Real>
using Vector = hn::Vec<Tag<Real>>;
template <class Real>
using IndexTag = hn::RebindToSigned<Tag<Real>>;
template <class Real>
using Indices = hn::Vec<IndexTag<Real>>;

// Binary logarithm to kLog2Error for positive normal numbers; rises with `values` among all
// others that are not negative.
template <class Real>
HWY_INLINE Vector<Real> approximateLog2(Vector<Real> values) {
    const Tag<Real> d;
    const IndexTag<Real> di;
    constexpr int kMantissaBits = std::numeric_limits<Real>::digits - 1;
    const auto one = hn::Set(d, Real{1});
    const auto bits = hn::BitCast(di, values);
    const auto mantissaMask = hn::Set(di, (hn::TFromD<IndexTag<Real>>{1} << kMantissaBits) - 1);
    const auto mantissa = hn::Or(hn::And(bits, mantissaMask), hn::BitCast(di, one));
    const auto bias = hn::Set(d, static_cast<Real>(std::numeric_limits<Real>::max_exponent - 1));
    const auto exponent = hn::Sub(hn::ConvertTo(d, hn::ShiftRight<kMantissaBits>(bits)), bias);
    const auto u = hn::Sub(hn::BitCast(d, mantissa), one);
    // log2(1 + u) / u interpolated at the Chebyshev nodes of [0, 1].
    constexpr Real kCoefficients[] = {Real(0.020016650),  Real(-0.094626810), Real(0.213943212),
                                      Real(-0.338377198), Real(0.477496364),  Real(-0.721144092),
                                      Real(1.442692983)};
    auto sum = hn::Set(d, kCoefficients[0]);
    for (std::size_t i = 1; i < std::size(kCoefficients); ++i) {
        sum = hn::MulAdd(sum, u, hn::Set(d, kCoefficients[i]));
    }
    return hn::MulAdd(sum, u, exponent);
}

// Where a value lies among the indices, nearly. The next normalization is a case here and in
// ColorEdges::makeEstimate().
template <color::Normalization kNormalization, class Real>
class Place {
public:
    explicit Place(const ColorEdges<Real>& edges)
        : origin_(edges.origin), scale_(edges.scale), start_(edges.start) {}

    HWY_INLINE Vector<Real> of(Vector<Real> values) const {
        const Tag<Real> d;
        if constexpr (kNormalization == color::Normalization::Log) {
            values = approximateLog2<Real>(values);
        }
        const auto above = hn::Sub(values, hn::Set(d, origin_));
        return hn::MulAdd(above, hn::Set(d, scale_), hn::Set(d, start_));
    }

private:
    const Real origin_;
    const Real scale_;
    const Real start_;
};

// Calls `function` with the normalization as a constant.
template <class F>
HWY_INLINE void visit(color::Normalization normalization, F&& function) {
    using enum color::Normalization;
    switch (normalization) {
        case Linear:
            return function(std::integral_constant<color::Normalization, Linear>{});
        case Log:
            return function(std::integral_constant<color::Normalization, Log>{});
    }
}

// The estimate where it is sure; one comparison makes it exact where it is not. (A gather costs
// more than all the arithmetic.) Both ways of finding an index keep copies of what they need,
// because the compiler cannot know that colours stored do not change it.
template <color::Normalization kNormalization, class Real>
class ByEstimate {
public:
    explicit ByEstimate(const ColorEdges<Real>& edges)
        : place_(edges),
          size_(static_cast<Real>(edges.size)),
          sureWithin_(Real{0.5} - edges.margin),
          nextEdges_(edges.edges.data() + 1) {}

    HWY_INLINE Indices<Real> indexOf(Vector<Real> values) const {
        const Tag<Real> d;
        const IndexTag<Real> di;
        const auto half = hn::Set(d, Real{0.5});
        auto place = place_.of(values);
        place = hn::IfThenElse(hn::Ge(place, half), place, half);  // NaN to ½ too
        place = hn::Min(place, hn::Set(d, size_ - Real{0.5}));
        const auto index = hn::ConvertTo(di, place);
        const auto toMiddle = hn::Sub(hn::Sub(place, hn::ConvertTo(d, index)), half);
        const auto unsure = hn::Gt(hn::Abs(toMiddle), hn::Set(d, sureWithin_));
        if (HWY_LIKELY(hn::AllFalse(d, unsure))) return index;
        return corrected(values, hn::Sub(place, half));
    }

private:
    HWY_INLINE Indices<Real> corrected(Vector<Real> values, Vector<Real> place) const {
        const Tag<Real> d;
        const IndexTag<Real> di;
        const auto index = hn::ConvertTo(di, hn::Min(place, hn::Set(d, size_ - Real{1.5})));
        const auto next = hn::GatherIndex(d, nextEdges_, index);
        return hn::Sub(index, hn::VecFromMask(di, hn::RebindMask(di, hn::Ge(values, next))));
    }

    const Place<kNormalization, Real> place_;
    const Real size_;
    const Real sureWithin_;
    const Real* const nextEdges_;
};

// For ranges so narrow or wide that no estimate holds: bisects the edges.
template <class Real>
class BySearch {
public:
    explicit BySearch(const ColorEdges<Real>& edges)
        : edges_(edges.edges.data()), firstStep_(edges.edges.size() / 2) {}

    HWY_INLINE Indices<Real> indexOf(Vector<Real> values) const {
        const Tag<Real> d;
        const IndexTag<Real> di;
        auto index = hn::Zero(di);
        for (std::size_t step = firstStep_; step > 0; step /= 2) {
            const auto further =
                hn::Add(index, hn::Set(di, static_cast<hn::TFromD<IndexTag<Real>>>(step)));
            const auto reached = hn::Ge(values, hn::GatherIndex(d, edges_, further));
            index = hn::IfThenElse(hn::RebindMask(di, reached), further, index);
        }
        return index;
    }

private:
    const Real* const edges_;
    const std::size_t firstStep_;
};

HWY_INLINE hn::Vec<Tag<std::int32_t>> narrow(hn::Vec<Tag<std::int32_t>> indices) {
    return indices;
}
HWY_INLINE auto narrow(hn::Vec<Tag<std::int64_t>> indices) {
    const hn::Rebind<std::int32_t, Tag<std::int64_t>> d32;
    const hn::Rebind<std::uint32_t, Tag<std::int64_t>> du32;
    const auto bits = hn::BitCast(Tag<std::uint64_t>(), indices);
    return hn::BitCast(d32, hn::TruncateTo(du32, bits));
}

template <class Find, class Real>
HWY_NOINLINE void colorizeWith(const ColorEdges<Real>& edges, const color::Argb* colors,
                               const Real* values, std::size_t count, color::Argb* out) {
    const Tag<Real> d;
    const IndexTag<Real> di;
    const Find find(edges);
    const bool log = edges.normalization == color::Normalization::Log;
    const auto lowestShown = hn::Set(d, log ? Real{0} : -std::numeric_limits<Real>::infinity());
    const auto ofNan = hn::Set(di, static_cast<hn::TFromD<IndexTag<Real>>>(edges.size));
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const auto value = hn::LoadU(d, values + i);
        const auto shown = hn::RebindMask(di, hn::Ge(value, lowestShown));
        const auto index = hn::IfThenElse(shown, find.indexOf(value), ofNan);
        const auto index32 = narrow(index);
        const hn::Rebind<color::Argb, Tag<Real>> dColor;
        hn::StoreU(hn::GatherIndex(dColor, colors, index32), dColor, out + i);
    }
}

template <class Real>
void colorizeRun(const ColorEdges<Real>& edges, const color::Argb* colors, const Real* values,
                 std::size_t count, color::Argb* out) {
    if (!edges.estimateHolds) {
        return colorizeWith<BySearch<Real>>(edges, colors, values, count, out);
    }
    visit(edges.normalization, [&](auto normalization) {
        colorizeWith<ByEstimate<normalization(), Real>>(edges, colors, values, count, out);
    });
}

// Masked uint32 become NaN: no other integer does.
template <class Real, class T>
HWY_NOINLINE void convert(const T* values, std::size_t count, Real* converted) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<Real>(values[i]);
        converted[i] = image::isMasked(values[i]) ? std::numeric_limits<Real>::quiet_NaN() : value;
    }
}

void colorizePixels(const ColorizeJob& job, std::int64_t begin, std::int64_t end) {
    image::visit(job.values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        using Real = EdgeType<T>;
        const T* const values = job.values.template row<T>(0);
        const color::Argb* const colors = job.colors.data();
        const auto run = [&](const Real* reals, std::int64_t from, std::int64_t to) {
            const auto count = static_cast<std::size_t>(to - from);
            if constexpr (std::is_same_v<Real, float>) {
                colorizeRun(job.floatEdges, colors, reals, count, job.picture + from);
            } else {
                colorizeRun(job.doubleEdges, colors, reals, count, job.picture + from);
            }
        };
        if constexpr (std::is_same_v<T, Real>) {
            run(values + begin, begin, end);
        } else {
            alignas(base::kPixelAlignment) Real converted[kColorRun] = {};
            for (std::int64_t i = begin; i < end; i += kColorRun) {
                const std::int64_t to = std::min(i + kColorRun, end);
                convert(values + i, static_cast<std::size_t>(to - i), converted);
                run(converted, i, to);
            }
        }
    });
}

template <class Real>
void placesOf(const ColorEdges<Real>& edges, const Real* values, std::size_t count, Real* places) {
    const Tag<Real> d;
    visit(edges.normalization, [&](auto normalization) {
        const Place<normalization(), Real> place(edges);
        for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
            hn::StoreU(place.of(hn::LoadU(d, values + i)), d, places + i);
        }
    });
}

void floatPlaces(const ColorEdges<float>& edges, const float* values, std::size_t count,
                 float* places) {
    placesOf(edges, values, count, places);
}
void doublePlaces(const ColorEdges<double>& edges, const double* values, std::size_t count,
                  double* places) {
    placesOf(edges, values, count, places);
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spate::kernels {

HWY_EXPORT(colorizePixels);
HWY_EXPORT(floatPlaces);
HWY_EXPORT(doublePlaces);

void colorizePixels(const ColorizeJob& job, std::int64_t begin, std::int64_t end) {
    HWY_DYNAMIC_DISPATCH(colorizePixels)(job, begin, end);
}
void estimatePlaces(const ColorEdges<float>& edges, const float* values, std::size_t count,
                    float* places) {
    HWY_DYNAMIC_DISPATCH(floatPlaces)(edges, values, count, places);
}
void estimatePlaces(const ColorEdges<double>& edges, const double* values, std::size_t count,
                    double* places) {
    HWY_DYNAMIC_DISPATCH(doublePlaces)(edges, values, count, places);
}

}  // namespace spate::kernels
#endif
