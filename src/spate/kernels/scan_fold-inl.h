// SPDX-License-Identifier: MIT
// Folds a few pieces of rows into a row of largest keys and into extremes: the inner loop of a
// scan. Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_FOLD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_FOLD_INL_H_
#undef SPATE_KERNELS_SCAN_FOLD_INL_H_
#else
#define SPATE_KERNELS_SCAN_FOLD_INL_H_
#endif

#include <algorithm>
#include <cstddef>

#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_keys-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Pieces of rows, of one length, and the row of largest keys under them (null: only statistics).
template <class T>
struct Piece {
    const T* rows[kGroupRows] = {};
    std::size_t rowCount = 0;
    std::size_t length = 0;   ///< pixels per row, at least a vector
    std::size_t counted = 0;  ///< the first of them that count: less than length only in padding
    void* largest = nullptr;
    bool firstRows = false;  ///< `largest` holds nothing yet
};

/// What is wanted besides the largest keys.
enum class Extremes : std::uint8_t { None, MinMax, MinMaxOfDomain };

/// The extremes of a band while a piece is folded, in registers: keys of Reduction::Max.
template <class T, Extremes kExtremes>
class PieceExtremes {
public:
    PieceExtremes(BandStatistics& band, bool positive)
        : band_(band), domainStart_(static_cast<BitsOf<T>>(positive ? 1 : 0)) {
        if constexpr (kExtremes == Extremes::None) return;
        min_ = hn::Load(Tag<T>(), reinterpret_cast<const T*>(band.min));
        max_ = hn::Load(Tag<T>(), reinterpret_cast<const T*>(band.max));
        minOfDomain_ = hn::Load(bits, reinterpret_cast<const BitsOf<T>*>(band.minOfDomain));
    }

    /// One vector of keys, each finite and not masked.
    HWY_INLINE void addMin(Vector<T> keys) {
        if constexpr (kExtremes != Extremes::None) min_ = hn::Min(min_, keys);
    }
    HWY_INLINE void addMax(Vector<T> keys) {
        if constexpr (kExtremes != Extremes::None) max_ = hn::Max(max_, keys);
    }
    /// One vector of any pixels.
    HWY_INLINE void addMinOfDomain(Vector<T> pixels) {
        if constexpr (kExtremes == Extremes::MinMaxOfDomain) {
            if constexpr (std::is_floating_point_v<T>) {
                pixels = hn::Add(pixels, hn::Zero(Tag<T>()));  // one zero
            }
            const auto above = hn::Sub(hn::BitCast(bits, pixels), hn::Set(bits, domainStart_));
            minOfDomain_ = hn::Min(minOfDomain_, above);
        }
    }

    void merge(const PieceExtremes& other) {
        if constexpr (kExtremes == Extremes::None) return;
        min_ = hn::Min(min_, other.min_);
        max_ = hn::Max(max_, other.max_);
        minOfDomain_ = hn::Min(minOfDomain_, other.minOfDomain_);
    }

    void keep() {
        if constexpr (kExtremes == Extremes::None) return;
        hn::Store(min_, Tag<T>(), reinterpret_cast<T*>(band_.min));
        hn::Store(max_, Tag<T>(), reinterpret_cast<T*>(band_.max));
        hn::Store(minOfDomain_, bits, reinterpret_cast<BitsOf<T>*>(band_.minOfDomain));
    }

    [[nodiscard]] Vector<T> min() const { return min_; }

private:
    static constexpr Tag<BitsOf<T>> bits{};
    BandStatistics& band_;
    const BitsOf<T> domainStart_;
    Vector<T> min_;
    Vector<T> max_;
    Vector<BitsOf<T>> minOfDomain_;
};

// --- The fast way: right for pieces without special values, and it knows whether there were any.

/// Infinity and NaN stick in a sum, at one addition a vector. Finite values that overflow it only
/// make us look closer. Masked uint32 show in the smallest key, and NaN has no key in AbsMax.
template <class T, Reduction kReduction, Extremes kExtremes, bool kFold>
class FastFold {
    using Kind = Keys<T, kReduction>;
    using Key = typename Kind::Key;
    static_assert(kReduction == Reduction::Max || kExtremes == Extremes::None);

public:
    FastFold(BandStatistics& band, bool positive)
        : extremes_{PieceExtremes<T, kExtremes>(band, positive),
                    PieceExtremes<T, kExtremes>(band, positive)} {}

    /// Whether the piece had no special values; the extremes are kept only then. The largest keys
    /// are keys of their bins, if not the largest, or NaN: what the careful way may start from.
    HWY_INLINE bool run(const Piece<T>& piece) {
        const std::size_t lanes = hn::Lanes(d_);
        std::size_t c = 0;
        for (; c + 2 * lanes <= piece.length; c += 2 * lanes) step<2>(piece, c);
        if (c + lanes <= piece.length) {
            step<1>(piece, c);
            c += lanes;
        }
        if (c < piece.length) step<1>(piece, piece.length - lanes);  // again: max is idempotent
        return finish();
    }

private:
    static constexpr bool kSums = std::is_floating_point_v<T> && kReduction != Reduction::AbsMax;

public:
    static constexpr bool kMayFindSpecials =
        kSums || (kHasMaskedValues<T> && kExtremes != Extremes::None);

private:
    template <std::size_t kVectors>
    HWY_INLINE void step(const Piece<T>& piece, std::size_t c) {
        const Tag<Key> dKey;
        const std::size_t lanes = hn::Lanes(d_);
        Vector<Key> top[kVectors];
        for (std::size_t u = 0; u < kVectors; ++u) {
            top[u] = add(u, piece.rows[0] + c + u * lanes);
        }
        for (std::size_t r = 1; r < piece.rowCount; ++r) {
            const T* const row = piece.rows[r] + c;
            for (std::size_t u = 0; u < kVectors; ++u) {
                top[u] = hn::Max(top[u], add(u, row + u * lanes));
            }
        }
        for (std::size_t u = 0; u < kVectors; ++u) {
            if constexpr (kExtremes != Extremes::None) extremes_[u].addMax(top[u]);
            if constexpr (kFold) {
                Key* const largest = static_cast<Key*>(piece.largest) + c + u * lanes;
                if (!piece.firstRows) top[u] = maxNumber<Key>(hn::LoadU(dKey, largest), top[u]);
                hn::StoreU(top[u], dKey, largest);
            }
        }
    }

    HWY_INLINE Vector<Key> add(std::size_t u, const T* at) {
        const auto pixels = hn::LoadU(d_, at);
        const auto keys = Kind::of(pixels);
        if constexpr (kExtremes != Extremes::None) {
            extremes_[u].addMin(keys);
            extremes_[u].addMinOfDomain(pixels);
        }
        if constexpr (kSums) sum_[u] = hn::Add(sum_[u], pixels);
        return keys;
    }

    HWY_INLINE bool finish() {
        extremes_[0].merge(extremes_[1]);
        bool clean = true;
        if constexpr (kSums) {
            clean = hn::AllTrue(d_, hn::IsFinite(hn::Add(sum_[0], sum_[1])));
        } else if constexpr (kHasMaskedValues<T> && kExtremes != Extremes::None) {
            const auto firstValid = hn::Set(d_, kFirstValidKey<T>);
            clean = hn::AllFalse(d_, hn::Lt(extremes_[0].min(), firstValid));
        }
        if (clean) extremes_[0].keep();
        return clean;
    }

    static constexpr Tag<T> d_{};
    PieceExtremes<T, kExtremes> extremes_[2];
    Vector<T> sum_[2] = {hn::Zero(d_), hn::Zero(d_)};
};

// --- The careful way: looks at every pixel.

template <class T, Reduction kReduction, Extremes kExtremes>
class CarefulFold {
    using Kind = Keys<T, kReduction>;
    using Key = typename Kind::Key;

public:
    CarefulFold(BandStatistics& band, bool positive) : band_(band), extremes_(band, positive) {}

    /// May follow the fast way, or take its place. Whether there were special values.
    bool run(const Piece<T>& piece) {
        const std::size_t lanes = hn::Lanes(d_);
        std::size_t c = 0;
        for (; c + lanes <= piece.length; c += lanes) {
            add(piece, c, hn::FirstN(d_, std::min(piece.counted - c, lanes)));
        }
        if (c < piece.length) {
            const std::size_t last = piece.length - lanes;
            add(piece, last, hn::Not(hn::FirstN(d_, c - last)));
        }
        extremes_.keep();
        return special_;
    }

private:
    HWY_INLINE void add(const Piece<T>& piece, std::size_t c, hn::Mask<Tag<T>> counted) {
        const Tag<Key> dKey;
        Key* const largest =
            piece.largest == nullptr ? nullptr : static_cast<Key*>(piece.largest) + c;
        auto top = hn::Set(dKey, kNoKey);
        if (largest != nullptr && !piece.firstRows) top = hn::LoadU(dKey, largest);
        auto valid = counted;
        for (std::size_t r = 0; r < piece.rowCount; ++r) {
            const auto pixels = hn::LoadU(d_, piece.rows[r] + c);
            if (largest != nullptr) top = maxNumber<Key>(top, Kind::of(pixels));
            valid = hn::And(valid, validOf(pixels));
            if constexpr (kExtremes != Extremes::None) addExtremes(pixels, counted);
        }
        if (!hn::AllFalse(d_, hn::AndNot(valid, counted))) special_ = true;
        if (largest != nullptr) hn::StoreU(top, dKey, largest);
    }

    static HWY_INLINE hn::Mask<Tag<T>> validOf(Vector<T> pixels) {
        if constexpr (std::is_floating_point_v<T>) {
            return hn::IsFinite(pixels);
        } else {
            return notBelow<T>(hn::Set(d_, kHighestValid<T>), pixels);
        }
    }

    HWY_INLINE void addExtremes(Vector<T> pixels, hn::Mask<Tag<T>> counted) {
        const auto keys = Keys<T, Reduction::Max>::of(pixels);
        const auto valid = hn::And(validOf(pixels), counted);
        const auto special = hn::AndNot(valid, counted);
        if (!hn::AllFalse(d_, special)) {
            auto masked = special;
            if constexpr (std::is_floating_point_v<T>) {
                masked = hn::And(special, hn::IsNaN(pixels));
            }
            const auto maskedCount = static_cast<std::int64_t>(hn::CountTrue(d_, masked));
            band_.maskedCount += maskedCount;
            band_.infiniteCount +=
                static_cast<std::int64_t>(hn::CountTrue(d_, special)) - maskedCount;
        }
        extremes_.addMinOfDomain(pixels);
        extremes_.addMin(hn::IfThenElse(valid, keys, hn::Set(d_, kHighestKey<T>)));
        extremes_.addMax(hn::IfThenElse(valid, keys, hn::Set(d_, kLowestKey<T>)));
    }

    // Loses against every key.
    static constexpr Key kNoKey = std::is_floating_point_v<Key>
                                      ? std::numeric_limits<Key>::quiet_NaN()
                                      : std::numeric_limits<Key>::lowest();
    static constexpr Tag<T> d_{};
    BandStatistics& band_;
    PieceExtremes<T, kExtremes> extremes_;
    bool special_ = false;
};

/// Folds one piece. Whether it was free of special values (as far as anybody asked). After one that
/// was not, the careful way comes first: such pieces have neighbours.
template <class T, Reduction kReduction, Extremes kExtremes, bool kFold>
HWY_NOINLINE bool foldPiece(const Piece<T>& piece, Band& band, bool positive) {
    using Fast = FastFold<T, kReduction, kExtremes, kFold>;
    BandStatistics& statistics = band.statistics;
    if constexpr (!Fast::kMayFindSpecials) {
        return Fast(statistics, positive).run(piece);
    } else {
        if (band.lastPieceWasClean && Fast(statistics, positive).run(piece)) return true;
        CarefulFold<T, kReduction, kExtremes> careful(statistics, positive);
        band.lastPieceWasClean = !careful.run(piece);
        return band.lastPieceWasClean;
    }
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
