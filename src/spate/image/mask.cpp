// SPDX-License-Identifier: MIT
#include "spate/image/mask.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace spate::image {
namespace {

std::shared_ptr<std::uint8_t[]> levelsOf(const ImageView& integers) {
    const auto count = static_cast<std::size_t>(integers.pixelCount());
    std::shared_ptr<std::uint8_t[]> levels(new std::uint8_t[count]);
    std::uint8_t* level = levels.get();
    visit(integers.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t r = 0; r < integers.rows(); ++r) {
            for (std::int64_t c = 0; c < integers.cols(); ++c) {
                const T value = integers.pixel<T>(r, c);
                *level++ = std::in_range<std::uint8_t>(static_cast<std::int64_t>(value))
                               ? static_cast<std::uint8_t>(value)
                               : std::uint8_t{255};
            }
        }
    });
    return levels;
}

}  // namespace

base::Result<MaskPtr> Mask::create(const ImageView& levels, std::shared_ptr<const void> owner) {
    const bool isInteger = isNumber(levels.dtype()) && levels.dtype() < DType::Float32;
    const bool isByte = levels.dtype() == DType::UInt8 || levels.dtype() == DType::Bool;
    if (levels.empty() || levels.isColor() || !(isInteger || isByte)) {
        return base::fail("mask {}×{} of {} channels of {}: expected one integer level per pixel",
                          levels.rows(), levels.cols(), levels.channels(), name(levels.dtype()));
    }
    if (!isByte) {
        auto copy = levelsOf(levels);
        auto view = *ImageView::of(copy.get(), levels.rows(), levels.cols());
        return MaskPtr(new Mask(view, std::move(copy)));
    }
    auto bytes = ImageView::create(levels.data(), {.rows = levels.rows(),
                                                   .cols = levels.cols(),
                                                   .rowStride = levels.rowStride(),
                                                   .colStride = levels.colStride()});
    if (!bytes) return tl::unexpected(bytes.error());
    return MaskPtr(new Mask(*bytes, std::move(owner)));
}

}  // namespace spate::image
