// SPDX-License-Identifier: MIT
// One band of a scan: its rows of bins, and its share of the rows that no bin shows.
// Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_BAND_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_BAND_INL_H_
#undef SPATE_KERNELS_SCAN_BAND_INL_H_
#else
#define SPATE_KERNELS_SCAN_BAND_INL_H_
#endif

#include <algorithm>
#include <cstring>

#include "spate/kernels/scan_columns-inl.h"
#include "spate/kernels/scan_fold-inl.h"
#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_mean-inl.h"
#include "spate/kernels/scan_tally-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Statistics of pieces of pixels, each counted once.
template <class T>
class BandTally {
public:
    BandTally(const ScanJob& job, Band& band) : job_(job), band_(band) {}

    /// Everything but what the fold has done already; `clean`: the fold found no special values.
    void add(const Piece<T>& piece, bool clean) {
        if (job_.moments) {
            addMoments(piece, clean, *job_.moments, band_.doubles.as<double>(),
                       band_.statistics.moments);
        }
        if (job_.quantiles != nullptr) addQuantiles(piece, clean);
        if (job_.overload) {
            band_.statistics.overloadCount +=
                countBetween(piece, job_.overload->as<T>(), kHighestValid<T>);
        }
    }

    /// The extremes alone. Whether the piece had no special values.
    bool addExtremes(Piece<T> piece) {
        constexpr auto kMax = Reduction::Max;
        piece.largest = nullptr;
        if (job_.domain == color::Domain::All) {
            return foldPiece<T, kMax, Extremes::MinMax, false>(piece, band_, false);
        }
        return foldPiece<T, kMax, Extremes::MinMaxOfDomain, false>(piece, band_, positive());
    }

    /// The largest pixels and the extremes in one go: what most frames are asked for.
    bool foldAndAddExtremes(const Piece<T>& piece) {
        constexpr auto kMax = Reduction::Max;
        if (job_.domain == color::Domain::All) {
            return foldPiece<T, kMax, Extremes::MinMax, true>(piece, band_, false);
        }
        return foldPiece<T, kMax, Extremes::MinMaxOfDomain, true>(piece, band_, positive());
    }

private:
    [[nodiscard]] bool positive() const { return job_.domain == color::Domain::Positive; }

    void addQuantiles(const Piece<T>& piece, bool clean) {
        const QuantileSearch& search = *job_.quantiles;
        const T lowest = search.lowest().as<T>();
        QuantileCounts& counts = band_.statistics.quantiles;
        if (clean && lowest == kLowestValid<T>) {
            counts.valid += static_cast<std::int64_t>(piece.rowCount * piece.counted);
        } else {
            counts.valid += countBetween(piece, lowest, search.highest().as<T>());
            counts.belowValid += countBelow(piece, lowest);
        }
        const bool ties = search.bracket(0).ties || search.bracket(1).ties;
        const auto add = ties ? addToBrackets<T, true> : addToBrackets<T, false>;
        add(piece, search, band_.inside, counts.brackets);
    }

    const ScanJob& job_;
    Band& band_;
};

template <class T>
class BandScan {
public:
    BandScan(const ScanJob& job, int bandIndex, Band& band)
        : job_(job), plan_(job.plan), index_(bandIndex), band_(band), tally_(job, band) {}

    void run() {
        if (job_.wantsStatistics()) countRowsOutside();
        const Interval bins = plan_.rowBinsOf(index_, job_.bandCount);
        for (std::int64_t i = bins.begin; i < bins.end; ++i) {
            const PlannedBin& bin = plan_.rows.bins[static_cast<std::size_t>(i)];
            const PlannedBin& last =
                plan_.rows.bins[static_cast<std::size_t>(i - (i > bins.begin))];
            if (i > bins.begin && bin.begin == last.begin && bin.end == last.end) {
                copyRow(last.out, bin.out);
            } else if (job_.reduction == Reduction::Nearest) {
                pickRow(bin);
            } else {
                reduceRows(bin);
            }
        }
    }

private:
    // This band's share of the rows that no bin shows.
    void countRowsOutside() {
        std::int64_t total = 0;
        for (const Interval& rows : plan_.rows.outside) total += rows.size();
        const auto shareBegin = [&](int band) {
            return total / job_.bandCount * band + total % job_.bandCount * band / job_.bandCount;
        };
        std::int64_t before = 0;
        for (const Interval& rows : plan_.rows.outside) {
            const auto clampRow = [&](std::int64_t place) {
                return rows.begin + std::clamp<std::int64_t>(place - before, 0, rows.size());
            };
            count({clampRow(shareBegin(index_)), clampRow(shareBegin(index_ + 1))}, allColumns());
            before += rows.size();
        }
    }

    void copyRow(std::int64_t from, std::int64_t to) {
        image::visit(job_.values.dtype(), [&](auto type) {
            using V = typename decltype(type)::Type;
            const auto bytes = static_cast<std::size_t>(job_.values.cols()) * sizeof(V);
            std::memcpy(job_.values.template row<V>(to), job_.values.template row<V>(from), bytes);
        });
    }

    void pickRow(const PlannedBin& bin) {
        if (job_.wantsStatistics()) count({bin.fresh, bin.end}, allColumns());
        const auto& nearest = job_.window.cols.nearest;
        job_.reader.pick(bin.begin, nearest.data(), nearest.size(),
                         job_.values.template row<T>(bin.out));
    }

    void reduceRows(const PlannedBin& bin) {
        for (const ColumnBlock& block : plan_.blocks) reduceBlock(bin, block);
        if (job_.topPlan != nullptr) showOverloads(bin);
        if (!job_.wantsStatistics()) return;
        for (const Interval& cols : plan_.cols.outside) count({bin.fresh, bin.end}, cols);
    }

    void reduceBlock(const PlannedBin& bin, const ColumnBlock& block) {
        switch (job_.reduction) {
            case Reduction::Max:
                return reduceToKeys<Reduction::Max>(bin, plan_, block, valuesOf<T>(bin));
            case Reduction::Min:
                return reduceToKeys<Reduction::Min>(bin, plan_, block, valuesOf<T>(bin));
            case Reduction::AbsMax: {
                constexpr auto kSigned = std::is_signed_v<T> ? Reduction::AbsMax : Reduction::Max;
                return reduceToKeys<kSigned>(bin, plan_, block, valuesOf<T>(bin));
            }
            case Reduction::Mean:
                return reduceToMeans(bin, block);
            case Reduction::Nearest:
                break;
        }
    }

    template <class V>
    V* valuesOf(const PlannedBin& bin) {
        return job_.values.template row<V>(bin.out);
    }

    // --- The largest key of each bin.

    template <Reduction kReduction>
    void reduceToKeys(const PlannedBin& bin, const ScanPlan& plan, const ColumnBlock& block,
                      T* row) {
        using Key = typename Keys<T, kReduction>::Key;
        Key* const slots = band_.slots.template as<Key>();
        eachPart(bin, block, [&](Interval rows, Interval cols, bool first, bool fresh) {
            const bool counts = fresh && &plan != job_.topPlan && job_.wantsStatistics();
            foldKeys<kReduction>(rows, cols, slots + (cols.begin - block.span.begin), first,
                                 counts);
        });
        makeLevels(block, plan.levelKept.data() + block.firstLevel, slots,
                   block.slotBytes / sizeof(Key));
        toRow(plan, block, row, [&](T* out) {
            pickKeys(block, plan, slots, reinterpret_cast<Key*>(out));
            pixelsOfKeys<T, kReduction>(out, block.binCount);
        });
    }

    // Rows × columns, a few rows side by side so that the keys are written once for all.
    template <Reduction kReduction, class Key>
    void foldKeys(Interval rows, Interval cols, Key* largest, bool first, bool counts) {
        eachPiece(rows, cols, [&](Piece<T>& piece, std::int64_t column, std::int64_t row) {
            Key* const keys = largest + (column - cols.begin);
            piece.firstRows = first && row == rows.begin;
            if (piece.counted == piece.length) {
                piece.largest = keys;
                return foldPieceOf<kReduction>(piece, counts);
            }
            Key shortKeys[base::kPixelAlignment / sizeof(Key)] = {};
            piece.largest = shortKeys;
            std::memcpy(shortKeys, keys, piece.counted * sizeof(Key));
            foldPieceOf<kReduction>(piece, counts);
            std::memcpy(keys, shortKeys, piece.counted * sizeof(Key));
        });
    }

    template <Reduction kReduction>
    void foldPieceOf(const Piece<T>& piece, bool counts) {
        if constexpr (kReduction == Reduction::Max) {
            if (counts) return tally_.add(piece, tally_.foldAndAddExtremes(piece));
        }
        foldPiece<T, kReduction, Extremes::None, true>(piece, band_, false);
        if (counts) tally_.add(piece, tally_.addExtremes(piece));
    }

    // --- Averages.

    void reduceToMeans(const PlannedBin& bin, const ColumnBlock& block) {
        using V = ValueOf<T, true>;
        ColumnSums sums{.sums = band_.slots.template as<double>(),
                        .skipped = band_.skipped.template as<double>(),
                        .length = static_cast<std::size_t>(block.span.size())};
        eachPart(bin, block, [&](Interval rows, Interval cols, bool first, bool fresh) {
            eachPiece(rows, cols, [&](Piece<T>& piece, std::int64_t column, std::int64_t row) {
                piece.firstRows = first && row == rows.begin;
                addSums(piece, sums, static_cast<std::size_t>(column - block.span.begin));
                const bool counts = fresh && job_.wantsStatistics();
                if (counts) tally_.add(piece, tally_.addExtremes(piece));
            });
        });
        toRow(plan_, block, valuesOf<V>(bin),
              [&](V* out) { pickMeans(block, plan_, sums, bin.end - bin.begin, out); });
    }

    void addSums(const Piece<T>& piece, ColumnSums& sums, std::size_t firstColumn) {
        if constexpr (kLoadsAsDouble<T>) {
            SumFold<T>(piece, sums, firstColumn).run();
        } else {
            double* const doubles = band_.doubles.template as<double>();
            constexpr std::size_t kRoom = kPieceRoom / sizeof(T);
            Piece<double> converted{.rowCount = piece.rowCount,
                                    .length = piece.counted,
                                    .counted = piece.counted,
                                    .firstRows = piece.firstRows};
            for (std::size_t r = 0; r < piece.rowCount; ++r) {
                toDoubles(piece.rows[r], piece.counted, doubles + r * kRoom);
                converted.rows[r] = doubles + r * kRoom;
            }
            SumFold<double>(converted, sums, firstColumn).run();
        }
    }

    // An overloaded pixel wins its bin, whatever the reduction: the largest, if it is one.
    void showOverloads(const PlannedBin& bin) {
        T* const top = band_.topped.template as<T>();
        for (const ColumnBlock& block : job_.topPlan->blocks) {
            reduceToKeys<Reduction::Max>(bin, *job_.topPlan, block, top);
        }
        const T overload = job_.overload->template as<T>();
        const auto replace = [&](auto* row) {
            for (std::int64_t i = 0; i < job_.values.cols(); ++i) {
                if (top[i] >= overload && !image::isMasked(top[i])) {
                    row[i] = static_cast<std::remove_reference_t<decltype(*row)>>(top[i]);
                }
            }
        };
        if (job_.reduction == Reduction::Mean) return replace(valuesOf<ValueOf<T, true>>(bin));
        replace(valuesOf<T>(bin));
    }

    // --- Rows and columns, in the order in which each pixel is fresh once.

    // Calls `part(rows, columns, first, fresh)`: `first` where the slots hold nothing yet, `fresh`
    // where the pixels are in no bin before.
    template <class Part>
    void eachPart(const PlannedBin& bin, const ColumnBlock& block, const Part& part) {
        const bool stale = bin.fresh > bin.begin;
        if (stale) part({bin.begin, bin.fresh}, block.span, true, false);
        part({bin.fresh, bin.end}, {block.span.begin, block.fresh}, !stale, false);
        part({bin.fresh, bin.end}, {block.fresh, block.span.end}, !stale, true);
    }

    // The block's part of a picture row, at once or column by column.
    template <class V, class Fill>
    void toRow(const ScanPlan& plan, const ColumnBlock& block, V* row, const Fill& fill) {
        if (block.firstOut >= 0) return fill(row + block.firstOut);
        V* const picked = band_.picked.template as<V>();
        fill(picked);
        for (std::size_t i = 0; i < block.binCount; ++i) {
            row[plan.cols.bins[block.firstBin + i].out] = picked[i];
        }
    }

    // Pixels that are in no bin.
    void count(Interval rows, Interval cols) {
        eachPiece(rows, cols, [&](const Piece<T>& piece, std::int64_t, std::int64_t) {
            tally_.add(piece, tally_.addExtremes(piece));
        });
    }

    // Calls `use(piece, firstColumn, firstRow)`. The pieces are the same for every target.
    template <class Use>
    void eachPiece(Interval rows, Interval cols, const Use& use) {
        constexpr auto kPiece = static_cast<std::int64_t>(kPieceBytes / sizeof(T));
        constexpr auto kRest = static_cast<std::int64_t>(kPieceRest / sizeof(T));
        for (std::int64_t r = rows.begin; r < rows.end; r += kGroupRows) {
            const std::int64_t rowCount = std::min(kGroupRows, rows.end - r);
            for (std::int64_t c = cols.begin; c < cols.end;) {
                const std::int64_t left = cols.end - c;
                const std::int64_t length = left < kPiece + kRest ? left : kPiece;
                Piece<T> piece = pieceOf({r, r + rowCount}, {c, c + length});
                use(piece, c, r);
                c += length;
            }
        }
    }

    Piece<T> pieceOf(Interval rows, Interval cols) {
        const auto length = static_cast<std::size_t>(cols.size());
        Piece<T> piece{.rowCount = static_cast<std::size_t>(rows.size()),
                       .length = std::max(length, hn::Lanes(Tag<T>())),
                       .counted = length};
        for (std::size_t i = 0; i < piece.rowCount; ++i) {
            piece.rows[i] = pixelsOf(i, rows.begin + static_cast<std::int64_t>(i), cols);
        }
        return piece;
    }

    // Where these pixels lie as an array of values, at least a vector of them: in the frame, or
    // copied (a short piece is filled up with its last pixel).
    const T* pixelsOf(std::size_t place, std::int64_t row, Interval cols) {
        const std::size_t lanes = hn::Lanes(Tag<T>());
        const auto length = static_cast<std::size_t>(cols.size());
        if (length >= lanes && job_.reader.readsInPlace()) {
            return reinterpret_cast<const T*>(job_.reader.view().at(row, cols.begin));
        }
        T* const pixels = band_.pixels.template as<T>() + place * (kPieceRoom / sizeof(T));
        job_.reader.read(row, cols, pixels);
        std::fill(pixels + length, pixels + std::max(length, lanes), pixels[length - 1]);
        return pixels;
    }

    [[nodiscard]] Interval allColumns() const { return {0, job_.reader.view().cols()}; }

    const ScanJob& job_;
    const ScanPlan& plan_;
    const int index_;
    Band& band_;
    BandTally<T> tally_;
};

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
