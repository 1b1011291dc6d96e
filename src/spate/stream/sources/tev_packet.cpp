// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tev_packet.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "spate/image/image_view.h"
#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

constexpr std::int32_t kMaxChannels = 1024;
constexpr auto kFloatBytes = static_cast<std::int64_t>(sizeof(float));

// What is left of a packet, read from its front. The first failure is remembered, and all that is
// read behind it is zero or empty.
class PacketReader {
public:
    explicit PacketReader(std::span<const std::byte> bytes) : left_(bytes) {}

    template <class T>
    T number() {
        if (left_.size() < sizeof(T)) {
            isShort_ = true;
            left_ = {};
            return 0;
        }
        const T value = image::ImageView::load<T>(left_.data(), image::ByteOrder::Little);
        left_ = left_.subspan(sizeof(T));
        return value;
    }

    // Up to its zero.
    std::string text() {
        const auto end = std::find(left_.begin(), left_.end(), std::byte{0});
        if (end == left_.end()) {
            isShort_ = true;
            left_ = {};
            return {};
        }
        const auto length = static_cast<std::size_t>(end - left_.begin());
        std::string found(reinterpret_cast<const char*>(left_.data()), length);
        left_ = left_.subspan(length + 1);
        return found;
    }

    [[nodiscard]] bool isShort() const { return isShort_; }
    [[nodiscard]] std::span<const std::byte> left() const { return left_; }

private:
    std::span<const std::byte> left_;
    bool isShort_ = false;
};

base::Result<void> checkShape(const TevPacket& found) {
    const auto bytes = frameBytes(
        "the image",
        {.dtype = image::DType::Float32, .rows = found.rows, .cols = found.cols, .channels = 1});
    if (!bytes) return base::failAs(bytes);
    if (found.row < 0 || found.col < 0) {
        return base::fail("a tile at row {}, column {}: expected none below 0", found.row,
                          found.col);
    }
    return {};
}

// Every pixel of the channel is one of the floats that came.
base::Result<void> checkChannel(const TevPacket& found, const TevChannel& channel) {
    const auto floats = static_cast<std::int64_t>(found.pixels.size()) / kFloatBytes;
    std::int64_t last = 0;
    const bool isInside =
        channel.offset >= 0 && channel.stride >= 1 &&
        !__builtin_mul_overflow(found.rows * found.cols - 1, channel.stride, &last) &&
        !__builtin_add_overflow(last, channel.offset, &last) && last < floats;
    if (isInside) return {};
    return base::fail(
        "a channel of {} × {} pixels from float {} on, one every {}, among {} floats: expected all "
        "of them there",
        found.rows, found.cols, channel.offset, channel.stride, floats);
}

base::Result<void> readChannelNames(PacketReader& packet, TevPacket& found) {
    const bool isOne = found.operation == TevOperation::UpdateImage;
    const auto count = isOne ? 1 : packet.number<std::int32_t>();
    if (packet.isShort()) return {};
    if (count < 1 || count > kMaxChannels) {
        return base::fail("{} channels: expected 1 to {}", count, kMaxChannels);
    }
    for (std::int32_t i = 0; i < count && !packet.isShort(); ++i) {
        found.channels.push_back({.name = packet.text()});
    }
    return {};
}

base::Result<void> readCreate(PacketReader& packet, TevPacket& found) {
    (void)packet.number<std::uint8_t>();  // whether to take the focus
    found.image = packet.text();
    found.cols = packet.number<std::int32_t>();
    found.rows = packet.number<std::int32_t>();
    if (const auto read = readChannelNames(packet, found); !read || packet.isShort()) return read;
    return checkShape(found);
}

base::Result<void> readUpdate(PacketReader& packet, TevPacket& found) {
    (void)packet.number<std::uint8_t>();
    found.image = packet.text();
    if (const auto read = readChannelNames(packet, found); !read || packet.isShort()) return read;
    found.col = packet.number<std::int32_t>();
    found.row = packet.number<std::int32_t>();
    found.cols = packet.number<std::int32_t>();
    found.rows = packet.number<std::int32_t>();
    if (packet.isShort()) return {};
    if (const auto checked = checkShape(found); !checked) return checked;
    const bool isPlaced = found.operation == TevOperation::UpdateImageV3;
    std::int64_t next = 0;
    for (auto& channel : found.channels) {
        channel.offset = isPlaced ? packet.number<std::int64_t>() : next;
        next += found.rows * found.cols;
    }
    if (isPlaced) {
        for (auto& channel : found.channels) channel.stride = packet.number<std::int64_t>();
    }
    if (packet.isShort()) return {};
    found.pixels = packet.left();
    for (const auto& channel : found.channels) {
        if (const auto checked = checkChannel(found, channel); !checked) return checked;
    }
    return {};
}

// Versions 1 of it have the channels behind a colon.
void readOpen(PacketReader& packet, TevPacket& found) {
    (void)packet.number<std::uint8_t>();
    found.image = packet.text();
    if (found.operation == TevOperation::OpenImageV2) {
        (void)packet.text();
    } else if (found.operation == TevOperation::OpenImage) {
        found.image = found.image.substr(0, found.image.rfind(':'));
    }
}

}  // namespace

base::Result<TevPacket> readTevPacket(std::span<const std::byte> bytes) {
    PacketReader packet(bytes);
    const auto length = packet.number<std::uint32_t>();
    const auto operation = packet.number<std::uint8_t>();
    if (packet.isShort() || length != bytes.size()) {
        return base::fail("a packet of {} bytes that claims {}: expected at least 5", bytes.size(),
                          length);
    }
    if (operation > static_cast<std::uint8_t>(TevOperation::VectorGraphics)) {
        return base::fail("the operation {}: expected 0 to 8, as tev has them", operation);
    }
    TevPacket found{.operation = static_cast<TevOperation>(operation)};
    base::Result<void> read;
    switch (found.operation) {
        case TevOperation::CreateImage:
            read = readCreate(packet, found);
            break;
        case TevOperation::UpdateImage:
        case TevOperation::UpdateImageV2:
        case TevOperation::UpdateImageV3:
            read = readUpdate(packet, found);
            break;
        case TevOperation::CloseImage:
            found.image = packet.text();
            break;
        default:
            readOpen(packet, found);
    }
    if (!read) return base::failAs(read);
    if (packet.isShort()) {
        return base::fail("a packet of {} bytes for the operation {}: expected more", bytes.size(),
                          operation);
    }
    return found;
}

}  // namespace spate::stream
