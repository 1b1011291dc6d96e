// SPDX-License-Identifier: MIT
// PixelWindow: which data pixels make each pixel of the picture, as index tables.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace spate::kernels {

/// The bins of one dimension: output pixel i shows data pixels [begin[i], end[i]), at least one;
/// nearest[i] is the one at its centre. Any partition will do: bins may overlap (zoomed in), leave
/// gaps, and go backwards (mirrored axes).
struct BinTable {
    std::vector<std::int64_t> begin;
    std::vector<std::int64_t> end;
    std::vector<std::int64_t> nearest;

    [[nodiscard]] std::int64_t size() const noexcept {
        return static_cast<std::int64_t>(begin.size());
    }
    void clear() noexcept {
        begin.clear();
        end.clear();
        nearest.clear();
    }
    void add(std::int64_t first, std::int64_t pastLast, std::int64_t centre) {
        begin.push_back(first);
        end.push_back(pastLast);
        nearest.push_back(centre);
    }
};

/// The part of the picture that the image covers: its place in the device pixels of the data area
/// (left, top) and its bins (rows.size() × cols.size() pixels; none when the image is out of view).
struct PixelWindow {
    int left = 0;
    int top = 0;
    BinTable rows;
    BinTable cols;

    [[nodiscard]] bool empty() const noexcept { return rows.size() == 0 || cols.size() == 0; }
};

}  // namespace spate::kernels
