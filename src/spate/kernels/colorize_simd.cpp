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

// 2 to the power of `values`, which are −100…0, to kExp2Error parts of itself.
template <class Real>
HWY_INLINE Vector<Real> approximateExp2(Vector<Real> values) {
    const Tag<Real> d;
    const IndexTag<Real> di;
    constexpr int kMantissaBits = std::numeric_limits<Real>::digits - 1;
    const auto whole = hn::Floor(values);
    const auto u = hn::Sub(values, whole);
    // 2^u interpolated at the Chebyshev nodes of [0, 1].
    constexpr Real kCoefficients[] = {Real(0.0018937541), Real(0.0089495904), Real(0.0558603370),
                                      Real(0.2401418182), Real(0.6931544896), Real(0.9999998984)};
    auto sum = hn::Set(d, kCoefficients[0]);
    for (std::size_t i = 1; i < std::size(kCoefficients); ++i) {
        sum = hn::MulAdd(sum, u, hn::Set(d, kCoefficients[i]));
    }
    const auto exponent = hn::ShiftLeft<kMantissaBits>(hn::ConvertTo(di, whole));
    return hn::BitCast(d, hn::Add(hn::BitCast(di, sum), exponent));
}

// arcsinh in units of log 2: log2(|v| + √(v² + 1)) with the sign of v. The square must not
// overflow; where it would, the root is |v|. Nor must the sum, so its half is taken.
template <class Real>
HWY_INLINE Vector<Real> approximateArcsinh(Vector<Real> values) {
    const Tag<Real> d;
    const auto one = hn::Set(d, Real{1});
    const auto half = hn::Set(d, Real{0.5});
    const auto size = hn::Abs(values);
    const auto limited = hn::Min(size, hn::Set(d, Real(0x1p40)));
    const auto root = hn::Max(size, hn::Sqrt(hn::MulAdd(limited, limited, one)));
    const auto halfSum = hn::MulAdd(half, size, hn::Mul(half, root));
    return hn::CopySign(hn::Add(approximateLog2<Real>(halfSum), one), values);
}

// g of ColorEdges.
template <color::Normalization kNormalization, class Real>
HWY_INLINE Vector<Real> estimated(Vector<Real> values) {
    using enum color::Normalization;
    if constexpr (kNormalization == Log) return approximateLog2<Real>(values);
    if constexpr (kNormalization == Sqrt) return hn::Sqrt(values);
    if constexpr (kNormalization == Arcsinh) return approximateArcsinh<Real>(values);
    return values;
}

// Where a value lies among the indices, nearly. The next normalization is a case here and in
// color_edges.cpp.
template <color::Normalization kNormalization, class Real>
class Place {
public:
    explicit Place(const ColorEdges<Real>& edges)
        : origin_(edges.origin),
          scale_(edges.scale),
          start_(edges.start),
          exponent_(edges.exponent),
          size_(static_cast<Real>(edges.size)) {}

    HWY_INLINE Vector<Real> of(Vector<Real> values) const {
        const Tag<Real> d;
        const auto above = hn::Sub(estimated<kNormalization, Real>(values), hn::Set(d, origin_));
        const auto place = hn::MulAdd(above, hn::Set(d, scale_), hn::Set(d, start_));
        if constexpr (kNormalization == color::Normalization::Gamma) return powerOf(place);
        return place;
    }

private:
    HWY_INLINE Vector<Real> powerOf(Vector<Real> part) const {
        const Tag<Real> d;
        const auto least = hn::Set(d, std::numeric_limits<Real>::min());  // its power is about 0
        part = hn::IfThenElse(hn::Ge(part, least), part, least);          // NaN too
        part = hn::Min(part, hn::Set(d, Real{1}));
        const auto logOfPower = hn::Mul(hn::Set(d, exponent_), approximateLog2<Real>(part));
        const auto inReach = hn::Min(hn::Max(logOfPower, hn::Set(d, Real{-100})), hn::Zero(d));
        return hn::Mul(approximateExp2<Real>(inReach), hn::Set(d, size_));
    }

    const Real origin_;
    const Real scale_;
    const Real start_;
    const Real exponent_;
    const Real size_;
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
        case Sqrt:
            return function(std::integral_constant<color::Normalization, Sqrt>{});
        case Gamma:
            return function(std::integral_constant<color::Normalization, Gamma>{});
        case Arcsinh:
            return function(std::integral_constant<color::Normalization, Arcsinh>{});
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

template <class Real>
HWY_INLINE Indices<Real> indexOf(SpecialColor special, int tableSize) {
    using Index = hn::TFromD<IndexTag<Real>>;
    return hn::Set(IndexTag<Real>(), static_cast<Index>(tableSize) + static_cast<Index>(special));
}

// Puts the colours beyond the range and of overload over those of the table; the last one wins.
template <class Real>
class Marks {
public:
    Marks(const ColorMarks<Real>& marks, int tableSize)
        : lowest_(marks.lowest),
          highest_(marks.highest),
          overload_(marks.overload),
          tableSize_(tableSize) {}

    HWY_INLINE Indices<Real> over(Indices<Real> index, Vector<Real> values) const {
        const Tag<Real> d;
        const IndexTag<Real> di;
        const auto mark = [&](auto where, SpecialColor special) {
            index = hn::IfThenElse(hn::RebindMask(di, where), indexOf<Real>(special, tableSize_),
                                   index);
        };
        mark(hn::Lt(values, hn::Set(d, lowest_)), SpecialColor::Under);
        mark(hn::Gt(values, hn::Set(d, highest_)), SpecialColor::Over);
        mark(hn::Ge(values, hn::Set(d, overload_)), SpecialColor::Overload);
        return index;
    }

private:
    const Real lowest_;
    const Real highest_;
    const Real overload_;
    const int tableSize_;
};

// What the kernels need of a job for values of one type.
template <class Real>
struct Rule {
    const ColorEdges<Real>& edges;
    const ColorMarks<Real>& marks;
    const color::Argb* colors;
};

template <class Real>
Real lowestShown(color::Normalization normalization) {
    const bool all = color::domainOf(normalization) == color::Domain::All;
    return all ? -std::numeric_limits<Real>::infinity() : Real{0};
}

template <class Find, bool kMarked, class Real>
HWY_NOINLINE void colorizeWith(const Rule<Real>& rule, const Real* values, std::size_t count,
                               color::Argb* out) {
    const Tag<Real> d;
    const IndexTag<Real> di;
    const Find find(rule.edges);
    const Marks<Real> marks(rule.marks, rule.edges.size);
    const color::Argb* const colors = rule.colors;
    const auto lowest = hn::Set(d, lowestShown<Real>(rule.edges.normalization));
    const auto ofNan = indexOf<Real>(SpecialColor::Nan, rule.edges.size);
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const auto value = hn::LoadU(d, values + i);
        auto index = find.indexOf(value);
        if constexpr (kMarked) index = marks.over(index, value);
        index = hn::IfThenElse(hn::RebindMask(di, hn::Ge(value, lowest)), index, ofNan);
        const auto index32 = narrow(index);
        const hn::Rebind<color::Argb, Tag<Real>> dColor;
        hn::StoreU(hn::GatherIndex(dColor, colors, index32), dColor, out + i);
    }
}

template <class Find, class Real>
void colorizeFinding(const Rule<Real>& rule, const Real* values, std::size_t count,
                     color::Argb* out) {
    if (rule.marks.any) return colorizeWith<Find, true>(rule, values, count, out);
    colorizeWith<Find, false>(rule, values, count, out);
}

template <class Real>
void colorizeRun(const Rule<Real>& rule, const Real* values, std::size_t count, color::Argb* out) {
    if (!rule.edges.estimateHolds) {
        return colorizeFinding<BySearch<Real>>(rule, values, count, out);
    }
    visit(rule.edges.normalization, [&](auto normalization) {
        colorizeFinding<ByEstimate<normalization(), Real>>(rule, values, count, out);
    });
}

Rule<float> ruleOf(const ColorizeJob& job, float) {
    return {job.floatEdges, job.floatMarks, job.colors.data()};
}
Rule<double> ruleOf(const ColorizeJob& job, double) {
    return {job.doubleEdges, job.doubleMarks, job.colors.data()};
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
        const Rule<Real> rule = ruleOf(job, Real{});
        const auto run = [&](const Real* reals, std::int64_t from, std::int64_t to) {
            colorizeRun(rule, reals, static_cast<std::size_t>(to - from), job.picture + from);
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
