// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_pixels.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_codecs.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

constexpr std::string_view kCodecs[] = {"", "lz4", "lz4hdf5", "bslz4", "jpeg", "blosc", "zlib"};
constexpr std::size_t kMostDimensions = 10;  // ND_ARRAY_MAX_DIMS of areaDetector

// NDColorMode of areaDetector.
enum ColorMode : std::int64_t { Mono, Bayer, Rgb1, Rgb2, Rgb3 };

using Sizes = std::vector<std::int64_t>;

base::Result<PvaCodec> codecIn(PvaRef array) {
    const auto text = array.field("codec").field("name").text();
    const auto* found = std::find(std::begin(kCodecs), std::end(kCodecs), text);
    if (found == std::end(kCodecs)) {
        return base::fail("the codec '{}': expected none, {}", attributeText(text),
                          fmt::join(std::begin(kCodecs) + 1, std::end(kCodecs), ", "));
    }
    return static_cast<PvaCodec>(found - std::begin(kCodecs));
}

base::Result<void> checkBuiltWith(PvaCodec codec) {
    if (codec == PvaCodec::Jpeg) return checkJpeg();
    if (codec == PvaCodec::Blosc) return checkBlosc();
    return codec == PvaCodec::Zlib ? checkZlib() : base::Result<void>();
}

// ScalarType of pvData: its numbers, from boolean = 0 on, are in the order of PvaKind.
base::Result<image::DType> typeInParameters(PvaRef array, PvaKind fallback) {
    const auto parameters = array.field("codec").field("parameters").chosen();
    if (!parameters) return *dtypeOf(fallback);
    const auto number = parameters.integer();
    const auto kind = number && *number >= 0 && *number <= std::int64_t{10}
                          ? std::optional(static_cast<PvaKind>(*number))
                          : std::nullopt;
    if (!kind) {
        return base::fail("codec.parameters {}: expected the number of a type, 0 to 10",
                          parameters.toText());
    }
    return *dtypeOf(*kind);
}

base::Result<Sizes> sizesIn(PvaRef array) {
    const auto dimensions = array.field("dimension");
    const std::size_t count = dimensions.elementCount();
    if (count == 0 || count > kMostDimensions) {
        return base::fail("{} dimensions: expected one to three", count);
    }
    Sizes sizes;
    for (std::size_t i = 0; i < count; ++i) {
        sizes.push_back(dimensions.element(i).field("size").integer().value_or(0));
    }
    while (sizes.size() > 2 && sizes.back() == 1) sizes.pop_back();
    return sizes;
}

// Which of three dimensions is that of the colours; without an attribute, one of three.
std::optional<std::size_t> colorsAmong(const Sizes& sizes, PvaRef array) {
    const auto mode = pvaAttribute(array, "ColorMode").field("value").chosen().integer();
    if (sizes.size() != 3) return std::nullopt;
    if (mode && *mode >= Rgb1 && *mode <= Rgb3) return static_cast<std::size_t>(*mode - Rgb1);
    if (mode && *mode != Mono) return std::nullopt;
    constexpr std::size_t kLikely[] = {0, 2, 1};
    const auto* found = std::find_if(std::begin(kLikely), std::end(kLikely),
                                     [&](std::size_t each) { return sizes[each] == 3; });
    return found != std::end(kLikely) ? std::optional(*found) : std::nullopt;
}

base::Result<void> shapeOf(const Sizes& sizes, PvaRef array, image::ImageLayout& layout) {
    const auto colors = colorsAmong(sizes, array);
    if (sizes.size() > 2 && (!colors || sizes[*colors] != 3)) {
        return base::fail(
            "dimensions [{}], ColorMode {}: expected [x, y], or three, of which one is 3 colours",
            fmt::join(sizes, ", "), pvaAttribute(array, "ColorMode").field("value").toText());
    }
    layout.cols = sizes[colors == 0U ? 1 : 0];
    layout.rows = sizes.size() == 1 ? 1 : sizes[colors && *colors < 2 ? 2 : 1];
    if (!colors) return {};
    layout.channels = 3;
    if (const auto bytes = frameBytes("its dimensions", layout); !bytes) return base::failAs(bytes);
    const auto item = static_cast<std::int64_t>(image::sizeOf(layout.dtype));
    if (*colors == 1) {
        layout.colStride = item;
        layout.channelStride = item * layout.cols;
        layout.rowStride = 3 * item * layout.cols;
    } else if (*colors == 2) {
        layout.colStride = item;
        layout.rowStride = item * layout.cols;
        layout.channelStride = item * layout.cols * layout.rows;
    }
    return {};
}

// As many bytes as are said to be used of the array: it may be longer.
base::Result<std::span<const std::byte>> compressedBytes(PvaRef array, const PvaArray& found) {
    const auto size = array.field("compressedSize").integer();
    const auto bytes = found.bytes;
    if (!size || *size == 0) return bytes;
    if (*size < 0 || static_cast<std::uint64_t>(*size) > bytes.size()) {
        return base::fail("compressedSize {}: expected at most {}, the bytes of its value", *size,
                          bytes.size());
    }
    return bytes.first(static_cast<std::size_t>(*size));
}

// How many pixels of a byte such a codec can make of one at most, or nearly.
std::uint64_t mostRatio(PvaCodec codec) {
    if (codec == PvaCodec::Zlib) return 1040;
    return codec == PvaCodec::Jpeg ? 4096 : 16384;
}

PackedPixels packedPixels(const PvaPixels& pixels) {
    PackedPixels packed{.layout = pixels.layout, .bytes = pixels.bytes};
    if (pixels.codec == PvaCodec::BitshuffleLz4) {
        packed.packing = Packing::BitshuffleLz4;
        packed.framing = codec::Framing::Headerless;
    } else if (pixels.codec != PvaCodec::None) {
        packed.packing = Packing::Lz4;
        packed.framing =
            pixels.codec == PvaCodec::Lz4 ? codec::Framing::RawBlock : codec::Framing::Hdf5;
    }
    return packed;
}

bool isOfPixelUnpacker(PvaCodec codec) {
    return codec <= PvaCodec::BitshuffleLz4;
}

base::Result<void> check(const PvaPixels& pixels) {
    if (isOfPixelUnpacker(pixels.codec)) return checkPixels(packedPixels(pixels));
    const auto bytes = frameBytes("pixels", pixels.layout);
    if (!bytes) return base::failAs(bytes);
    if (static_cast<std::uint64_t>(*bytes) / mostRatio(pixels.codec) <= pixels.bytes.size()) {
        return {};
    }
    return base::fail("{} bytes of {} for {} × {} pixels: expected more", pixels.bytes.size(),
                      name(pixels.codec), pixels.layout.rows, pixels.layout.cols);
}

// A JPEG has its colours beside each other, whatever the dimensions say.
base::Result<void> takeShapeOfJpeg(PvaPixels& pixels) {
    if (image::sizeOf(pixels.layout.dtype) != 1) {
        return base::fail("a JPEG of {}: expected uint8", image::name(pixels.layout.dtype));
    }
    auto& layout = pixels.layout;
    layout.colStride = layout.rowStride = layout.channelStride = std::nullopt;
    return {};
}

JpegShape shapeOfJpeg(const PvaPixels& pixels) {
    return {
        .rows = pixels.layout.rows, .cols = pixels.layout.cols, .channels = pixels.layout.channels};
}

base::Result<void> decode(const PvaPixels& pixels, std::span<std::byte> target) {
    if (pixels.codec == PvaCodec::Blosc) return decodeBlosc(pixels.bytes, target);
    if (pixels.codec == PvaCodec::Zlib) return decodeZlib(pixels.bytes, target);
    return decodeJpeg(pixels.bytes, shapeOfJpeg(pixels), target);
}

}  // namespace

std::string_view name(PvaCodec codec) noexcept {
    return kCodecs[static_cast<std::size_t>(codec)];
}

PvaRef pvaAttribute(PvaRef array, std::string_view name) {
    const auto attributes = array.field("attribute");
    for (std::size_t i = 0; i < attributes.elementCount(); ++i) {
        const auto each = attributes.element(i);
        if (each.field("name").text() == name) return each;
    }
    return {};
}

base::Result<PvaPixels> readPvaPixels(PvaRef array) {
    const auto* found = array.field("value").chosen().array();
    if (found == nullptr) return base::fail("its value is no array of numbers");
    const auto codec = codecIn(array);
    if (!codec) return base::failAs(codec);
    if (const auto built = checkBuiltWith(*codec); !built) return base::failAs(built);
    PvaPixels pixels{.codec = *codec, .bytes = found->bytes, .owner = found->owner};
    pixels.layout.dtype = *dtypeOf(found->element);
    if (*codec == PvaCodec::None) {
        pixels.layout.byteOrder = found->order;
    } else {  // what is compressed stays in the order of who made it
        const auto dtype = typeInParameters(array, found->element);
        if (!dtype) return base::failAs(dtype);
        pixels.layout.dtype = *dtype;
        pixels.layout.byteOrder = image::ByteOrder::Little;
        const auto bytes = compressedBytes(array, *found);
        if (!bytes) return base::failAs(bytes);
        pixels.bytes = *bytes;
    }
    const auto sizes = sizesIn(array);
    if (!sizes) return base::failAs(sizes);
    if (const auto done = shapeOf(*sizes, array, pixels.layout); !done) return base::failAs(done);
    if (*codec == PvaCodec::Jpeg) {
        if (const auto done = takeShapeOfJpeg(pixels); !done) return base::failAs(done);
    }
    if (const auto done = check(pixels); !done) return base::failAs(done);
    return pixels;
}

PvaUnpacker::PvaUnpacker() : pool_(kFrameBuffers) {}

base::Result<image::Frame> PvaUnpacker::unpack(const PvaPixels& pixels) {
    if (isOfPixelUnpacker(pixels.codec)) {
        return unpacker_.unpack(packedPixels(pixels), pixels.owner);
    }
    if (pixels.codec == PvaCodec::Jpeg) {  // before room is made for what it is not
        const auto shape = jpegShape(pixels.bytes);
        if (!shape) return base::failAs(shape);
        if (*shape != shapeOfJpeg(pixels)) {
            return base::failAs(decodeJpeg(pixels.bytes, shapeOfJpeg(pixels), {}));
        }
    }
    const auto bytes = frameBytes("pixels", pixels.layout);
    if (!bytes) return base::failAs(bytes);
    auto buffer = lendBuffer(pool_, "stream", *bytes);
    if (!buffer) return base::failAs(buffer);
    const std::span target(buffer->get(), static_cast<std::size_t>(*bytes));
    if (const auto done = decode(pixels, target); !done) return base::failAs(done);
    const auto view = image::ImageView::create(buffer->get(), pixels.layout);
    if (!view) return base::failAs(view);
    return image::Frame{.view = *view, .owner = std::move(*buffer)};
}

}  // namespace spate::stream
