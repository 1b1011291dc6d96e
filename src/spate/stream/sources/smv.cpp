// SPDX-License-Identifier: MIT
#include "spate/stream/sources/smv.h"

#include <optional>
#include <utility>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/header_text.h"
#include "spate/stream/sources/stored_image.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".img"};

struct PixelType {
    std::string_view name;
    image::DType dtype;
};
constexpr PixelType kPixelTypes[] = {
    {"unsigned_short", image::DType::UInt16},     {"signed_long", image::DType::Int32},
    {"unsigned_long", image::DType::UInt32},      {"signed char", image::DType::Int8},
    {"unsigned char", image::DType::UInt8},       {"short int", image::DType::Int16},
    {"unsigned short int", image::DType::UInt16}, {"long int", image::DType::Int32},
    {"unsigned long int", image::DType::UInt32},  {"float IEEE", image::DType::Float32},
};

base::Result<image::DType> pixelType(const HeaderText& header) {
    auto name = header.find("Data_type");
    if (!name) name = header.find("TYPE");
    if (!name) return base::fail("TYPE is missing: expected unsigned_short");
    for (const auto& type : kPixelTypes) {
        if (equalIgnoringCase(type.name, *name)) return type.dtype;
    }
    return base::fail(
        "TYPE or Data_type is '{}': expected unsigned_short, another integer of 8 to 32 bits, or "
        "float IEEE",
        attributeText(*name));
}

base::Result<image::ByteOrder> byteOrder(const HeaderText& header) {
    const auto name = header.find("BYTE_ORDER").value_or("little_endian");
    if (equalIgnoringCase(name, "little_endian")) return image::ByteOrder::Little;
    if (equalIgnoringCase(name, "big_endian")) return image::ByteOrder::Big;
    return base::fail("BYTE_ORDER is '{}': expected little_endian or big_endian",
                      attributeText(name));
}

base::Result<StoredImage> describe(const HeaderText& header) {
    if (header.find("COMPRESSION") && !equalIgnoringCase(*header.find("COMPRESSION"), "None")) {
        return base::fail("COMPRESSION is '{}': expected None",
                          attributeText(*header.find("COMPRESSION")));
    }
    const auto start = header.integer("HEADER_BYTES", 16, kMaxHeaderBytes);
    if (!start) return base::failAs(start);
    if (header.find("DIM")) {
        const auto dimensions = header.integer("DIM", 2, 2);
        if (!dimensions) return base::failAs(dimensions);
    }
    const auto dtype = pixelType(header);
    if (!dtype) return base::failAs(dtype);
    const auto order = byteOrder(header);
    if (!order) return base::failAs(order);
    const auto cols = header.integer("SIZE1", 1, kMaxFrameBytes);
    if (!cols) return base::failAs(cols);
    const auto rows = header.integer("SIZE2", 1, kMaxFrameBytes);
    if (!rows) return base::failAs(rows);
    StoredImage image{
        .layout = {.dtype = *dtype, .rows = *rows, .cols = *cols, .byteOrder = *order},
        .start = *start};
    const auto saturation = header.number("CCD_IMAGE_SATURATION");
    if (saturation && *saturation > 0 && *saturation < 0x1p53) {
        image.special = std::make_shared<const image::SpecialValues>(image::SpecialValues{
            .overload = image::PixelValue(static_cast<std::int64_t>(*saturation))});
    }
    return image;
}

DiffractionGeometry geometryOf(const HeaderText& header) {
    const auto scaled = [&](std::string_view key, double divisor) -> std::optional<double> {
        const auto value = header.number(key);
        return value ? std::optional(*value / divisor) : std::nullopt;
    };
    DiffractionGeometry geometry{.distance = scaled("DISTANCE", 1e3),
                                 .wavelength = scaled("WAVELENGTH", 1e10),
                                 .pixelSizeX = scaled("PIXEL_SIZE", 1e3),
                                 .pixelSizeY = scaled("PIXEL_SIZE", 1e3)};
    const auto pixelMm = header.number("PIXEL_SIZE").value_or(0);
    if (pixelMm > 0) {
        geometry.beamCenterX = scaled("BEAM_CENTER_X", pixelMm);
        geometry.beamCenterY = scaled("BEAM_CENTER_Y", pixelMm);
    }
    return geometry;
}

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>& pool) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    auto file = FileReader::open(uri.path);
    if (!file) return base::failAs(file);
    const auto notReadable = [&](const std::string& why) {
        return base::fail("{}: not a readable SMV file: {}", uri.path, why);
    };
    const auto header = readBraceHeader(**file, 0);
    if (!header) return notReadable(header.error().message);
    auto image = describe(header->values);
    if (!image) return notReadable(image.error().message);
    SourceDescription description{.format = "SMV", .attributes = header->values.attributes()};
    putGeometry(geometryOf(header->values), description.attributes);
    return openStoredImage(uri, std::move(description), std::move(*image), std::move(*file), pool);
}

bool recognizes(std::string_view head) {
    return head.starts_with('{') && head.substr(0, 64).find("HEADER_BYTES") != head.npos;
}

}  // namespace

FileFormat smvFormat() {
    return {.name = "SMV", .extensions = kExtensions, .recognizes = recognizes, .open = open};
}

}  // namespace spate::stream
