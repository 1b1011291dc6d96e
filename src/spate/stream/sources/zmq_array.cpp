// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_array.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/json_header.h"
#include "spate/stream/sources/packed_pixels.h"
#include "spate/stream/sources/sls_frames.h"

namespace spate::stream {
namespace {

using nlohmann::json;

constexpr std::string_view kOfThePixels[] = {"shape", "type",       "frame",     "series",
                                             "htype", "endianness", "endianess", "encoding"};

// Ones in front of (rows, cols), and channels behind.
base::Result<void> readShape(const json& header, image::ImageLayout& layout) {
    const auto found = shapeIn(header, "shape");
    if (!found) return base::failAs(found);
    std::span<const std::int64_t> shape = *found;
    while (shape.size() > 2 && shape.front() == 1) shape = shape.subspan(1);
    const bool isColor =
        shape.size() == 3 && (shape[2] == 3 || shape[2] == 4) && image::canBeColor(layout.dtype);
    if (shape.size() != 2 && !isColor) {
        return base::fail(
            "the shape [{}] of {}: expected [rows, cols], or 3 or 4 channels of uint8, uint16, "
            "float32 or float64 behind",
            fmt::join(*found, ", "), image::name(layout.dtype));
    }
    layout.rows = shape[0];
    layout.cols = shape[1];
    if (isColor) layout.channels = static_cast<int>(shape[2]);
    return {};
}

base::Result<void> readByteOrder(const json& header, image::ImageLayout& layout) {
    auto order = textIn(header, "endianness");
    if (order.empty()) order = textIn(header, "endianess");
    if (order == "big" || order == ">") {
        layout.byteOrder = image::ByteOrder::Big;
    } else if (order.empty() || order == "little" || order == "<") {
        layout.byteOrder = image::ByteOrder::Little;
    } else {
        return base::fail("the endianness '{}': expected little or big", attributeText(order));
    }
    return {};
}

base::Result<Packing> packingIn(const json& header) {
    const auto encoding = textIn(header, "encoding");
    constexpr std::string_view kNone[] = {"", "none", "raw"};
    constexpr std::string_view kShuffled[] = {"bslz4", "bitshuffle_lz4", "bitshuffle-lz4"};
    const auto isOneOf = [&](const auto& names) {
        return std::find(std::begin(names), std::end(names), encoding) != std::end(names);
    };
    if (isOneOf(kNone)) return Packing::None;
    if (encoding == "lz4") return Packing::Lz4;
    if (isOneOf(kShuffled)) return Packing::BitshuffleLz4;
    return base::fail("the encoding '{}': expected none, lz4 or bitshuffle_lz4",
                      attributeText(encoding));
}

base::Result<PackedPixels> readPixels(const json& header, const MessagePart& blob) {
    const auto htype = textIn(header, "htype");
    if (!htype.empty() && !htype.starts_with("array-")) {
        return base::fail("the htype '{}': expected array-1.0", attributeText(htype));
    }
    PackedPixels pixels{.bytes = blob.bytes};
    const auto type = textIn(header, "type");
    const auto dtype = image::dtypeFromName(type);
    if (!dtype) {
        return base::fail("the type '{}': expected uint16, float32, …", attributeText(type));
    }
    pixels.layout.dtype = *dtype;
    if (const auto done = readShape(header, pixels.layout); !done) return base::failAs(done);
    if (const auto done = readByteOrder(header, pixels.layout); !done) return base::failAs(done);
    const auto packing = packingIn(header);
    if (!packing) return base::failAs(packing);
    pixels.packing = *packing;
    if (const auto done = checkPixels(pixels); !done) return base::failAs(done);
    return pixels;
}

class ArrayDecoder final : public MessageDecoder {
public:
    base::Result<std::optional<Arrival>> read(const Message& message) override {
        const bool hasTopic = message.size() > 2 && !message[0].text().starts_with('{');
        const std::size_t first = hasTopic ? 1 : 0;
        const auto tooFew = base::fail(
            "a message of {} parts: expected a JSON header and the pixels", message.size());
        if (message.size() <= first) return tooFew;
        const auto header = parseJsonHeader(message[first]);
        if (!header) return message.size() < first + 2 ? tooFew : base::failAs(header);
        if (isSlsHeader(*header)) return sls_.read(*header, std::span(message).subspan(first));
        if (message.size() < first + 2) return tooFew;
        const std::uint64_t id = unsignedIn(*header, "frame").value_or(nextId_);
        nextId_ = id + 1;
        const auto pixels = readPixels(*header, message[first + 1]);
        if (!pixels) return base::fail("frame {}: {}", id, pixels.error().message);
        Arrival arrival{.id = id, .series = unsignedIn(*header, "series")};
        arrival.decode = [pixels = *pixels, owner = message[first + 1].owner, unpacker = unpacker_,
                          attributes = attributesIn(*header, kOfThePixels)] {
            auto frame = unpacker->unpack(pixels, owner);
            if (frame) frame->attributes = attributes;
            return frame;
        };
        if (!areAsStored(*pixels)) return arrival;
        arrival.stored = [pixels = *pixels, owner = message[first + 1].owner,
                          attributes = attributesIn(*header, kOfThePixels)] {
            auto frame = storedFrame(pixels, owner);
            if (frame) frame->about.attributes = attributes;
            return frame;
        };
        return arrival;
    }

    std::optional<SeriesState> series() const override { return sls_.series(); }

private:
    SlsFrames sls_;
    const std::shared_ptr<PixelUnpacker> unpacker_ = std::make_shared<PixelUnpacker>();
    std::uint64_t nextId_ = 0;
};

}  // namespace

std::unique_ptr<MessageDecoder> makeArrayDecoder() {
    return std::make_unique<ArrayDecoder>();
}

}  // namespace spate::stream
