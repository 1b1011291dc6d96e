// SPDX-License-Identifier: MIT
#include "pva_image.h"

#include <chrono>
#include <initializer_list>
#include <string_view>

namespace spate::app {
namespace {

constexpr std::size_t kBuffers = 6;

// Type codes.
constexpr std::uint8_t kBoolean = 0x00;
constexpr std::uint8_t kInt = 0x22;
constexpr std::uint8_t kLong = 0x23;
constexpr std::uint8_t kString = 0x60;
constexpr std::uint8_t kStruct = 0x80;
constexpr std::uint8_t kUnion = 0x81;
constexpr std::uint8_t kAny = 0x82;
constexpr std::uint8_t kStructArray = 0x88;

struct Field {
    std::string_view name;
    std::uint8_t code;
};

PvaBytes group(std::uint8_t code, std::string_view name, std::initializer_list<Field> fields) {
    PvaBytes bytes;
    bytes.u8(code).text(name).size(fields.size());
    for (const auto& field : fields) bytes.text(field.name).u8(field.code);
    return bytes;
}

PvaBytes valueType() {
    return group(kUnion, "",
                 {{"booleanValue", 0x08},
                  {"byteValue", 0x28},
                  {"shortValue", 0x29},
                  {"intValue", 0x2A},
                  {"longValue", 0x2B},
                  {"ubyteValue", 0x2C},
                  {"ushortValue", 0x2D},
                  {"uintValue", 0x2E},
                  {"ulongValue", 0x2F},
                  {"floatValue", 0x4A},
                  {"doubleValue", 0x4B}});
}

PvaBytes timeType() {
    return group(kStruct, "time_t",
                 {{"secondsPastEpoch", kLong}, {"nanoseconds", kInt}, {"userTag", kInt}});
}

void putTime(PvaBytes& to, base::WallTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto rest = static_cast<std::int32_t>((time - seconds).count());
    to.i64(seconds.time_since_epoch().count()).i32(rest).i32(0);
}

void putDimension(PvaBytes& to, std::int64_t size) {
    const auto count = static_cast<std::int32_t>(size);
    to.u8(1).i32(count).i32(0).i32(count).i32(1).u8(0);
}

// What stands before the pixels in the payload.
PvaBytes headOf(const PvaImages& images, std::uint32_t request, bool isFirst) {
    const bool isUInt8 = images.dtype == image::DType::UInt8;
    PvaBytes head;
    head.u32(request).u8(0);
    if (isFirst) {
        head.u8(1).u8(0x01);  // bit 0: everything
    } else {
        head.u8(3).u8(0x82).u8(0x01).u8(0x01);  // bits 1, 7, 8 and 16
    }
    return head.u8(isUInt8 ? 5 : 6).size(images.bytes() / (isUInt8 ? 1 : 2));
}

PvaBytes tailOf(const PvaImages& images, std::int32_t id, bool isFirst, base::WallTime time) {
    const auto bytes = static_cast<std::int64_t>(images.bytes());
    PvaBytes tail;
    if (isFirst) tail.text("").u8(kInt).i32(images.dtype == image::DType::UInt8 ? 5 : 6);
    if (isFirst) tail.i64(bytes).i64(bytes);
    tail.i32(id);
    putTime(tail, time);
    if (isFirst) tail.i32(0).i32(0).text("");  // no alarm
    putTime(tail, time);
    if (isFirst) {
        tail.size(2);
        putDimension(tail, images.cols);
        putDimension(tail, images.rows);
        tail.size(1).u8(1).text("ColorMode").u8(kInt).i32(0);
        tail.text("Color mode").i32(0).text("Driver");
    }
    tail.size(0);  // nothing overrun
    return tail;
}

}  // namespace

PvaImages PvaImages::make(image::DType dtype, std::int64_t rows, std::int64_t cols) {
    PvaImages images{.dtype = dtype, .rows = rows, .cols = cols};
    const std::size_t item = dtype == image::DType::UInt8 ? 1 : 2;
    for (std::size_t b = 0; b < kBuffers; ++b) {
        auto& buffer = images.buffers.emplace_back(static_cast<std::size_t>(rows * cols) * item);
        for (std::size_t i = 0; i < buffer.size(); i += item) {
            buffer[i] = static_cast<std::byte>((31 * (i / item) + 17 * b) % 251);
        }
    }
    return images;
}

std::vector<std::byte> PvaImages::pixels(std::int32_t id) const {
    auto pixels = buffers[static_cast<std::size_t>(id) % buffers.size()];
    for (std::size_t i = 0; i < kStampBytes; ++i) pixels[i] = static_cast<std::byte>(id >> 8 * i);
    return pixels;
}

PvaBytes pvaImageType() {
    PvaBytes type;
    type.u8(kStruct).text("epics:nt/NTNDArray:1.0").size(10);
    type.text("value").raw(valueType().bytes());
    const auto codec = group(kStruct, "codec_t", {{"name", kString}, {"parameters", kAny}});
    type.text("codec").raw(codec.bytes());
    type.text("compressedSize").u8(kLong).text("uncompressedSize").u8(kLong);
    type.text("uniqueId").u8(kInt);
    type.text("dataTimeStamp").raw(timeType().bytes());
    const auto alarm =
        group(kStruct, "alarm_t", {{"severity", kInt}, {"status", kInt}, {"message", kString}});
    type.text("alarm").raw(alarm.bytes());
    type.text("timeStamp").raw(timeType().bytes());
    const auto dimension = group(kStruct, "dimension_t",
                                 {{"size", kInt},
                                  {"offset", kInt},
                                  {"fullSize", kInt},
                                  {"binning", kInt},
                                  {"reverse", kBoolean}});
    type.text("dimension").u8(kStructArray).raw(dimension.bytes());
    const auto attribute = group(kStruct, "epics:nt/NTAttribute:1.0",
                                 {{"name", kString},
                                  {"value", kAny},
                                  {"descriptor", kString},
                                  {"sourceType", kInt},
                                  {"source", kString}});
    return type.text("attribute").u8(kStructArray).raw(attribute.bytes());
}

PvaUpdate pvaUpdate(const PvaImages& images, std::uint32_t request, std::int32_t id, bool isFirst,
                    base::WallTime time) {
    const auto& buffer = images.buffers[static_cast<std::size_t>(id) % images.buffers.size()];
    const PvaBytes head = headOf(images, request, isFirst);
    const PvaBytes tail = tailOf(images, id, isFirst, time);
    PvaUpdate update{
        .before = head.message(PvaCommand::Monitor, kPvaFromServer, buffer.size() + tail.count()),
        .pixels = std::span(buffer).subspan(PvaImages::kStampBytes),
        .after = tail.bytes()};
    for (std::size_t i = 0; i < update.stamp.size(); ++i) {
        update.stamp[i] = static_cast<std::byte>(id >> 8 * i);
    }
    return update;
}

}  // namespace spate::app
