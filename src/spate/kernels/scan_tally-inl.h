// SPDX-License-Identifier: MIT
// What is counted of every pixel besides the extremes: moments, quantile brackets, overloads. Each
// looks at a piece while it is in the nearest cache. Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_TALLY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_TALLY_INL_H_
#undef SPATE_KERNELS_SCAN_TALLY_INL_H_
#else
#define SPATE_KERNELS_SCAN_TALLY_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "spate/kernels/scan_doubles-inl.h"
#include "spate/kernels/scan_moments.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

// --- Moments: 16 virtual lanes, whatever the target's vectors, so that all targets agree.

inline constexpr std::size_t kVirtualLanes = 16;

/// Sums of deviations from a pivot. If the pivot is one of the values, or near their mean, the
/// formula for the squares loses nothing that matters.
class DeviationSums {
public:
    explicit DeviationSums(double pivot) : pivot_(pivot) {
        for (std::size_t k = 0; k < kVectors; ++k) sums_[k] = squares_[k] = hn::Zero(d_);
    }

    /// kVirtualLanes values, of which `valid(k)` says which count; load(k) gives vector k of them.
    template <class Load>
    HWY_INLINE void addAll(const Load& load) {
        const auto pivot = hn::Set(d_, pivot_);
        for (std::size_t k = 0; k < kVectors; ++k) addDeviations(k, hn::Sub(load(k), pivot));
        count_ += static_cast<std::int64_t>(kVirtualLanes);
    }
    template <class Load>
    HWY_INLINE void addFinite(const Load& load) {
        const auto pivot = hn::Set(d_, pivot_);
        for (std::size_t k = 0; k < kVectors; ++k) {
            const auto values = load(k);
            const auto valid = hn::IsFinite(values);
            addDeviations(k, hn::IfThenElseZero(valid, hn::Sub(values, pivot)));
            count_ += static_cast<std::int64_t>(hn::CountTrue(d_, valid));
        }
    }

    [[nodiscard]] MomentSums sums() const {
        if (count_ == 0) return {};
        const double sum = total(sums_);
        const double mean = sum / static_cast<double>(count_);
        return {count_, pivot_ + mean, std::max(total(squares_) - sum * mean, 0.0)};
    }

private:
    static constexpr Tag<double> d_{};
    static constexpr std::size_t kVectors = kVirtualLanes / hn::MaxLanes(d_);

    HWY_INLINE void addDeviations(std::size_t k, Vector<double> deviations) {
        sums_[k] = hn::Add(sums_[k], deviations);
        squares_[k] = hn::Add(squares_[k], hn::Mul(deviations, deviations));
    }

    static double total(const Vector<double> (&lanes)[kVectors]) {
        double values[kVirtualLanes];
        for (std::size_t k = 0; k < kVectors; ++k) {
            hn::StoreU(lanes[k], d_, values + k * hn::MaxLanes(d_));
        }
        double sum = 0;
        for (const double value : values) sum += value;
        return sum;
    }

    const double pivot_;
    std::int64_t count_ = 0;
    Vector<double> sums_[kVectors];
    Vector<double> squares_[kVectors];
};

/// A finite pixel of a piece; zero if there is none.
template <class T>
double firstFinite(const Piece<T>& piece) {
    for (std::size_t r = 0; r < piece.rowCount; ++r) {
        for (std::size_t c = 0; c < piece.counted; ++c) {
            const auto value = static_cast<double>(loadPixel(piece.rows[r], c));
            if (std::isfinite(value)) return value;
        }
    }
    return 0;
}

/// The moments of a piece in linear space; kFinite: all of its pixels are.
template <class T, bool kFinite>
HWY_NOINLINE MomentSums momentsOf(const Piece<T>& piece) {
    DeviationSums sums(firstFinite(piece));
    const std::size_t lanes = hn::Lanes(Tag<double>());
    const std::size_t whole = piece.counted / kVirtualLanes * kVirtualLanes;
    for (std::size_t r = 0; r < piece.rowCount; ++r) {
        const T* const row = piece.rows[r];
        for (std::size_t c = 0; c < whole; c += kVirtualLanes) {
            const auto load = [&](std::size_t k) { return loadDoubles(row + c + k * lanes); };
            kFinite ? sums.addAll(load) : sums.addFinite(load);
        }
    }
    if (whole == piece.counted) return sums.sums();
    double rest[kVirtualLanes];
    for (std::size_t r = 0; r < piece.rowCount; ++r) {
        for (std::size_t i = 0; i < kVirtualLanes; ++i) {
            const bool there = whole + i < piece.counted;
            rest[i] = there ? static_cast<double>(loadPixel(piece.rows[r], whole + i))
                            : std::numeric_limits<double>::quiet_NaN();
        }
        sums.addFinite([&](std::size_t k) { return hn::LoadU(Tag<double>(), rest + k * lanes); });
    }
    return sums.sums();
}

/// f(value), in place; what f does not know becomes NaN, or infinite.
inline HWY_NOINLINE void applySpace(MomentSpace space, double* values, std::size_t count) {
    const Tag<double> d;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        auto value = hn::LoadU(d, values + i);
        if (space == MomentSpace::Sqrt) {
            value = hn::Sqrt(value);
        } else if (space == MomentSpace::Arcsinh) {
            const auto finite = hn::IsFinite(value);  // Highway makes numbers of NaN
            const auto magnitude = hn::Asinh(d, hn::Abs(value));
            value = hn::IfThenElse(finite, hn::CopySign(magnitude, value), value);
        } else if (space == MomentSpace::Log10) {
            const auto positive = hn::Gt(value, hn::Zero(d));
            const auto finite = hn::And(positive, hn::IsFinite(value));
            const auto logarithm = hn::Log10(d, hn::IfThenElse(finite, value, hn::Set(d, 1.0)));
            value = hn::IfThenElse(finite, logarithm,
                                   hn::Set(d, std::numeric_limits<double>::quiet_NaN()));
        }
        hn::StoreU(value, d, values + i);
    }
}

/// The moments of `count` values, a multiple of kVirtualLanes; those not finite do not count.
inline HWY_NOINLINE MomentSums momentsOfDoubles(const double* values, std::size_t count) {
    std::size_t first = 0;
    while (first < count && !std::isfinite(values[first])) ++first;
    if (first == count) return {};
    DeviationSums sums(values[first]);
    const std::size_t lanes = hn::Lanes(Tag<double>());
    for (std::size_t c = 0; c < count; c += kVirtualLanes) {
        sums.addFinite(
            [&](std::size_t k) { return hn::LoadU(Tag<double>(), values + c + k * lanes); });
    }
    return sums.sums();
}

/// Adds a piece to the moments. `doubles` has room for a piece's row and kVirtualLanes more.
template <class T>
void addMoments(const Piece<T>& piece, bool clean, MomentSpace space, double* doubles,
                MomentSums& moments) {
    if constexpr (kLoadsAsDouble<T>) {
        if (space == MomentSpace::Linear) {
            const bool finite = clean || !std::is_floating_point_v<T>;
            return moments.add(finite ? momentsOf<T, true>(piece) : momentsOf<T, false>(piece));
        }
    }
    const std::size_t padded = (piece.counted + kVirtualLanes - 1) / kVirtualLanes * kVirtualLanes;
    for (std::size_t r = 0; r < piece.rowCount; ++r) {
        toDoubles(piece.rows[r], piece.counted, doubles);
        std::fill(doubles + piece.counted, doubles + padded,
                  std::numeric_limits<double>::quiet_NaN());
        if (space != MomentSpace::Linear) applySpace(space, doubles, padded);
        moments.add(momentsOfDoubles(doubles, padded));
    }
}

// --- Quantiles: how many pixels lie on which side of the brackets, and those that lie inside.

/// Vectors that LaneCounts can count before a lane of T may overflow.
template <class T>
inline constexpr std::size_t kMostCounted = sizeof(T) == 1 ? 255 : 65'535;

/// Counts of lanes.
template <class T>
class LaneCounts {
public:
    // Written out: g++ 12 would compile an implicit constructor for the wrong target.
    LaneCounts() : counts_(hn::Zero(d_)) {}

    HWY_INLINE void add(hn::Mask<Tag<T>> mask) {
        const auto ones = hn::VecFromMask(d_, hn::RebindMask(d_, mask));
        counts_ = hn::Sub(counts_, ones);  // a true lane is all ones: −1
    }
    HWY_INLINE std::int64_t take() {
        Bits lanes[base::kPixelAlignment / sizeof(T)];
        hn::StoreU(counts_, d_, lanes);
        counts_ = hn::Zero(d_);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < hn::Lanes(d_); ++i) sum += static_cast<std::int64_t>(lanes[i]);
        return sum;
    }

private:
    using Bits = BitsOf<T>;
    static constexpr Tag<Bits> d_{};
    Vector<Bits> counts_;
};

/// Pixels inside a bracket, collected until there are enough to be stored together.
template <class T>
class InsidePixels {
public:
    InsidePixels(BracketStore& store, base::AlignedBuffer& buffer)
        : store_(store), pixels_(buffer.as<T>()) {}
    ~InsidePixels() { flush(); }
    InsidePixels(const InsidePixels&) = delete;
    InsidePixels& operator=(const InsidePixels&) = delete;

    std::int64_t add(T pixel) {
        if (used_ == kInsideRoom) flush();
        pixels_[used_++] = pixel;
        return 1;
    }

    /// The vector's pixels that are inside, one by one: they are few. (CompressStore of Highway
    /// 1.0.3 copies its table to the stack at each call on AVX2, and knows no bytes.) Returns how
    /// many they were.
    HWY_INLINE std::int64_t add(const T* pixels, hn::Mask<Tag<T>> inside) {
        std::uint8_t bits[8] = {};
        hn::StoreMaskBits(Tag<T>(), inside, bits);
        std::int64_t count = 0;
        for (std::size_t i = 0; i < hn::Lanes(Tag<T>()); i += 8) {
            for (unsigned rest = bits[i / 8]; rest != 0; rest &= rest - 1) {
                count +=
                    add(loadPixel(pixels, i + static_cast<std::size_t>(std::countr_zero(rest))));
            }
        }
        return count;
    }

private:
    void flush() {
        store_.append(reinterpret_cast<const std::byte*>(pixels_), used_, sizeof(T));
        used_ = 0;
    }

    BracketStore& store_;
    T* const pixels_;
    std::size_t used_ = 0;
};

/// A bracket while a piece goes by: bounds and counts in registers.
template <class T>
struct BracketLanes {
    explicit BracketLanes(const QuantileBracket& bracket)
        : lowest(bracket.low.as<T>()),
          highest(bracket.high.as<T>()),
          low(hn::Set(Tag<T>(), lowest)),
          high(hn::Set(Tag<T>(), highest)) {}

    /// Counts a vector of pixels; those inside.
    template <bool kTies>
    HWY_INLINE hn::Mask<Tag<T>> add(Vector<T> pixels) {
        const auto isUpToLow = notBelow<T>(low, pixels);
        upToLow.add(isUpToLow);
        if constexpr (kTies) belowLow.add(hn::Lt(pixels, low));
        if constexpr (kTies) upToHigh.add(notBelow<T>(high, pixels));
        return hn::AndNot(isUpToLow, hn::Lt(pixels, high));
    }

    /// Counts a single one. Whether it is inside.
    bool addOne(T pixel, BracketCounts& sums) const {
        sums.upToLow += pixel <= lowest ? 1 : 0;
        sums.belowLow += pixel < lowest ? 1 : 0;
        sums.upToHigh += pixel <= highest ? 1 : 0;
        return pixel > lowest && pixel < highest;
    }

    template <bool kTies>
    HWY_INLINE void take(BracketCounts& sums) {
        sums.upToLow += upToLow.take();
        if constexpr (kTies) sums.belowLow += belowLow.take();
        if constexpr (kTies) sums.upToHigh += upToHigh.take();
    }

    const T lowest;
    const T highest;
    const Vector<T> low;
    const Vector<T> high;
    LaneCounts<T> belowLow;
    LaneCounts<T> upToLow;
    LaneCounts<T> upToHigh;
};

/// Both brackets over a piece. NaN is on no side; pixels that do not count for the quantiles are
/// all below or above, and taken off later. Nothing that a call may see shares an object with the
/// counts, or these would not stay in registers.
template <class T, bool kTies>
HWY_NOINLINE void addToBrackets(const Piece<T>& piece, const QuantileSearch& search,
                                std::array<base::AlignedBuffer, kQuantiles>& buffers,
                                std::array<BracketCounts, kQuantiles>& counts) {
    const Tag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    BracketLanes<T> one(search.bracket(0));
    BracketLanes<T> two(search.bracket(1));
    InsidePixels<T> inOne(search.store(0), buffers[0]);
    InsidePixels<T> inTwo(search.store(1), buffers[1]);
    BracketCounts sumsOne, sumsTwo;
    const auto take = [&]() HWY_ATTR {
        one.template take<kTies>(sumsOne);
        two.template take<kTies>(sumsTwo);
    };
    for (std::size_t r = 0; r < piece.rowCount; ++r) {
        const T* const row = piece.rows[r];
        std::size_t c = 0;
        for (std::size_t n = 1; c + lanes <= piece.counted; c += lanes, ++n) {
            const auto pixels = hn::LoadU(d, row + c);
            const auto insideOne = one.template add<kTies>(pixels);
            const auto insideTwo = two.template add<kTies>(pixels);
            if (HWY_UNLIKELY(!hn::AllFalse(d, hn::Or(insideOne, insideTwo)))) {
                sumsOne.inside += inOne.add(row + c, insideOne);
                sumsTwo.inside += inTwo.add(row + c, insideTwo);
            }
            if (n % kMostCounted<T> == 0) take();
        }
        take();
        for (; c < piece.counted; ++c) {
            const T pixel = loadPixel(row, c);
            if (one.addOne(pixel, sumsOne)) sumsOne.inside += inOne.add(pixel);
            if (two.addOne(pixel, sumsTwo)) sumsTwo.inside += inTwo.add(pixel);
        }
    }
    counts[0].add(sumsOne);
    counts[1].add(sumsTwo);
}

/// How many pixels of a piece are `counted`: in vectors, and one by one.
template <class T, class InVector, class Single>
HWY_INLINE std::int64_t countPixels(const Piece<T>& piece, const InVector& inVector,
                                    const Single& single) {
    const Tag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    LaneCounts<T> counts;
    std::int64_t sum = 0;
    for (std::size_t r = 0; r < piece.rowCount; ++r) {
        const T* const row = piece.rows[r];
        std::size_t c = 0;
        for (std::size_t n = 1; c + lanes <= piece.counted; c += lanes, ++n) {
            counts.add(inVector(hn::LoadU(d, row + c)));
            if (n % kMostCounted<T> == 0) sum += counts.take();
        }
        sum += counts.take();
        for (; c < piece.counted; ++c) sum += single(loadPixel(row, c)) ? 1 : 0;
    }
    return sum;
}

template <class T>
HWY_NOINLINE std::int64_t countBetween(const Piece<T>& piece, T lowest, T highest) {
    const auto first = hn::Set(Tag<T>(), lowest);
    const auto last = hn::Set(Tag<T>(), highest);
    return countPixels(
        piece,
        [&](Vector<T> pixels)
            HWY_ATTR { return hn::And(notBelow<T>(pixels, first), notBelow<T>(last, pixels)); },
        [&](T pixel) { return pixel >= lowest && pixel <= highest; });
}

template <class T>
HWY_NOINLINE std::int64_t countBelow(const Piece<T>& piece, T lowest) {
    const auto first = hn::Set(Tag<T>(), lowest);
    return countPixels(
        piece, [&](Vector<T> pixels) HWY_ATTR { return hn::Lt(pixels, first); },
        [&](T pixel) { return pixel < lowest; });
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
