// SPDX-License-Identifier: MIT
// The SIMD kernel of a scan: one band of a frame, for every pixel type and SIMD target.
#include <algorithm>
#include <cstring>

#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_pixels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "spate/kernels/scan_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "spate/kernels/scan_columns-inl.h"
#include "spate/kernels/scan_fold-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

template <class T, StatisticsWanted kWanted>
class BandScan {
public:
    BandScan(const ScanJob& job, int bandIndex, Band& band)
        : job_(job), plan_(job.plan), index_(bandIndex), band_(band) {}

    void run() {
        if constexpr (kWanted != StatisticsWanted::None) countRowsOutside();
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
            const Interval share = {clampRow(shareBegin(index_)), clampRow(shareBegin(index_ + 1))};
            fold<kWanted, false>(share, {0, job_.view.cols()}, nullptr, false);
            before += rows.size();
        }
    }

    void copyRow(std::int64_t from, std::int64_t to) {
        const auto bytes = static_cast<std::size_t>(job_.values.cols()) * sizeof(T);
        std::memcpy(job_.values.template row<T>(to), job_.values.template row<T>(from), bytes);
    }

    void pickRow(const PlannedBin& bin) {
        if constexpr (kWanted != StatisticsWanted::None) {
            fold<kWanted, false>({bin.fresh, bin.end}, {0, job_.view.cols()}, nullptr, false);
        }
        const auto& nearest = job_.window.cols.nearest;
        T* const out = job_.values.template row<T>(bin.out);
        pickPixels(job_.view, bin.begin, nearest.data(), nearest.size(), out);
    }

    void reduceRows(const PlannedBin& bin) {
        for (const ColumnBlock& block : plan_.blocks) reduceBlock(bin, block);
        if constexpr (kWanted != StatisticsWanted::None) {
            for (const Interval& cols : plan_.cols.outside) {
                fold<kWanted, false>({bin.fresh, bin.end}, cols, nullptr, false);
            }
        }
    }

    void reduceBlock(const PlannedBin& bin, const ColumnBlock& block) {
        constexpr auto kNone = StatisticsWanted::None;
        T* const slots = band_.slots.template as<T>();
        const bool stale = bin.fresh > bin.begin;
        fold<kNone, true>({bin.begin, bin.fresh}, block.span, slots, true);
        fold<kNone, true>({bin.fresh, bin.end}, {block.span.begin, block.fresh}, slots, !stale);
        fold<kWanted, true>({bin.fresh, bin.end}, {block.fresh, block.span.end},
                            slots + (block.fresh - block.span.begin), !stale);
        makeLevels(block, plan_.levelKept.data() + block.firstLevel, slots,
                   block.slotBytes / sizeof(T));
        T* const row = job_.values.template row<T>(bin.out);
        if (block.firstOut >= 0) {
            pickBins(block, plan_, slots, row + block.firstOut);
        } else {
            T* const picked = band_.picked.template as<T>();
            pickBins(block, plan_, slots, picked);
            for (std::size_t i = 0; i < block.binCount; ++i) {
                row[plan_.cols.bins[block.firstBin + i].out] = picked[i];
            }
        }
    }

    // Rows × columns, a few rows side by side so that the maxima are written once for all.
    template <StatisticsWanted kPieceWanted, bool kFold>
    void fold(Interval rows, Interval cols, T* maxima, bool first) {
        constexpr auto kPiece = static_cast<std::int64_t>(kPieceBytes / sizeof(T));
        const auto lanes = static_cast<std::int64_t>(hn::Lanes(Tag<T>()));
        for (std::int64_t r = rows.begin; r < rows.end; r += kGroupRows) {
            const Interval group = {r, std::min(r + kGroupRows, rows.end)};
            for (std::int64_t c = cols.begin; c < cols.end;) {
                const std::int64_t left = cols.end - c;
                const std::int64_t length = left < kPiece + lanes ? left : kPiece;
                T* const pieceMaxima = kFold ? maxima + (c - cols.begin) : nullptr;
                const bool firstMaxima = first && r == rows.begin;
                foldRows<kPieceWanted, kFold>(group, {c, c + length}, pieceMaxima, firstMaxima);
                c += length;
            }
        }
    }

    template <StatisticsWanted kPieceWanted, bool kFold>
    void foldRows(Interval rows, Interval cols, T* maxima, bool first) {
        const std::size_t lanes = hn::Lanes(Tag<T>());
        const auto length = static_cast<std::size_t>(cols.size());
        Piece<T> piece{.rowCount = static_cast<std::size_t>(rows.size()),
                       .length = std::max(length, lanes),
                       .counted = length,
                       .maxima = maxima,
                       .firstMaxima = first};
        for (std::size_t i = 0; i < piece.rowCount; ++i) {
            piece.rows[i] = pixelsOf(i, rows.begin + static_cast<std::int64_t>(i), cols);
        }
        if (length >= lanes || !kFold) {
            foldPiece<T, kPieceWanted, kFold>(piece, band_.statistics);
            return;
        }
        T shortMaxima[base::kPixelAlignment / sizeof(T)] = {};
        piece.maxima = shortMaxima;
        std::memcpy(shortMaxima, maxima, length * sizeof(T));
        foldPiece<T, kPieceWanted, kFold>(piece, band_.statistics);
        std::memcpy(maxima, shortMaxima, length * sizeof(T));
    }

    // Where these pixels lie as an array of native pixels, at least a vector of them: in the
    // frame, or copied (a short piece is filled up with its last pixel).
    const T* pixelsOf(std::size_t place, std::int64_t row, Interval cols) {
        const std::size_t lanes = hn::Lanes(Tag<T>());
        const auto length = static_cast<std::size_t>(cols.size());
        if (length >= lanes && job_.view.hasPackedRows()) {
            return reinterpret_cast<const T*>(job_.view.at(row, cols.begin));
        }
        T* const pixels = band_.pixels.template as<T>() + place * (kPieceRoom / sizeof(T));
        copyPixels(job_.view, row, cols, pixels);
        std::fill(pixels + length, pixels + std::max(length, lanes), pixels[length - 1]);
        return pixels;
    }

    const ScanJob& job_;
    const ScanPlan& plan_;
    const int index_;
    Band& band_;
};

void scanBand(const ScanJob& job, int bandIndex, Band& band) {
    image::visit(job.view.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        switch (job.wanted) {
            case StatisticsWanted::None:
                return BandScan<T, StatisticsWanted::None>(job, bandIndex, band).run();
            case StatisticsWanted::MinMax:
                return BandScan<T, StatisticsWanted::MinMax>(job, bandIndex, band).run();
            case StatisticsWanted::MinMaxPositive:
                return BandScan<T, StatisticsWanted::MinMaxPositive>(job, bandIndex, band).run();
        }
    });
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spate::kernels {

HWY_EXPORT(scanBand);

void scanBand(const ScanJob& job, int bandIndex, Band& band) {
    HWY_DYNAMIC_DISPATCH(scanBand)(job, bandIndex, band);
}

}  // namespace spate::kernels
#endif
