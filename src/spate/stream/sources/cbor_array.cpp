// SPDX-License-Identifier: MIT
#include "spate/stream/sources/cbor_array.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace spate::stream {
namespace {

using image::ByteOrder;
using image::DType;

constexpr std::uint64_t kRowMajor = 40;
constexpr std::uint64_t kColumnMajor = 1040;
constexpr std::uint64_t kCompressed = 56500;
constexpr std::size_t kMaxDimensions = 8;

struct TypedTag {
    std::uint64_t tag;
    DType dtype;
    ByteOrder order = ByteOrder::Little;
};

// RFC 8746, section 2. Not here: float128, which nobody sends.
constexpr TypedTag kTypedTags[] = {
    {64, DType::UInt8},
    {65, DType::UInt16, ByteOrder::Big},
    {66, DType::UInt32, ByteOrder::Big},
    {67, DType::UInt64, ByteOrder::Big},
    {68, DType::UInt8},  // clamped arithmetic
    {69, DType::UInt16},
    {70, DType::UInt32},
    {71, DType::UInt64},
    {72, DType::Int8},
    {73, DType::Int16, ByteOrder::Big},
    {74, DType::Int32, ByteOrder::Big},
    {75, DType::Int64, ByteOrder::Big},
    {77, DType::Int16},
    {78, DType::Int32},
    {79, DType::Int64},
    {80, DType::Float16, ByteOrder::Big},
    {81, DType::Float32, ByteOrder::Big},
    {82, DType::Float64, ByteOrder::Big},
    {84, DType::Float16},
    {85, DType::Float32},
    {86, DType::Float64},
};

base::Result<void> readShape(const CborValue& dimensions, image::ImageLayout& layout) {
    const auto sizes = dimensions.elements(kMaxDimensions);
    if (!sizes || sizes->size() != 2) {
        return base::fail("dimensions that are {}{}: expected [rows, cols]", dimensions.toText(),
                          sizes ? fmt::format(" of {}", sizes->size()) : "");
    }
    const auto size = [&](std::size_t i) {
        const auto value = (*sizes)[i].asUnsigned().value_or(0);
        return std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value)
                                                  : std::numeric_limits<std::int64_t>::max();
    };
    layout.rows = size(0);
    layout.cols = size(1);
    return {};
}

base::Result<void> readCompressed(const CborValue& compressed, PackedPixels& pixels) {
    const auto parts = compressed.elements(3);
    const auto algorithm = parts && parts->size() == 3 ? (*parts)[0].asText() : std::nullopt;
    const auto elementBytes = algorithm ? (*parts)[1].asUnsigned() : std::nullopt;
    const auto bytes = elementBytes ? (*parts)[2].asBytes() : std::nullopt;
    if (!bytes) {
        return base::fail("tag {} of {}: expected [algorithm, element size, byte string]",
                          kCompressed, compressed.toText());
    }
    if (*algorithm != "bslz4" && *algorithm != "lz4") {
        return base::fail("compression by {}: expected bslz4 or lz4", (*parts)[0].toText());
    }
    const bool shuffled = *algorithm == "bslz4";
    pixels.packing = shuffled ? Packing::BitshuffleLz4 : Packing::Lz4;
    if (shuffled) {  // a size beyond the limit stays beyond it
        pixels.elementBytes = static_cast<std::size_t>(*elementBytes);
    }
    pixels.framing = codec::Framing::Hdf5;
    pixels.bytes = *bytes;
    return {};
}

base::Result<void> readTypedArray(const CborValue& array, PackedPixels& pixels) {
    const auto tag = array.tag();
    const auto* const found = std::find_if(std::begin(kTypedTags), std::end(kTypedTags),
                                           [&](const TypedTag& typed) { return typed.tag == tag; });
    if (found == std::end(kTypedTags)) {
        return base::fail("pixels that are {}: expected a typed array, tag 64 to 86",
                          array.toText());
    }
    pixels.layout.dtype = found->dtype;
    pixels.layout.byteOrder = found->order;
    const CborValue content = *array.tagged();
    if (content.tag() == kCompressed) return readCompressed(*content.tagged(), pixels);
    const auto bytes = content.asBytes();
    if (!bytes) return base::fail("pixels that are {}: expected a byte string", content.toText());
    pixels.bytes = *bytes;
    return {};
}

}  // namespace

base::Result<PackedPixels> readCborArray(const CborValue& array) {
    const auto order = array.tag();
    const auto parts = array.tagged() ? array.tagged()->elements(2) : std::nullopt;
    if ((order != kRowMajor && order != kColumnMajor) || !parts || parts->size() != 2) {
        return base::fail("{}: expected tag {} or {} of [dimensions, typed array]", array.toText(),
                          kRowMajor, kColumnMajor);
    }
    PackedPixels pixels;
    if (const auto done = readShape((*parts)[0], pixels.layout); !done) return base::failAs(done);
    if (const auto done = readTypedArray((*parts)[1], pixels); !done) return base::failAs(done);
    if (const auto done = checkPixels(pixels); !done) return base::failAs(done);
    if (order == kColumnMajor) {  // does not overflow: checkPixels() has multiplied them
        pixels.layout.rowStride = static_cast<std::int64_t>(image::sizeOf(pixels.layout.dtype));
        pixels.layout.colStride = *pixels.layout.rowStride * pixels.layout.rows;
    }
    return pixels;
}

}  // namespace spate::stream
