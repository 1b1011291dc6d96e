// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_message.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "spate/stream/sources/pva_wire.h"

namespace spate::stream {
namespace {

constexpr std::uint8_t kMagic = 0xCA;
constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kBigEndian = 0x80;
constexpr std::size_t kStaging = std::size_t{1} << 14U;
constexpr std::size_t kTrusted = std::size_t{1} << 20U;  // of a claim, without having seen a byte

std::string withHeader(std::uint8_t flags, std::uint8_t command, image::ByteOrder order,
                       std::uint32_t size, std::string_view payload) {
    if (order == image::ByteOrder::Big) flags |= kBigEndian;
    PvaWriter writer(order);
    writer.byte(kMagic).byte(kVersion).byte(flags).byte(command).number(size).raw(payload);
    return writer.bytes();
}

}  // namespace

base::Result<PvaHeader> readPvaHeader(std::span<const std::byte> bytes) {
    PvaReader start(bytes, image::kNativeOrder);
    const auto magic = start.number<std::uint8_t>();
    const auto version = start.number<std::uint8_t>();
    PvaHeader header{.flags = start.number<std::uint8_t>(),
                     .command = start.number<std::uint8_t>()};
    if (magic != kMagic || version == 0) {
        return base::fail("a message begins with {:02x} {:02x}: expected ca 02, as in pvAccess",
                          magic, version);
    }
    header.order =
        (header.flags & kBigEndian) != 0 ? image::ByteOrder::Big : image::ByteOrder::Little;
    header.payload = PvaReader(bytes.subspan(4), header.order).number<std::uint32_t>();
    return header;
}

std::string pvaMessage(PvaCommand command, image::ByteOrder order, std::string_view payload) {
    return withHeader(0, static_cast<std::uint8_t>(command), order,
                      static_cast<std::uint32_t>(payload.size()), payload);
}

std::string pvaControl(PvaControl command, image::ByteOrder order, std::uint32_t value) {
    return withHeader(1, static_cast<std::uint8_t>(command), order, value, "");
}

PvaAssembler::PvaAssembler(std::shared_ptr<MessageMemory> memory)
    : memory_(std::move(memory)), staging_(kStaging) {}

base::Result<PvaAssembler::Rooms> PvaAssembler::rooms() {
    std::memmove(staging_.data(), staging_.data() + begin_, staged());
    end_ -= std::exchange(begin_, 0);
    const auto behind = std::span(staging_).subspan(end_);
    roomGiven_ = 0;
    if (missing_ == 0) return Rooms{behind};
    if (const auto made = makeRoom(); !made) return base::failAs(made);
    roomGiven_ = std::min(missing_, capacity_ - filled_);
    const std::span room(message_.get() + filled_, roomGiven_);
    return roomGiven_ == missing_ ? Rooms{room, behind} : Rooms{room};
}

void PvaAssembler::took(std::size_t bytes) {
    const std::size_t ofMessage = std::min(bytes, roomGiven_);
    filled_ += ofMessage;
    missing_ -= ofMessage;
    roomGiven_ = 0;
    end_ += bytes - ofMessage;
}

base::Result<std::optional<PvaMessage>> PvaAssembler::next() {
    while (true) {
        if (!segment_) {
            if (staged() < kPvaHeaderBytes) return std::nullopt;
            const auto header = readPvaHeader(std::span(staging_).subspan(begin_, staged()));
            if (!header) return base::failAs(header);
            begin_ += kPvaHeaderBytes;
            if (header->isControl()) return PvaMessage{.header = *header};
            if (const auto begun = begin(*header); !begun) return base::failAs(begun);
        }
        while (missing_ > 0 && staged() > 0) {
            if (const auto made = makeRoom(); !made) return base::failAs(made);
            takeStaged();
        }
        if (missing_ > 0) return std::nullopt;
        const PvaHeader header = *std::exchange(segment_, std::nullopt);
        if (!header.hasNext()) {
            auto message = finished();
            message.header = header;
            return message;
        }
        isJoining_ = true;
    }
}

base::Result<void> PvaAssembler::begin(const PvaHeader& header) {
    if (header.hasPrevious() != isJoining_) {
        return base::fail("a segment of message {:#04x} {}", header.command,
                          isJoining_ ? "is missing" : "without those before it");
    }
    if (header.payload > kMaxPvaMessageBytes - filled_) {
        return base::fail("message {:#04x} of {} bytes: expected at most {} MiB", header.command,
                          header.payload + filled_, kMaxPvaMessageBytes >> 20U);
    }
    segment_ = header;
    missing_ = header.payload;
    return {};
}

// For all that is missing, if so much can be believed.
base::Result<void> PvaAssembler::makeRoom() {
    std::size_t wanted = filled_ + missing_;
    if (capacity_ > filled_) return {};
    constexpr std::size_t kBehind = std::size_t{1} << 12U;  // what follows a large array
    if (segment_->hasNext()) wanted = std::max(wanted + kBehind, largestSegmented_);
    const std::size_t believed = std::max({kTrusted, largest_ + kBehind, 2 * filled_});
    const std::size_t capacity = std::min(wanted, believed);
    auto larger = memory_->take(capacity);
    if (!larger) return base::fail("no memory for a message of {} bytes", wanted);
    if (filled_ > 0) std::memcpy(larger.get(), message_.get(), filled_);
    message_ = std::move(larger);
    capacity_ = capacity;
    return {};
}

void PvaAssembler::takeStaged() {
    const std::size_t bytes = std::min({missing_, staged(), capacity_ - filled_});
    std::memcpy(message_.get() + filled_, staging_.data() + begin_, bytes);
    begin_ += bytes;
    filled_ += bytes;
    missing_ -= bytes;
}

// Room that was made for more is not kept: who remembers frames counts the bytes that they use.
void PvaAssembler::fit() {
    constexpr std::size_t kAnyway = std::size_t{1} << 13U;
    if (capacity_ - filled_ <= filled_ / 4 + kAnyway) return;
    auto fitting = memory_->take(filled_);
    if (!fitting) return;
    std::memcpy(fitting.get(), message_.get(), filled_);
    message_ = std::move(fitting);
}

PvaMessage PvaAssembler::finished() {
    fit();
    largest_ = std::max(largest_, filled_);
    if (isJoining_) largestSegmented_ = std::max(largestSegmented_, filled_);
    isJoining_ = false;
    capacity_ = 0;
    PvaMessage message{.payload = {message_.get(), std::exchange(filled_, 0)}};
    message.owner = std::move(message_);
    message_.reset();
    return message;
}

}  // namespace spate::stream
