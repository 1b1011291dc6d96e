// SPDX-License-Identifier: MIT
// Where the colour changes: exact edges, and the proof that the kernels' estimate finds them.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "spate/kernels/colorize_kernel.h"

namespace spate::kernels {
namespace {

template <class Real>
constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

template <class Real>
using SignedBits = std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;

// Floating-point numbers as integers in the same order: a neighbour is ±1.
template <class Real>
std::int64_t rankOf(Real value) {
    using Bits = SignedBits<Real>;
    const auto bits = std::bit_cast<Bits>(value);
    return bits < 0 ? bits ^ std::numeric_limits<Bits>::max() : bits;
}

template <class Real>
Real valueOf(std::int64_t rank) {
    using Bits = SignedBits<Real>;
    return std::bit_cast<Real>(
        static_cast<Bits>(rank < 0 ? rank ^ std::numeric_limits<Bits>::max() : rank));
}

// The smallest Real that has at least this index: looks beside `guess`, then ever further.
template <class Real>
Real edgeOf(const color::ColorRule& rule, int index, Real guess) {
    constexpr std::int64_t kLongestStep = std::int64_t{1} << 61;
    const auto reaches = [&](std::int64_t rank) {
        return rule.index(static_cast<double>(valueOf<Real>(rank))).value_or(-1) >= index;
    };
    std::int64_t below = rankOf(-kInfinity<Real>);  // never reaches
    std::int64_t above = rankOf(kInfinity<Real>);   // always reaches
    const std::int64_t start = std::isnan(guess) ? above : rankOf(guess);
    const bool down = reaches(start);
    (down ? above : below) = start;
    for (std::int64_t step = 1; step < kLongestStep; step *= 2) {
        const bool inside = down ? start > below + step : start < above - step;
        if (!inside) break;
        const std::int64_t probe = down ? start - step : start + step;
        const bool reached = reaches(probe);
        (reached ? above : below) = probe;
        if (reached != down) break;
    }
    while (above - 1 > below) {
        const std::int64_t middle = std::midpoint(below, above);
        (reaches(middle) ? above : below) = middle;
    }
    return valueOf<Real>(above);
}

// g of ColorEdges. Not the rule's own logarithm: the kernels have the binary one.
double estimated(color::Normalization normalization, double value) {
    switch (normalization) {
        case color::Normalization::Linear:
        case color::Normalization::Gamma:
            break;
        case color::Normalization::Log:
            return std::log2(value);
        case color::Normalization::Sqrt:
            return std::sqrt(value);
        case color::Normalization::Arcsinh:
            return std::asinh(value) * std::numbers::log2e;
    }
    return value;
}

// The Real next to a bound on its upper or lower side, or the bound itself.
template <class Real>
Real atLeast(double bound) {
    const auto value = static_cast<Real>(bound);
    return static_cast<double>(value) < bound ? std::nextafter(value, kInfinity<Real>) : value;
}
template <class Real>
Real atMost(double bound) {
    return -atLeast<Real>(-bound);
}

}  // namespace

template <class Real>
void ColorEdges<Real>::make(const color::ColorRule& rule) {
    size = rule.size();
    normalization = rule.normalization();
    edges.assign(std::bit_ceil(static_cast<std::size_t>(size)),
                 std::numeric_limits<Real>::quiet_NaN());
    edges[0] = -kInfinity<Real>;
    for (int i = 1; i < size; ++i) {
        const auto guess = static_cast<Real>(rule.valueNear(i));
        edges[static_cast<std::size_t>(i)] = edgeOf<Real>(rule, i, guess);
    }
    makeEstimate(rule);
    estimateHolds = size > 1 && proveEstimate();
}

template <class Real>
void ColorEdges<Real>::makeEstimate(const color::ColorRule& rule) {
    const bool gamma = normalization == color::Normalization::Gamma;
    const double low = estimated(normalization, rule.range().min);
    const double high = estimated(normalization, rule.range().max);
    const double perUnit = (gamma ? 1 : size) / (high - low);
    origin = static_cast<Real>(low);
    scale = static_cast<Real>(perUnit);
    start = static_cast<Real>((static_cast<double>(origin) - low) * perUnit);
    exponent = static_cast<Real>(rule.gamma());
}

// How far place() may be from some function that never falls. Twice the error of a term: a value
// may be that much too low, and one below it that much too high.
template <class Real>
double ColorEdges<Real>::wiggle() const noexcept {
    switch (normalization) {
        case color::Normalization::Linear:
        case color::Normalization::Sqrt:
            break;
        case color::Normalization::Log:
        case color::Normalization::Arcsinh:
            return 2 * kLog2Error * static_cast<double>(scale);
        case color::Normalization::Gamma:
            return 2 * size *
                   (kLog2Error * std::numbers::ln2 * static_cast<double>(exponent) + kExp2Error);
    }
    return 0;
}

// place() rises with the value, but for its wiggle. So how far it is off at the first and the last
// value of each index bounds how far it is off at all between.
template <class Real>
bool ColorEdges<Real>::proveEstimate() {
    constexpr Real kEnough = Real{1} / 4;
    const auto count = static_cast<std::size_t>(size);
    const std::size_t room = 2 * count + base::kPixelAlignment / sizeof(Real);
    probes_.assign(room, Real{0});
    places_.resize(room);
    for (std::size_t i = 1; i < count; ++i) {
        probes_[2 * i] = edges[i];
        probes_[2 * i + 1] = valueOf<Real>(rankOf(edges[i]) - 1);
    }
    estimatePlaces(*this, probes_.data(), 2 * count, places_.data());
    Real off = 0;
    for (std::size_t i = 1; i < count; ++i) {
        const auto index = static_cast<Real>(i);
        const Real early = places_[2 * i + 1] - index;
        const Real late = index - places_[2 * i];
        const bool first = edges[i] != edges[i - 1];
        const bool last = i + 1 == count || edges[i] != edges[i + 1];
        if ((first && !(early <= kEnough)) || (last && !(late <= kEnough))) return false;
        if (first) off = std::max(off, early);
        if (last) off = std::max(off, late);
    }
    margin = off + static_cast<Real>(wiggle()) +
             4 * std::numeric_limits<Real>::epsilon() * static_cast<Real>(size);
    return margin < 2 * kEnough;
}

template <class Real>
void ColorMarks<Real>::make(const color::Coloring& coloring) {
    const color::Colormap& colormap = coloring.colormap();
    const color::Range range = coloring.rule().range();
    any = colormap.underColor || colormap.overColor || coloring.overload();
    lowest = atLeast<Real>(range.min);
    highest = atMost<Real>(range.max);
    overload =
        atLeast<Real>(coloring.overload().value_or(std::numeric_limits<double>::quiet_NaN()));
}

template struct ColorEdges<float>;
template struct ColorEdges<double>;
template struct ColorMarks<float>;
template struct ColorMarks<double>;

}  // namespace spate::kernels
