// SPDX-License-Identifier: MIT
#include "spate/kernels/scan_pixels.h"

#include <cstring>

#include "spate/image/dtype.h"

namespace spate::kernels {
namespace {

constexpr image::ByteOrder kSwappedOrder = image::kNativeOrder == image::ByteOrder::Little
                                               ? image::ByteOrder::Big
                                               : image::ByteOrder::Little;

template <class T, image::ByteOrder kOrder>
void copyStrided(const std::byte* from, std::int64_t stride, std::int64_t count, T* target) {
    for (std::int64_t i = 0; i < count; ++i) {
        target[i] = image::ImageView::load<T>(from + i * stride, kOrder);
    }
}

template <class T, image::ByteOrder kOrder>
void pick(const std::byte* row, std::int64_t stride, const std::int64_t* cols, std::size_t count,
          T* target) {
    for (std::size_t i = 0; i < count; ++i) {
        target[i] = image::ImageView::load<T>(row + cols[i] * stride, kOrder);
    }
}

}  // namespace

template <class T>
void copyPixels(const image::ImageView& view, std::int64_t row, Interval cols, T* target) {
    constexpr auto kPacked = static_cast<std::int64_t>(sizeof(T));
    const std::byte* const from = view.at(row, cols.begin);
    const std::int64_t stride = view.colStride();
    if (view.hasPackedRows()) {
        std::memcpy(target, from, static_cast<std::size_t>(cols.size()) * sizeof(T));
    } else if (view.byteOrder() == image::kNativeOrder) {
        copyStrided<T, image::kNativeOrder>(from, stride, cols.size(), target);
    } else if (stride == kPacked) {  // the stride as a constant, for the compiler to vectorise
        copyStrided<T, kSwappedOrder>(from, kPacked, cols.size(), target);
    } else {
        copyStrided<T, kSwappedOrder>(from, stride, cols.size(), target);
    }
}

template <class T>
void pickPixels(const image::ImageView& view, std::int64_t row, const std::int64_t* cols,
                std::size_t count, T* target) {
    const std::byte* const from = view.at(row, 0);
    if (view.byteOrder() == image::kNativeOrder) {
        pick<T, image::kNativeOrder>(from, view.colStride(), cols, count, target);
    } else {
        pick<T, kSwappedOrder>(from, view.colStride(), cols, count, target);
    }
}

#define SPATE_INSTANTIATE(T)                                                                \
    template void copyPixels<T>(const image::ImageView&, std::int64_t, Interval, T*);       \
    template void pickPixels<T>(const image::ImageView&, std::int64_t, const std::int64_t*, \
                                std::size_t, T*);
SPATE_INSTANTIATE(std::uint8_t)
SPATE_INSTANTIATE(std::int8_t)
SPATE_INSTANTIATE(std::uint16_t)
SPATE_INSTANTIATE(std::int16_t)
SPATE_INSTANTIATE(std::uint32_t)
SPATE_INSTANTIATE(std::int32_t)
SPATE_INSTANTIATE(std::uint64_t)
SPATE_INSTANTIATE(std::int64_t)
SPATE_INSTANTIATE(float)
SPATE_INSTANTIATE(double)
#undef SPATE_INSTANTIATE

}  // namespace spate::kernels
