// SPDX-License-Identifier: MIT
// Pixels of any storage type, strides and byte order, as the numbers that the kernels compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spate/kernels/pixel_source.h"
#include "spate/kernels/scan_plan.h"

namespace spate::kernels {

/// Reads the pixels of one source. Keeps its memory from frame to frame. Const members may be
/// called by several threads.
class PixelReader {
public:
    void open(const PixelSource& source);

    /// As in the frame, but for a complex one whose real or imaginary part is meant: that.
    [[nodiscard]] const image::ImageView& view() const noexcept { return view_; }
    /// Whether rows lie in memory as arrays of the values, so that nobody needs to call read().
    [[nodiscard]] bool readsInPlace() const noexcept { return inPlace_; }
    [[nodiscard]] image::DType valueType() const noexcept { return valueType_; }

    /// The values of one row in the given columns, to a packed array; V is the valueType().
    template <class V>
    void read(std::int64_t row, Interval cols, V* target) const;

    /// The values of one row at `count` columns in any order.
    template <class V>
    void pick(std::int64_t row, const std::int64_t* cols, std::size_t count, V* target) const;

private:
    template <class V, class Columns>
    void readColumns(std::int64_t row, const Columns& columns, std::size_t count, V* target) const;
    template <class V, class Storage, class Columns>
    void maskSentinels(const std::byte* pixels, const Columns& columns, std::size_t count,
                       V* target) const;

    template <class V, class Columns>
    void applyMask(std::int64_t row, const Columns& columns, std::size_t count, V* target) const;

    image::ImageView view_;
    image::ImageView mask_;  // empty: none
    bool phase_ = false;     // of complex pixels, not the magnitude
    bool inPlace_ = false;
    image::DType valueType_ = image::DType::UInt8;
    std::vector<image::PixelValue> sentinels_;  // those that the pixels' type holds
};

}  // namespace spate::kernels
