// SPDX-License-Identifier: MIT
#include "spate/stream/sources/packed_pixels.h"

#include <utility>

#include "spate/codec/bitshuffle.h"
#include "spate/codec/lz4.h"
#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

constexpr std::size_t kHeaderBytes = 12;      // of codec::Framing::Hdf5
constexpr std::size_t kMaxElementBytes = 16;  // complex128

std::uint64_t bigEndian64(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    }
    return value;
}

std::string described(const image::ImageLayout& layout) {
    return fmt::format("{} × {} {} pixels", layout.rows, layout.cols, image::name(layout.dtype));
}

codec::Framing framingOf(const PackedPixels& pixels, std::size_t frameBytes) {
    if (pixels.framing) return *pixels.framing;
    const bool hasHeader =
        pixels.bytes.size() >= kHeaderBytes && bigEndian64(pixels.bytes) == frameBytes;
    if (hasHeader) return codec::Framing::Hdf5;
    return pixels.packing == Packing::Lz4 ? codec::Framing::RawBlock : codec::Framing::Headerless;
}

// python-lz4 puts the length in front of a block, little-endian, unless it is told not to.
bool beginsWithLength(const PackedPixels& pixels, std::size_t frameBytes) {
    std::uint32_t length = 0;
    if (pixels.framing || pixels.bytes.size() < sizeof(length)) return false;
    for (std::size_t i = 0; i < sizeof(length); ++i) {
        length |= std::to_integer<std::uint32_t>(pixels.bytes[i]) << 8U * i;
    }
    return length == frameBytes;
}

base::Result<void> unpackTo(std::span<std::byte> target, const PackedPixels& pixels,
                            base::ThreadPool& threads) {
    const auto framing = framingOf(pixels, target.size());
    if (pixels.packing == Packing::Lz4) {
        // By chance a block may begin like that, too.
        if (beginsWithLength(pixels, target.size()) &&
            codec::decodeLz4(pixels.bytes.subspan(sizeof(std::uint32_t)), target, threads,
                             codec::Framing::RawBlock)) {
            return {};
        }
        return codec::decodeLz4(pixels.bytes, target, threads, framing);
    }
    const auto elementBytes =
        pixels.elementBytes != 0 ? pixels.elementBytes : image::sizeOf(pixels.layout.dtype);
    return codec::decodeBitshuffleLz4(pixels.bytes, elementBytes, target, threads, framing);
}

}  // namespace

base::Result<void> checkPixels(const PackedPixels& pixels) {
    const auto bytes = frameBytes("pixels", pixels.layout);
    if (!bytes) return base::failAs(bytes);
    const auto expected = static_cast<std::uint64_t>(*bytes);
    const std::uint64_t found = pixels.bytes.size();
    if (pixels.elementBytes > kMaxElementBytes) {
        return base::fail("bitshuffled elements of {} bytes: expected 1 to {}", pixels.elementBytes,
                          kMaxElementBytes);
    }
    if (pixels.packing == Packing::None && found != expected) {
        return base::fail("{} bytes for {}: expected {}", found, described(pixels.layout),
                          expected);
    }
    if (found < expected / codec::kMaxRatio) {
        return base::fail("{} bytes for {}: expected more than {}, as LZ4 packs them", found,
                          described(pixels.layout), expected / codec::kMaxRatio);
    }
    return {};
}

bool areAsStored(const PackedPixels& pixels) {
    const auto& layout = pixels.layout;
    const auto bytes = frameBytes("pixels", layout);
    const auto size = image::sizeOf(layout.dtype);
    return bytes && pixels.packing == Packing::BitshuffleLz4 &&
           (pixels.elementBytes == 0 || pixels.elementBytes == size) && !layout.rowStride &&
           !layout.colStride && layout.channels == 1 && layout.byteOrder == image::kNativeOrder &&
           pixels.bytes.size() >= kMaxElementBytes &&
           framingOf(pixels, static_cast<std::size_t>(*bytes)) == codec::Framing::Hdf5;
}

base::Result<StoredFrame> storedFrame(const PackedPixels& pixels,
                                      std::shared_ptr<const void> owner) {
    const auto bytes = frameBytes("pixels", pixels.layout);
    if (!bytes) return base::failAs(bytes);
    const auto checked = codec::checkBitshuffleLz4(pixels.bytes, image::sizeOf(pixels.layout.dtype),
                                                   static_cast<std::size_t>(*bytes));
    if (!checked) return base::fail("{}: {}", described(pixels.layout), checked.error().message);
    auto layout = pixels.layout;
    layout.rowStride = layout.colStride = 0;  // of a pixel that is there, as often as needed
    const auto view = image::ImageView::create(pixels.bytes.data(), layout);
    if (!view) return base::failAs(view);
    return StoredFrame{.about = {.view = *view, .owner = std::move(owner)}, .chunk = pixels.bytes};
}

PixelUnpacker::PixelUnpacker() : pool_(kFrameBuffers), threads_(base::ThreadPool::shared()) {}

base::Result<image::Frame> PixelUnpacker::unpack(const PackedPixels& pixels,
                                                 std::shared_ptr<const void> owner) {
    if (const auto checked = checkPixels(pixels); !checked) return base::failAs(checked);
    const std::byte* data = pixels.bytes.data();
    if (pixels.packing != Packing::None) {
        const auto bytes = frameBytes("pixels", pixels.layout).value();
        auto buffer = lendBuffer(pool_, "stream", bytes);
        if (!buffer) return base::failAs(buffer);
        const std::span target(buffer->get(), static_cast<std::size_t>(bytes));
        if (const auto done = unpackTo(target, pixels, *threads_); !done) {
            return base::fail("{}: {}", described(pixels.layout), done.error().message);
        }
        data = buffer->get();
        owner = std::move(*buffer);
    }
    const auto view = image::ImageView::create(data, pixels.layout);
    if (!view) return base::failAs(view);
    return image::Frame{.view = *view, .owner = std::move(owner)};
}

}  // namespace spate::stream
