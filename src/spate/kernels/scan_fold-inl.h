// SPDX-License-Identifier: MIT
// Folds a few pieces of rows into a row of maxima and into statistics: the inner loop of a scan.
// Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_FOLD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_FOLD_INL_H_
#undef SPATE_KERNELS_SCAN_FOLD_INL_H_
#else
#define SPATE_KERNELS_SCAN_FOLD_INL_H_
#endif

#include <algorithm>
#include <cstddef>

#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_max-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Pieces of rows, of one length, and the row of maxima under them (null: only statistics).
template <class T>
struct Piece {
    const T* rows[kGroupRows] = {};
    std::size_t rowCount = 0;
    std::size_t length = 0;   ///< pixels per row, at least a vector
    std::size_t counted = 0;  ///< the first of them that count: less than length only in padding
    T* maxima = nullptr;
    bool firstMaxima = false;  ///< maxima holds nothing yet
};

/// The statistics of a band while a piece is folded, in registers.
template <class T, StatisticsWanted kWanted>
class PieceStatistics {
public:
    explicit PieceStatistics(BandStatistics& band) : band_(band) {
        if constexpr (kWanted == StatisticsWanted::None) return;
        min_ = hn::Load(Tag<T>(), reinterpret_cast<const T*>(band.min));
        max_ = hn::Load(Tag<T>(), reinterpret_cast<const T*>(band.max));
        minPositive_ = hn::Load(bits, reinterpret_cast<const BitsOf<T>*>(band.minPositive));
    }

    /// One vector of keys, each finite and not masked.
    HWY_INLINE void addMin(Vector<T> keys) {
        if constexpr (kWanted != StatisticsWanted::None) min_ = hn::Min(min_, keys);
    }
    HWY_INLINE void addMax(Vector<T> keys) {
        if constexpr (kWanted != StatisticsWanted::None) max_ = hn::Max(max_, keys);
    }
    /// One vector of any keys.
    HWY_INLINE void addMinPositive(Vector<T> keys) {
        if constexpr (kWanted == StatisticsWanted::MinMaxPositive) {
            const auto offset = hn::Set(bits, static_cast<BitsOf<T>>(1 + kKeyOffset<T>));
            minPositive_ = hn::Min(minPositive_, hn::Sub(hn::BitCast(bits, keys), offset));
        }
    }

    void merge(const PieceStatistics& other) {
        if constexpr (kWanted == StatisticsWanted::None) return;
        min_ = hn::Min(min_, other.min_);
        max_ = hn::Max(max_, other.max_);
        minPositive_ = hn::Min(minPositive_, other.minPositive_);
    }

    void keep() {
        if constexpr (kWanted == StatisticsWanted::None) return;
        hn::Store(min_, Tag<T>(), reinterpret_cast<T*>(band_.min));
        hn::Store(max_, Tag<T>(), reinterpret_cast<T*>(band_.max));
        hn::Store(minPositive_, bits, reinterpret_cast<BitsOf<T>*>(band_.minPositive));
    }

    [[nodiscard]] Vector<T> min() const { return min_; }

private:
    static constexpr Tag<BitsOf<T>> bits{};
    BandStatistics& band_;
    Vector<T> min_;
    Vector<T> max_;
    Vector<BitsOf<T>> minPositive_;
};

// --- The fast way: right for pieces without special values, and it knows whether there were any.

/// Infinity and NaN stick in a sum, at one addition a vector. Finite values that overflow it only
/// make us look closer. Masked uint32 show in the smallest key.
template <class T, StatisticsWanted kWanted, bool kFold>
class FastFold {
public:
    explicit FastFold(BandStatistics& band)
        : statistics_{PieceStatistics<T, kWanted>(band), PieceStatistics<T, kWanted>(band)} {}

    /// Whether the piece had no special values; the statistics are kept only then. The maxima
    /// are pixels of their bins, if not the largest, or NaN: what the careful way may start from.
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
    static constexpr bool kSums = std::is_floating_point_v<T>;

    template <std::size_t kVectors>
    HWY_INLINE void step(const Piece<T>& piece, std::size_t c) {
        const std::size_t lanes = hn::Lanes(d_);
        Vector<T> top[kVectors];
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
            statistics_[u].addMax(top[u]);
            if constexpr (kFold) {
                T* const maxima = piece.maxima + c + u * lanes;
                if (!piece.firstMaxima) top[u] = maxNumber<T>(hn::LoadU(d_, maxima), top[u]);
                hn::StoreU(top[u], d_, maxima);
            }
        }
    }

    HWY_INLINE Vector<T> add(std::size_t u, const T* pixels) {
        const auto keys = loadKeys<T>(pixels);
        statistics_[u].addMin(keys);
        statistics_[u].addMinPositive(keys);
        if constexpr (kSums) sum_[u] = hn::Add(sum_[u], keys);
        return keys;
    }

    HWY_INLINE bool finish() {
        statistics_[0].merge(statistics_[1]);
        bool clean = true;
        if constexpr (kSums) {
            clean = hn::AllTrue(d_, hn::IsFinite(hn::Add(sum_[0], sum_[1])));
        } else if constexpr (kHasMaskedValues<T> && kWanted != StatisticsWanted::None) {
            const auto firstValid = hn::Set(d_, kFirstValidKey<T>);
            clean = hn::AllFalse(d_, hn::Lt(statistics_[0].min(), firstValid));
        }
        if (clean) statistics_[0].keep();
        return clean;
    }

    static constexpr Tag<T> d_{};
    PieceStatistics<T, kWanted> statistics_[2];
    Vector<T> sum_[2] = {hn::Zero(d_), hn::Zero(d_)};
};

// --- The careful way: looks at every pixel.

template <class T, StatisticsWanted kWanted>
class CarefulFold {
public:
    explicit CarefulFold(BandStatistics& band) : band_(band), statistics_(band) {}

    /// piece.maxima are what the fast way has left, so they are never the first.
    void run(const Piece<T>& piece) {
        const std::size_t lanes = hn::Lanes(d_);
        for (std::size_t r = 0; r < piece.rowCount; ++r) {
            const T* const row = piece.rows[r];
            std::size_t c = 0;
            for (; c + lanes <= piece.length; c += lanes) {
                const std::size_t valid = std::min(piece.counted - c, lanes);
                add(row + c, piece.maxima ? piece.maxima + c : nullptr, hn::FirstN(d_, valid));
            }
            if (c == piece.length) continue;
            const std::size_t last = piece.length - lanes;
            add(row + last, piece.maxima ? piece.maxima + last : nullptr,
                hn::Not(hn::FirstN(d_, c - last)));
        }
        statistics_.keep();
    }

private:
    HWY_INLINE void add(const T* pixels, T* maxima, hn::Mask<Tag<T>> counted) {
        const auto keys = loadKeys<T>(pixels);
        if (maxima != nullptr) {
            hn::StoreU(maxNumber<T>(hn::LoadU(d_, maxima), keys), d_, maxima);
        }
        if constexpr (kWanted != StatisticsWanted::None) addStatistics(keys, counted);
    }

    HWY_INLINE void addStatistics(Vector<T> keys, hn::Mask<Tag<T>> counted) {
        auto valid = counted;
        if constexpr (std::is_floating_point_v<T>) {
            const auto masked = hn::And(hn::IsNaN(keys), counted);
            valid = hn::And(hn::IsFinite(keys), counted);
            band_.maskedCount += static_cast<std::int64_t>(hn::CountTrue(d_, masked));
            band_.infiniteCount += static_cast<std::int64_t>(
                hn::CountTrue(d_, hn::AndNot(hn::Or(valid, masked), counted)));
        } else {
            const auto masked = hn::And(hn::Lt(keys, hn::Set(d_, kFirstValidKey<T>)), counted);
            valid = hn::AndNot(masked, counted);
            band_.maskedCount += static_cast<std::int64_t>(hn::CountTrue(d_, masked));
        }
        statistics_.addMinPositive(keys);
        statistics_.addMin(hn::IfThenElse(valid, keys, hn::Set(d_, kHighestKey<T>)));
        statistics_.addMax(hn::IfThenElse(valid, keys, hn::Set(d_, kLowestKey<T>)));
    }

    static constexpr Tag<T> d_{};
    BandStatistics& band_;
    PieceStatistics<T, kWanted> statistics_;
};

template <class T, StatisticsWanted kWanted, bool kFold>
HWY_NOINLINE void foldPiece(const Piece<T>& piece, BandStatistics& band) {
    const bool clean = FastFold<T, kWanted, kFold>(band).run(piece);
    if constexpr (std::is_floating_point_v<T> || kHasMaskedValues<T>) {
        if (!clean) CarefulFold<T, kWanted>(band).run(piece);
    }
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
