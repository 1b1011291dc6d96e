// SPDX-License-Identifier: MIT
#include "spate/stream/sources/imagestream_header.h"

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

// Where the fields of IMAGE_METADATA begin.
constexpr std::size_t kVersion = 0;
constexpr std::size_t kVersionBytes = 32;
constexpr std::size_t kAxisCount = 112;
constexpr std::size_t kSizes = 116;
constexpr std::size_t kElementCount = 128;
constexpr std::size_t kDataType = 136;
constexpr std::size_t kImageType = 144;
constexpr std::size_t kWriteTime = 200;  // a timespec
constexpr std::size_t kCreator = 216;
constexpr std::size_t kLocation = 240;
constexpr std::size_t kCount0 = 264;
constexpr std::size_t kCount1 = 272;
constexpr std::size_t kWrite = 288;
constexpr std::size_t kDataBytes = 312;

constexpr std::uint64_t kCircularBuffer = 1;  // a flag of the image type

// In the order of their numbers, which start at 1.
constexpr image::DType kTypes[] = {
    image::DType::UInt8,   image::DType::Int8,    image::DType::UInt16,    image::DType::Int16,
    image::DType::UInt32,  image::DType::Int32,   image::DType::UInt64,    image::DType::Int64,
    image::DType::Float32, image::DType::Float64, image::DType::Complex64, image::DType::Complex128,
    image::DType::Float16,
};

using Header = std::span<const std::byte, kImageStreamHeaderBytes>;

template <class T>
T fieldAt(Header header, std::size_t place) {
    T value;
    std::memcpy(&value, header.data() + place, sizeof(T));
    return value;
}

struct Axes {
    std::int64_t cols = 1;
    std::int64_t rows = 1;
    std::int64_t slices = 1;
};

base::Result<Axes> axesIn(Header header) {
    const unsigned count = fieldAt<std::uint8_t>(header, kAxisCount);
    if (count < 1 || count > 3) return base::fail("{} axes: expected 1 to 3", count);
    const auto sizes = fieldAt<std::array<std::uint32_t, 3>>(header, kSizes);
    return Axes{.cols = sizes[0],
                .rows = count > 1 ? sizes[1] : std::int64_t{1},
                .slices = count > 2 ? sizes[2] : std::int64_t{1}};
}

// The bytes of all slices: three claims that must agree, and be in the file.
base::Result<void> checkSizes(Header header, const Axes& axes, std::int64_t sliceBytes,
                              std::size_t pixelBytes, std::uint64_t fileBytes) {
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(sliceBytes),
                               static_cast<std::uint64_t>(axes.slices), &bytes) ||
        axes.slices < 1) {
        return base::fail("{} slices of {} bytes: expected fewer, and at least one", axes.slices,
                          sliceBytes);
    }
    const auto elements = fieldAt<std::uint64_t>(header, kElementCount);
    const auto claimed = fieldAt<std::uint64_t>(header, kDataBytes);
    if (elements != bytes / pixelBytes || claimed != bytes) {
        return base::fail("{} pixels in {} bytes for {} × {} × {}: expected {} in {}", elements,
                          claimed, axes.slices, axes.rows, axes.cols, bytes / pixelBytes, bytes);
    }
    if (fileBytes < kImageStreamHeaderBytes || fileBytes - kImageStreamHeaderBytes < bytes) {
        return base::fail("a file of {} bytes: expected at least {}, for {} × {} × {} pixels",
                          fileBytes, bytes + kImageStreamHeaderBytes, axes.slices, axes.rows,
                          axes.cols);
    }
    return {};
}

std::uint64_t writeTimeIn(Header header) {
    const auto [seconds, ns] = fieldAt<std::array<std::uint64_t, 2>>(header, kWriteTime);
    constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
    constexpr std::uint64_t kMostSeconds = std::uint64_t{1} << 33U;  // the year 2242
    return seconds < kMostSeconds && ns < kNsPerSecond ? seconds * kNsPerSecond + ns : 0;
}

base::Result<image::DType> typeIn(Header header) {
    const unsigned type = fieldAt<std::uint8_t>(header, kDataType);
    if (type >= 1 && type <= std::size(kTypes)) return kTypes[type - 1];
    return base::fail("the data type {}: expected 1 to {}, numbers", type, std::size(kTypes));
}

}  // namespace

base::Result<std::optional<ImageStreamHeader>> readImageStreamHeader(Header header,
                                                                     std::uint64_t fileBytes,
                                                                     std::uint64_t slice) {
    const auto* text = reinterpret_cast<const char*>(header.data() + kVersion);
    const std::string_view version(text, ::strnlen(text, kVersionBytes));
    if (version.empty()) return std::nullopt;
    if (!version.starts_with("2.")) {
        return base::fail("version '{}' of ImageStreamIO: expected 2.00", attributeText(version));
    }
    if (const int device = fieldAt<std::int8_t>(header, kLocation); device != -1) {
        return base::fail("its pixels are in the graphics card {}: expected them in memory (-1)",
                          device);
    }
    const auto type = typeIn(header);
    if (!type) return base::failAs(type);
    const auto axes = axesIn(header);
    if (!axes) return base::failAs(axes);
    ImageStreamHeader found{
        .layout = {.dtype = *type, .rows = axes->rows, .cols = axes->cols},
        .count = fieldAt<std::uint64_t>(header, kCount0),
        .isBeingWritten = fieldAt<std::uint8_t>(header, kWrite) != 0,
        .writtenTaiNs = writeTimeIn(header),
        .creator = fieldAt<std::int32_t>(header, kCreator),
    };
    const auto bytes = frameBytes("its image", found.layout);
    if (!bytes) return base::failAs(bytes);
    const auto checked = checkSizes(header, *axes, *bytes, image::sizeOf(*type), fileBytes);
    if (!checked) return base::failAs(checked);
    const bool isCircular = (fieldAt<std::uint64_t>(header, kImageType) & kCircularBuffer) != 0;
    if (isCircular && axes->slices > 1) slice = fieldAt<std::uint64_t>(header, kCount1);
    if (slice >= static_cast<std::uint64_t>(axes->slices)) {
        return base::fail("slice {} of {}: expected less than {}", slice, axes->slices,
                          axes->slices);
    }
    found.bytes = *bytes;
    found.place = static_cast<std::int64_t>(kImageStreamHeaderBytes) +
                  static_cast<std::int64_t>(slice) * *bytes;
    return found;
}

}  // namespace spate::stream
