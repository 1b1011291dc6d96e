// SPDX-License-Identifier: MIT
#include "spate/stream/sources/marccd.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/stored_image.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".mccd"};
constexpr std::size_t kHeaderStart = 1024;
constexpr std::int64_t kDataStart = 4096;

// Places in frame_header, in bytes.
constexpr std::size_t kHeaderByteOrder = 28;
constexpr std::size_t kDataByteOrder = 32;
constexpr std::size_t kCompression = 48;
constexpr std::size_t kColumns = 80;
constexpr std::size_t kRows = 84;
constexpr std::size_t kPixelBytes = 88;
constexpr std::size_t kSaturatedValue = 104;
constexpr std::size_t kDistance = 640;         // µm
constexpr std::size_t kBeamX = 644;            // 1/1000 pixel
constexpr std::size_t kBeamY = 648;            // 1/1000 pixel
constexpr std::size_t kExposureTime = 656;     // ms
constexpr std::size_t kPixelSizeX = 772;       // nm
constexpr std::size_t kPixelSizeY = 776;       // nm
constexpr std::size_t kWavelength = 908;       // fm
constexpr std::size_t kAcquired = 1024 + 320;  // 32 characters
constexpr std::size_t kComments = 1024 + 416;  // 512 characters
constexpr std::uint32_t kLittle = 1234;
constexpr std::uint32_t kBig = 4321;

// frame_header, or its beginning.
class Header {
public:
    explicit Header(std::string_view file)
        : bytes_(file.substr(std::min(file.size(), kHeaderStart))) {
        isBig_ = number(kHeaderByteOrder, true) == kBig;
    }

    [[nodiscard]] bool isOne() const {
        return bytes_.size() >= 128 && bytes_.substr(4, 3) == "MMX" &&
               (isBig_ || number(kHeaderByteOrder) == kLittle);
    }
    [[nodiscard]] std::uint32_t number(std::size_t place) const { return number(place, isBig_); }
    [[nodiscard]] std::string text(std::size_t place, std::size_t length) const {
        const auto text = bytes_.substr(std::min(place, bytes_.size()), length);
        return attributeText(text.substr(0, text.find('\0')));
    }
    // A value that the header may leave 0, of which so many are one unit.
    [[nodiscard]] std::optional<double> scaled(std::size_t place, double perUnit) const {
        const auto value = static_cast<std::int32_t>(number(place));
        return value != 0 ? std::optional(value / perUnit) : std::nullopt;
    }

private:
    [[nodiscard]] std::uint32_t number(std::size_t place, bool isBig) const {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4 && place + i < bytes_.size(); ++i) {
            const auto byte =
                static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_[place + i]));
            value |= byte << (8 * (isBig ? 3 - i : i));
        }
        return value;
    }

    std::string_view bytes_;
    bool isBig_ = false;
};

base::Result<StoredImage> describe(const Header& header) {
    if (header.number(kCompression) != 0) {
        return base::fail("compression {}: expected none", header.number(kCompression));
    }
    StoredImage image{.layout = {.rows = header.number(kRows), .cols = header.number(kColumns)},
                      .start = kDataStart};
    switch (header.number(kPixelBytes)) {
        case 1:
            image.layout.dtype = image::DType::UInt8;
            break;
        case 2:
            image.layout.dtype = image::DType::UInt16;
            break;
        case 4:
            image.layout.dtype = image::DType::UInt32;
            break;
        default:
            return base::fail("{} bytes per pixel: expected 1, 2 or 4", header.number(kPixelBytes));
    }
    const auto order = header.number(kDataByteOrder);
    if (order != kLittle && order != kBig) {
        return base::fail("byte order {} of the pixels: expected {} or {}", order, kLittle, kBig);
    }
    image.layout.byteOrder = order == kBig ? image::ByteOrder::Big : image::ByteOrder::Little;
    if (const auto saturated = header.number(kSaturatedValue); saturated != 0) {
        image.special = std::make_shared<const image::SpecialValues>(
            image::SpecialValues{.overload = image::PixelValue(std::int64_t{saturated})});
    }
    return image;
}

image::Attributes attributesOf(const Header& header) {
    image::Attributes attributes;
    const auto add = [&](const char* key, std::string text) {
        if (!text.empty()) attributes[key] = std::move(text);
    };
    add("acquired", header.text(kAcquired, 32));
    add("comments", header.text(kComments, 512));
    if (const auto seconds = header.scaled(kExposureTime, 1e3)) {
        add("exposure", fmt::format("{} s", *seconds));
    }
    putGeometry({.beamCenterX = header.scaled(kBeamX, 1e3),
                 .beamCenterY = header.scaled(kBeamY, 1e3),
                 .distance = header.scaled(kDistance, 1e6),
                 .wavelength = header.scaled(kWavelength, 1e15),
                 .pixelSizeX = header.scaled(kPixelSizeX, 1e9),
                 .pixelSizeY = header.scaled(kPixelSizeY, 1e9)},
                attributes);
    return attributes;
}

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>& pool) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    auto file = FileReader::open(uri.path);
    if (!file) return base::failAs(file);
    const auto text = (*file)->text(0, kDataStart);
    if (!text) return base::fail("{}: {}", uri.path, text.error().message);
    const Header header(*text);
    auto image = describe(header);
    if (!image) {
        return base::fail("{}: not a readable marCCD file: {}", uri.path, image.error().message);
    }
    SourceDescription description{.format = "marCCD", .attributes = attributesOf(header)};
    return openStoredImage(uri, std::move(description), std::move(*image), std::move(*file), pool);
}

bool recognizes(std::string_view head) {
    const bool isTiff = head.starts_with("II") || head.starts_with("MM");
    return isTiff && Header(head).isOne();
}

}  // namespace

FileFormat marccdFormat() {
    return {.name = "marCCD", .extensions = kExtensions, .recognizes = recognizes, .open = open};
}

}  // namespace spate::stream
