// SPDX-License-Identifier: MIT
// ValueImage: the reduced values of a frame, one for each pixel of the picture.
#pragma once

#include <algorithm>
#include <cstdint>

#include "spate/base/memory.h"
#include "spate/image/image_view.h"

namespace spate::kernels {

/// rows × cols values of the frame's own dtype, packed. Bins without a measurement hold NaN, or
/// the frame's own masked value (image::isMasked). Reused from frame to frame.
class ValueImage {
public:
    void resize(image::DType dtype, std::int64_t rows, std::int64_t cols) {
        dtype_ = dtype;
        rows_ = rows;
        cols_ = cols;
        buffer_.resize(static_cast<std::size_t>(rows * cols) * image::sizeOf(dtype));
    }

    void copyFrom(const ValueImage& other) {
        resize(other.dtype_, other.rows_, other.cols_);
        std::copy_n(other.buffer_.data(), other.buffer_.size(), buffer_.data());
    }

    [[nodiscard]] image::DType dtype() const noexcept { return dtype_; }
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::int64_t cols() const noexcept { return cols_; }

    [[nodiscard]] const std::byte* data() const noexcept { return buffer_.data(); }

    template <class T>
    [[nodiscard]] T* row(std::int64_t r) noexcept {
        return buffer_.as<T>() + r * cols_;
    }
    template <class T>
    [[nodiscard]] const T* row(std::int64_t r) const noexcept {
        return buffer_.as<T>() + r * cols_;
    }

private:
    image::DType dtype_ = image::DType::UInt8;
    std::int64_t rows_ = 0;
    std::int64_t cols_ = 0;
    base::AlignedBuffer buffer_;
};

}  // namespace spate::kernels
