// SPDX-License-Identifier: MIT
#include "spate/stream/sources/genicam_pixels.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "spate/stream/sources/bayer.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/packed_bits.h"

namespace spate::stream {
namespace {

using image::DType;

enum class Order : std::uint8_t { Mono, Rgb, Bgr, Rgba };

struct Format {
    std::uint32_t number;  // of the PFNC
    std::string_view name;
    DType dtype = DType::UInt8;
    Order order = Order::Mono;
    std::optional<BitPacking> packing{};
    std::optional<BayerPattern> bayer{};
};

constexpr auto kUInt16 = DType::UInt16;
constexpr Format packed(std::uint32_t number, std::string_view name, BitPacking packing) {
    return {.number = number, .name = name, .dtype = kUInt16, .packing = packing};
}
constexpr Format bayer8(std::uint32_t number, std::string_view name, BayerPattern pattern) {
    return {.number = number, .name = name, .bayer = pattern};
}

constexpr Format kFormats[] = {
    {0x01080001, "Mono8"},
    {0x01080002, "Mono8s", DType::Int8},
    {0x01100003, "Mono10", kUInt16},
    {0x01100005, "Mono12", kUInt16},
    {0x01100025, "Mono14", kUInt16},
    {0x01100007, "Mono16", kUInt16},
    packed(0x010A0046, "Mono10p", BitPacking::Lsb10),
    packed(0x010C0047, "Mono12p", BitPacking::Lsb12),
    packed(0x010C0004, "Mono10Packed", BitPacking::Packed10),
    packed(0x010C0006, "Mono12Packed", BitPacking::Packed12),
    {0x02180014, "RGB8", DType::UInt8, Order::Rgb},
    {0x02180015, "BGR8", DType::UInt8, Order::Bgr},
    {0x02200016, "RGBa8", DType::UInt8, Order::Rgba},
    bayer8(0x01080008, "BayerGR8", BayerPattern::Gr),
    bayer8(0x01080009, "BayerRG8", BayerPattern::Rg),
    bayer8(0x0108000A, "BayerGB8", BayerPattern::Gb),
    bayer8(0x0108000B, "BayerBG8", BayerPattern::Bg),
    {0x0110000C, "BayerGR10", kUInt16},
    {0x0110000D, "BayerRG10", kUInt16},
    {0x0110000E, "BayerGB10", kUInt16},
    {0x0110000F, "BayerBG10", kUInt16},
    {0x01100010, "BayerGR12", kUInt16},
    {0x01100011, "BayerRG12", kUInt16},
    {0x01100012, "BayerGB12", kUInt16},
    {0x01100013, "BayerBG12", kUInt16},
    {0x0110002E, "BayerGR16", kUInt16},
    {0x0110002F, "BayerRG16", kUInt16},
    {0x01100030, "BayerGB16", kUInt16},
    {0x01100031, "BayerBG16", kUInt16},
    packed(0x010C0026, "BayerGR10Packed", BitPacking::Packed10),
    packed(0x010C0027, "BayerRG10Packed", BitPacking::Packed10),
    packed(0x010C0028, "BayerGB10Packed", BitPacking::Packed10),
    packed(0x010C0029, "BayerBG10Packed", BitPacking::Packed10),
    packed(0x010C002A, "BayerGR12Packed", BitPacking::Packed12),
    packed(0x010C002B, "BayerRG12Packed", BitPacking::Packed12),
    packed(0x010C002C, "BayerGB12Packed", BitPacking::Packed12),
    packed(0x010C002D, "BayerBG12Packed", BitPacking::Packed12),
    packed(0x010A0056, "BayerGR10p", BitPacking::Lsb10),
    packed(0x010A0058, "BayerRG10p", BitPacking::Lsb10),
    packed(0x010A0054, "BayerGB10p", BitPacking::Lsb10),
    packed(0x010A0052, "BayerBG10p", BitPacking::Lsb10),
    packed(0x010C0057, "BayerGR12p", BitPacking::Lsb12),
    packed(0x010C0059, "BayerRG12p", BitPacking::Lsb12),
    packed(0x010C0055, "BayerGB12p", BitPacking::Lsb12),
    packed(0x010C0053, "BayerBG12p", BitPacking::Lsb12),
};

const Format* formatOf(std::uint32_t number) {
    const auto* found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                     [&](const Format& each) { return each.number == number; });
    return found != std::end(kFormats) ? found : nullptr;
}

int channelsOf(Order order) {
    if (order == Order::Mono) return 1;
    return order == Order::Rgba ? 4 : 3;
}

image::ImageLayout layoutOf(const Format& format, const GenicamImage& image) {
    return {.dtype = format.dtype,
            .rows = image.rows,
            .cols = image.cols,
            .byteOrder = image::ByteOrder::Little,
            .channels = channelsOf(format.order)};
}

// Without padding, packed pixels go on in the byte in which a row ends.
std::int64_t packedRowBytes(const Format& format, const GenicamImage& image, std::int64_t cols) {
    const auto bits = packedBytes(*format.packing, static_cast<std::size_t>(cols));
    return static_cast<std::int64_t>(bits) + image.rowPadding;
}

std::int64_t neededBytes(const Format& format, const GenicamImage& image, std::int64_t unpacked) {
    if (!format.packing) return unpacked + image.rows * image.rowPadding;
    if (image.rowPadding == 0) return packedRowBytes(format, image, image.rows * image.cols);
    return image.rows * packedRowBytes(format, image, image.cols);
}

base::Result<void> checkBytes(const Format& format, const GenicamImage& image) {
    const auto unpacked = frameBytes(format.name, layoutOf(format, image));
    if (!unpacked) return base::failAs(unpacked);
    if (image.rowPadding < 0 || image.rowPadding > kMaxFrameBytes / image.rows) {
        return base::fail(
            "{}: {} bytes behind each row: expected at least 0, and a frame of at "
            "most {} GiB",
            format.name, image.rowPadding, kMaxFrameBytes >> 30);
    }
    const auto needed = static_cast<std::uint64_t>(neededBytes(format, image, *unpacked));
    if (image.bytes.size() < needed) {
        return base::fail("{} bytes for {} × {} pixels of {}: expected {}", image.bytes.size(),
                          image.rows, image.cols, format.name, needed);
    }
    return {};
}

// Blue first is the same from the other end.
base::Result<image::ImageView> viewInPlace(const Format& format, const GenicamImage& image) {
    auto layout = layoutOf(format, image);
    const std::byte* data = image.bytes.data();
    const auto pixelBytes =
        static_cast<std::int64_t>(image::sizeOf(format.dtype)) * layout.channels;
    layout.rowStride = image.cols * pixelBytes + image.rowPadding;
    if (format.order == Order::Bgr) {
        layout.colStride = pixelBytes;
        layout.channelStride = -1;
        data += 2;
    }
    return image::ImageView::create(data, layout);
}

void unpackRows(const Format& format, const GenicamImage& image, std::uint16_t* target,
                base::ThreadPool& pool) {
    const bool isOneRun = image.rowPadding == 0;
    const auto runs = isOneRun ? 1 : image.rows;
    const auto pixels = static_cast<std::size_t>(isOneRun ? image.rows * image.cols : image.cols);
    const auto runBytes =
        static_cast<std::size_t>(packedRowBytes(format, image, static_cast<std::int64_t>(pixels)));
    for (std::int64_t i = 0; i < runs; ++i) {
        const auto run = static_cast<std::size_t>(i);
        unpackBits(*format.packing, image.bytes.subspan(run * runBytes),
                   {target + run * pixels, pixels}, pool);
    }
}

// A frame in a buffer of the pool, which `fill` writes.
template <class Fill>
base::Result<image::Frame> frameInBuffer(image::FramePool& pool, const image::ImageLayout& layout,
                                         Fill fill) {
    const auto bytes = frameBytes("camera", layout);
    if (!bytes) return base::failAs(bytes);
    auto buffer = lendBuffer(pool, "camera", *bytes);
    if (!buffer) return base::failAs(buffer);
    fill(std::span(buffer->get(), static_cast<std::size_t>(*bytes)));
    const auto view = image::ImageView::create(buffer->get(), layout);
    if (!view) return base::failAs(view);
    return image::Frame{.view = *view, .owner = std::move(*buffer)};
}

}  // namespace

std::string genicamName(std::uint32_t format) {
    const auto* known = formatOf(format);
    return known != nullptr ? std::string(known->name) : fmt::format("0x{:08X}", format);
}

bool isGenicamKnown(std::uint32_t format) noexcept {
    return formatOf(format) != nullptr;
}

GenicamUnpacker::GenicamUnpacker(BayerAs bayer)
    : bayer_(bayer), pool_(kFrameBuffers), threads_(base::ThreadPool::shared()) {}

base::Result<image::Frame> GenicamUnpacker::unpack(const GenicamImage& image,
                                                   std::shared_ptr<const void> owner) {
    const auto* format = formatOf(image.format);
    if (format == nullptr) {
        return base::fail("the pixel format {}: expected Mono or Bayer of 8 to 16 bits, RGB8, BGR8",
                          genicamName(image.format));
    }
    if (const auto checked = checkBytes(*format, image); !checked) return base::failAs(checked);
    if (format->packing) {
        auto layout = layoutOf(*format, image);
        layout.byteOrder = image::kNativeOrder;
        return frameInBuffer(pool_, layout, [&](std::span<std::byte> target) {
            unpackRows(*format, image, reinterpret_cast<std::uint16_t*>(target.data()), *threads_);
        });
    }
    const auto view = viewInPlace(*format, image);
    if (!view) return base::failAs(view);
    if (!format->bayer || bayer_ == BayerAs::Raw || image.rows < 2 || image.cols < 2) {
        return image::Frame{.view = *view, .owner = std::move(owner)};
    }
    return frameInBuffer(
        pool_, {.rows = image.rows, .cols = image.cols, .channels = 3},
        [&](std::span<std::byte> target) {
            auto* pixels = reinterpret_cast<std::uint8_t*>(target.data());
            colorOfBayer(*view, *format->bayer, {pixels, target.size()}, *threads_);
        });
}

}  // namespace spate::stream
