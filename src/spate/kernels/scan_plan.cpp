// SPDX-License-Identifier: MIT
#include "spate/kernels/scan_plan.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace spate::kernels {
namespace {

constexpr std::size_t kBlockBytes = 16384;  // half of a usual first-level cache

std::size_t levelOf(const PlannedBin& bin) {
    return static_cast<std::size_t>(
        std::bit_width(static_cast<std::uint64_t>(bin.end - bin.begin)) - 1);
}

std::size_t slotBytesOf(Interval span, std::size_t columnBytes) {
    const std::size_t bytes = static_cast<std::size_t>(span.size()) * columnBytes;
    return (bytes + 2 * kSlotPadding - 1) / kSlotPadding * kSlotPadding;
}

bool startsBefore(const PlannedBin& a, const PlannedBin& b) {
    return a.begin < b.begin;
}

}  // namespace

void AxisPlan::make(const BinTable& table, Reduction reduction, std::int64_t size) {
    bins.clear();
    for (std::size_t i = 0; i < table.begin.size(); ++i) {
        const bool nearest = reduction == Reduction::Nearest;
        const std::int64_t begin = nearest ? table.nearest[i] : table.begin[i];
        const std::int64_t end = nearest ? begin + 1 : table.end[i];
        bins.push_back({begin, end, begin, static_cast<std::int64_t>(i)});
    }
    if (!bins.empty() && bins.front().begin > bins.back().begin) {
        std::reverse(bins.begin(), bins.end());
    }
    if (!std::is_sorted(bins.begin(), bins.end(), startsBefore)) {
        std::sort(bins.begin(), bins.end(), [](const PlannedBin& a, const PlannedBin& b) {
            return std::tie(a.begin, a.end, a.out) < std::tie(b.begin, b.end, b.out);
        });
    }
    outside.clear();
    covered = 0;
    widest = 0;
    std::int64_t reached = 0;  // every index before it is either in a bin or in `outside`
    for (PlannedBin& bin : bins) {
        if (bin.begin > reached) outside.push_back({reached, bin.begin});
        bin.fresh = std::clamp(reached, bin.begin, bin.end);
        covered += bin.end - bin.fresh;
        widest = std::max(widest, bin.end - bin.begin);
        reached = std::max(reached, bin.end);
    }
    if (reached < size) outside.push_back({reached, size});
}

void ScanPlan::make(const PixelWindow& window, Reduction reduction, std::int64_t rowCount,
                    std::int64_t colCount, std::size_t slotBytes) {
    rows.make(window.rows, reduction, rowCount);
    cols.make(window.cols, reduction, colCount);
    sums_ = reduction == Reduction::Mean;
    blocks.clear();
    if (reduction != Reduction::Nearest && cols.widest <= kWidestBin) makeBlocks(slotBytes);
    rowWork.clear();
    std::int64_t work = 0;
    for (const PlannedBin& bin : rows.bins) rowWork.push_back(work += bin.end - bin.begin);
}

Interval ScanPlan::rowBinsOf(int band, int bandCount) const {
    const std::int64_t total = rowWork.empty() ? 0 : rowWork.back();
    const auto firstOf = [&](int b) {
        const std::int64_t work = total / bandCount * b + total % bandCount * b / bandCount;
        return std::upper_bound(rowWork.begin(), rowWork.end(), work) - rowWork.begin();
    };
    const auto count = static_cast<std::int64_t>(rowWork.size());
    return {band == 0 ? 0 : firstOf(band), band + 1 == bandCount ? count : firstOf(band + 1)};
}

void ScanPlan::makeBlocks(std::size_t slotBytes) {
    levelKept.clear();
    pickA.assign(cols.bins.size() + kPickPadding, 0);
    pickB.assign(cols.bins.size() + kPickPadding, 0);
    scratchBytes = 0;
    std::int64_t reached = 0;
    for (std::size_t first = 0; first < cols.bins.size();) {
        const std::size_t end = endOfBlock(first, slotBytes);
        ColumnBlock block{.firstBin = first, .binCount = end - first};
        block.span = {cols.bins[first].begin, cols.bins[first].end};
        for (std::size_t i = first; i < end; ++i) {
            block.span.end = std::max(block.span.end, cols.bins[i].end);
        }
        block.fresh = std::clamp(reached, block.span.begin, block.span.end);
        reached = std::max(reached, block.span.end);
        placeOutputs(block);
        sums_ ? makeSumPicks(block, slotBytes) : makeLevelPicks(block, slotBytes);
        blocks.push_back(block);
        first = end;
    }
}

// A block ends where its columns fill it, and where the next bin leaves a gap.
std::size_t ScanPlan::endOfBlock(std::size_t first, std::size_t slotBytes) const {
    const std::int64_t begin = cols.bins[first].begin;
    const auto room = static_cast<std::int64_t>(kBlockBytes / slotBytes);
    std::int64_t reached = cols.bins[first].end;
    std::size_t i = first + 1;
    for (; i < cols.bins.size(); ++i) {
        const PlannedBin& bin = cols.bins[i];
        if (bin.begin > reached || bin.end - begin > room) break;
        reached = std::max(reached, bin.end);
    }
    return i;
}

// Where the block's bins go: to picture columns in a row, if they are neighbours.
void ScanPlan::placeOutputs(ColumnBlock& block) {
    const auto begin = cols.bins.begin() + static_cast<std::ptrdiff_t>(block.firstBin);
    const auto end = begin + static_cast<std::ptrdiff_t>(block.binCount);
    const auto outIsLess = [](const auto& a, const auto& b) { return a.out < b.out; };
    const auto [firstOut, lastOut] = std::minmax_element(begin, end, outIsLess);
    const bool contiguous =
        lastOut->out - firstOut->out + 1 == static_cast<std::int64_t>(block.binCount);
    block.firstOut = contiguous ? firstOut->out : -1;
    block.lowestOut = firstOut->out;
}

std::size_t ColumnBlock::placeOf(const PlannedBin& bin, std::size_t index) const {
    return firstOut >= 0 ? firstBin + static_cast<std::size_t>(bin.out - lowestOut) : index;
}

void ScanPlan::makeSumPicks(ColumnBlock& block, std::size_t slotBytes) {
    block.slotBytes = slotBytesOf(block.span, slotBytes);
    scratchBytes = std::max(scratchBytes, block.slotBytes);
    for (std::size_t i = block.firstBin; i < block.firstBin + block.binCount; ++i) {
        const PlannedBin& bin = cols.bins[i];
        const std::size_t place = block.placeOf(bin, i);
        pickA[place] = static_cast<std::int32_t>(bin.begin - block.span.begin);
        pickB[place] = static_cast<std::int32_t>(bin.end - bin.begin);
    }
}

void ScanPlan::makeLevelPicks(ColumnBlock& block, std::size_t slotBytes) {
    const std::size_t firstBin = block.firstBin;
    const std::size_t endBin = firstBin + block.binCount;
    block.firstLevel = levelKept.size();
    for (std::size_t i = firstBin; i < endBin; ++i) {
        block.levels = std::max(block.levels, levelOf(cols.bins[i]) + 1);
    }
    levelKept.resize(block.firstLevel + block.levels, 0);
    char* const kept = levelKept.data() + block.firstLevel;
    for (std::size_t i = firstBin; i < endBin; ++i) kept[levelOf(cols.bins[i])] = 1;
    block.oneColumnBins = block.levels == 1;

    const std::size_t slot = block.slotBytes = slotBytesOf(block.span, slotBytes);
    const auto slots = static_cast<std::size_t>(std::count(kept, kept + block.levels, 1));
    scratchBytes = std::max(scratchBytes, slots * slot);
    for (std::size_t i = firstBin; i < endBin; ++i) {
        const PlannedBin& bin = cols.bins[i];
        const std::size_t level = levelOf(bin);
        const auto slotsBefore = static_cast<std::size_t>(std::count(kept, kept + level, 1));
        const auto offset = [&](std::int64_t column) {
            return static_cast<std::int32_t>(slotsBefore * slot +
                                             static_cast<std::size_t>(column) * slotBytes);
        };
        const std::size_t place = block.placeOf(bin, i);
        pickA[place] = offset(bin.begin - block.span.begin);
        pickB[place] = offset(bin.end - block.span.begin - (std::int64_t{1} << level));
    }
}

}  // namespace spate::kernels
