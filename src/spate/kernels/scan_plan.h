// SPDX-License-Identifier: MIT
// ScanPlan: in which order a scan reads a frame, so that each pixel is counted exactly once.
#pragma once

#include <cstdint>
#include <vector>

#include "spate/kernels/pixel_window.h"
#include "spate/kernels/reduction.h"

namespace spate::kernels {

struct Interval {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    [[nodiscard]] std::int64_t size() const noexcept { return end - begin; }
};

/// One bin of the picture. The bins are sorted by begin, so what is new in one (not in any bin
/// before it) is its tail [fresh, end), whatever the order and overlap of the table.
struct PlannedBin {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t fresh = 0;
    std::int64_t out = 0;  ///< index in the picture
};

/// The bins of one dimension, sorted, and the indices that no bin holds.
struct AxisPlan {
    std::vector<PlannedBin> bins;
    std::vector<Interval> outside;
    std::int64_t covered = 0;  ///< how many indices some bin holds
    std::int64_t widest = 0;   ///< of the bins

    void make(const BinTable& table, Reduction reduction, std::int64_t size);
};

/// Columns that are reduced together, few enough for the fastest cache. The largest key of a bin
/// is that of two overlapping spans of 2^level columns: levels are made one from the other by
/// max(m[i], m[i + 2^level]) over the whole block; each that a bin needs is kept in a slot.
struct ColumnBlock {
    Interval span{};
    std::int64_t fresh = 0;  ///< columns from here on are in no block before
    std::size_t firstBin = 0;
    std::size_t binCount = 0;
    std::int64_t firstOut = -1;  ///< picture columns firstOut… in order; −1: scattered
    std::int64_t lowestOut = 0;
    std::size_t firstLevel = 0;  ///< its levels in ScanPlan::levelKept
    std::size_t levels = 0;
    std::size_t slotBytes = 0;
    bool oneColumnBins = false;

    /// Where the picks of cols.bins[index] stand: in the order in which they go out.
    [[nodiscard]] std::size_t placeOf(const PlannedBin& bin, std::size_t index) const;
};

/// What a scan of one window does. Remade per frame in microseconds; keeps its memory.
struct ScanPlan {
    AxisPlan rows;
    AxisPlan cols;
    std::vector<ColumnBlock> blocks;
    std::vector<char> levelKept;        ///< per block and level: whether some bin picks from it
    std::vector<std::int32_t> pickA;    ///< per bin: byte offset of its first span in the slots
    std::vector<std::int32_t> pickB;    ///< and of its last; for Mean: its first column, its width
    std::size_t scratchBytes = 0;       ///< of the largest block's slots
    std::vector<std::int64_t> rowWork;  ///< rows of all bins up to each, to share them out

    /// `slotBytes`: of what a slot keeps for each column.
    void make(const PixelWindow& window, Reduction reduction, std::int64_t rowCount,
              std::int64_t colCount, std::size_t slotBytes);

    /// Bins of rows that `band` of `bandCount` reduces: equal work, whatever the bins' heights.
    [[nodiscard]] Interval rowBinsOf(int band, int bandCount) const;

private:
    void makeBlocks(std::size_t slotBytes);
    std::size_t endOfBlock(std::size_t first, std::size_t slotBytes) const;
    void placeOutputs(ColumnBlock& block);
    void makeSumPicks(ColumnBlock& block, std::size_t slotBytes);
    void makeLevelPicks(ColumnBlock& block, std::size_t slotBytes);

    bool sums_ = false;
};

/// Space between two slots, so that vectors may run past the end of one.
inline constexpr std::size_t kSlotPadding = 128;

/// Bins wider than this are left to the scalar twin: offsets in a block are 32 bits wide.
inline constexpr std::int64_t kWidestBin = std::int64_t{1} << 20;

/// Padding of pickA and pickB, so that a kernel may load a whole vector of them at the last.
inline constexpr std::size_t kPickPadding = 16;

}  // namespace spate::kernels
