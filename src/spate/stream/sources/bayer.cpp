// SPDX-License-Identifier: MIT
#include "spate/stream/sources/bayer.h"

#include <algorithm>
#include <cstddef>

#include "spate/base/contract.h"

namespace spate::stream {
namespace {

constexpr std::int64_t kBandRows = 32;  // even

// Where red is: its row and column within 2 × 2 pixels. Blue is where it is not, in both.
struct RedPlace {
    std::int64_t row;
    std::int64_t col;
};

constexpr RedPlace redPlace(BayerPattern pattern) {
    switch (pattern) {
        case BayerPattern::Rg:
            return {0, 0};
        case BayerPattern::Gr:
            return {0, 1};
        case BayerPattern::Gb:
            return {1, 0};
        case BayerPattern::Bg:
            break;
    }
    return {1, 1};
}

struct RowPair {
    const std::uint8_t* red;   // the row that has red and green
    const std::uint8_t* blue;  // the row that has blue and green
    const std::uint8_t* own;   // the one of them whose colours are made
};

// `redCol` is 0 or 1: odd or even columns have red in the row with red, green in the other.
void colorOfRow(const RowPair& rows, std::int64_t redCol, std::int64_t cols, std::uint8_t* target) {
    const std::int64_t greenCol = rows.own == rows.red ? 1 - redCol : redCol;
    for (std::int64_t c = 0; c < cols; ++c) {
        // An odd column at the end takes its neighbour to the left: still one of each parity.
        const std::int64_t first = c & ~std::int64_t{1};
        const std::int64_t even = first;
        const std::int64_t odd = first + 1 < cols ? first + 1 : first - 1;
        const auto at = [&](std::int64_t parity) { return parity == 0 ? even : odd; };
        *target++ = rows.red[at(redCol)];
        *target++ = rows.own[at(greenCol)];
        *target++ = rows.blue[at(1 - redCol)];
    }
}

}  // namespace

void colorOfBayer(const image::ImageView& mosaic, BayerPattern pattern,
                  std::span<std::uint8_t> target, base::ThreadPool& pool) {
    const std::int64_t rows = mosaic.rows();
    const std::int64_t cols = mosaic.cols();
    SPATE_EXPECTS(mosaic.dtype() == image::DType::UInt8 && rows >= 2 && cols >= 2);
    SPATE_EXPECTS(target.size() == static_cast<std::size_t>(3 * mosaic.pixelCount()));
    const auto red = redPlace(pattern);
    const auto row = [&](std::int64_t r) {
        return reinterpret_cast<const std::uint8_t*>(mosaic.at(r, 0));
    };
    const auto bands = static_cast<int>((rows + kBandRows - 1) / kBandRows);
    pool.run(bands, [&](int band) {
        const std::int64_t begin = band * kBandRows;
        for (std::int64_t r = begin; r < std::min(begin + kBandRows, rows); ++r) {
            const bool hasRed = (r & 1) == red.row;
            const std::int64_t other = (r & 1) != 0 || r + 1 == rows ? r - 1 : r + 1;
            colorOfRow(
                {.red = row(hasRed ? r : other), .blue = row(hasRed ? other : r), .own = row(r)},
                red.col, cols, target.data() + 3 * r * cols);
        }
    });
}

}  // namespace spate::stream
