// SPDX-License-Identifier: MIT
#include "spate/stream/writers/pixel_packer.h"

#include <new>

#include "spate/codec/bitshuffle.h"
#include "spate/codec/lz4.h"
#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

bool isPacked(const image::ImageView& view) {
    const auto numberBytes = static_cast<std::int64_t>(image::sizeOf(view.dtype()));
    return view.byteOrder() == image::kNativeOrder && view.colStride() == view.pixelBytes() &&
           view.rowStride() == view.cols() * view.pixelBytes() &&
           (!view.isColor() || view.channelStride() == numberBytes);
}

}  // namespace

PixelPacker::PixelPacker(Packing packing)
    : packing_(packing), pool_(kFrameBuffers), threads_(base::ThreadPool::shared()) {}

std::size_t PixelPacker::bound(const image::ImageView& view) const {
    const auto bytes = static_cast<std::size_t>(view.byteCount());
    if (packing_ == Packing::None) return bytes;
    if (packing_ == Packing::Lz4) return codec::lz4Bound(bytes);
    return codec::bitshuffleLz4Bound(bytes, image::sizeOf(view.dtype()));
}

base::Result<std::shared_ptr<std::byte>> PixelPacker::room(const image::ImageView& view,
                                                           std::size_t before) {
    const std::size_t bytes = before + bound(view);
    try {
        if (auto buffer = pool_.acquire(bytes)) return buffer;
        const std::shared_ptr<std::byte[]> another(new std::byte[bytes]);
        return std::shared_ptr<std::byte>(another, another.get());
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for a message of {} bytes", bytes);
    }
}

std::span<const std::byte> PixelPacker::packedRows(const image::ImageView& view) {
    const auto bytes = static_cast<std::size_t>(view.byteCount());
    if (isPacked(view)) return {view.data(), bytes};
    rows_.resize(bytes);
    view.copyTo(rows_.data());
    return {rows_.data(), bytes};
}

base::Result<std::size_t> PixelPacker::pack(const image::ImageView& view, std::byte* to) {
    if (packing_ == Packing::None) {
        view.copyTo(to);
        return static_cast<std::size_t>(view.byteCount());
    }
    const std::span target(to, bound(view));
    try {
        const auto pixels = packedRows(view);
        if (packing_ == Packing::Lz4) return codec::encodeLz4(pixels, target, *threads_);
        return codec::encodeBitshuffleLz4(pixels, image::sizeOf(view.dtype()), target, *threads_);
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for {} bytes of pixels", view.byteCount());
    }
}

}  // namespace spate::stream
