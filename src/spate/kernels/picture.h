// SPDX-License-Identifier: MIT
// Picture: colours, ready for the screen.
#pragma once

#include <cstdint>

#include "spate/base/memory.h"
#include "spate/color/color_table.h"

namespace spate::kernels {

/// rows × cols colours (0xAARRGGBB, not premultiplied), packed. Reused from frame to frame.
class Picture {
public:
    void resize(std::int64_t rows, std::int64_t cols) {
        rows_ = rows;
        cols_ = cols;
        buffer_.resize(static_cast<std::size_t>(rows * cols) * sizeof(color::Argb));
    }

    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::int64_t cols() const noexcept { return cols_; }
    [[nodiscard]] color::Argb* row(std::int64_t r) noexcept {
        return buffer_.as<color::Argb>() + r * cols_;
    }
    [[nodiscard]] const color::Argb* row(std::int64_t r) const noexcept {
        return buffer_.as<color::Argb>() + r * cols_;
    }

private:
    std::int64_t rows_ = 0;
    std::int64_t cols_ = 0;
    base::AlignedBuffer buffer_;
};

}  // namespace spate::kernels
