// SPDX-License-Identifier: MIT
// PvaMessage: one message of pvAccess; PvaAssembler: messages out of a stream of bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/dtype.h"
#include "spate/stream/sources/message_memory.h"

namespace spate::stream {

/// What a message is, as far as a client that only monitors sends or gets it.
enum class PvaCommand : std::uint8_t {
    ConnectionValidation = 0x01,
    Echo = 0x02,
    Search = 0x03,
    SearchResponse = 0x04,
    CreateChannel = 0x07,
    DestroyChannel = 0x08,
    ConnectionValidated = 0x09,
    Monitor = 0x0D,
    DestroyRequest = 0x0F,
    Message = 0x12,
};

/// A message without payload, about the connection itself.
enum class PvaControl : std::uint8_t { SetByteOrder = 2, EchoRequest = 3, EchoResponse = 4 };

inline constexpr std::size_t kPvaHeaderBytes = 8;
/// The largest message that is received, all segments together.
inline constexpr std::size_t kMaxPvaMessageBytes = std::size_t{1} << 30U;

struct PvaHeader {
    std::uint8_t flags = 0;
    std::uint8_t command = 0;   ///< a PvaCommand, or a PvaControl
    std::uint32_t payload = 0;  ///< bytes that follow; of a control message, its value
    image::ByteOrder order = image::kNativeOrder;

    [[nodiscard]] bool isControl() const noexcept { return (flags & 0x01U) != 0; }
    /// Whether it is a piece of a message of which more follow, or more came before.
    [[nodiscard]] bool hasNext() const noexcept { return (flags & 0x10U) != 0; }
    [[nodiscard]] bool hasPrevious() const noexcept { return (flags & 0x20U) != 0; }
};

/// Of the first kPvaHeaderBytes of `bytes`. Fails if this is no pvAccess.
[[nodiscard]] base::Result<PvaHeader> readPvaHeader(std::span<const std::byte> bytes);

/// A message of a client, with its header.
[[nodiscard]] std::string pvaMessage(PvaCommand command, image::ByteOrder order,
                                     std::string_view payload);
/// A control message of a client.
[[nodiscard]] std::string pvaControl(PvaControl command, image::ByteOrder order,
                                     std::uint32_t value);

struct PvaMessage {
    PvaHeader header{};  ///< of its last segment
    std::span<const std::byte> payload{};
    std::shared_ptr<const void> owner{};  ///< keeps the payload

    [[nodiscard]] bool is(PvaCommand command) const noexcept {
        return !header.isControl() && header.command == static_cast<std::uint8_t>(command);
    }
    [[nodiscard]] bool is(PvaControl command) const noexcept {
        return header.isControl() && header.command == static_cast<std::uint8_t>(command);
    }
};

/// Says where the next bytes are to be received to: those of a large message straight to the memory
/// that its frame will be shown from. Knows no socket. Segments are joined. Memory grows with what
/// comes, not with what is claimed: twice of it at most, or as much as the largest message had that
/// came whole. One thread at a time.
class PvaAssembler {
public:
    explicit PvaAssembler(std::shared_ptr<MessageMemory> memory);

    /// Room for bytes, of which the second is used when the first is full. Call next() until it has
    /// nothing before asking again.
    using Rooms = std::array<std::span<std::byte>, 2>;
    [[nodiscard]] base::Result<Rooms> rooms();
    /// So many bytes have been written there.
    void took(std::size_t bytes);

    /// The next whole message; nothing if more bytes are needed. Fails, for good, if the stream is
    /// not pvAccess or beyond the limits.
    [[nodiscard]] base::Result<std::optional<PvaMessage>> next();

private:
    [[nodiscard]] std::size_t staged() const noexcept { return end_ - begin_; }
    [[nodiscard]] base::Result<void> begin(const PvaHeader& header);
    [[nodiscard]] base::Result<void> makeRoom();
    void takeStaged();
    void fit();
    [[nodiscard]] PvaMessage finished();

    const std::shared_ptr<MessageMemory> memory_;
    std::vector<std::byte> staging_;  // headers, and whatever comes behind a message
    std::size_t begin_ = 0;
    std::size_t end_ = 0;

    std::optional<PvaHeader> segment_;  // that is being received
    bool isJoining_ = false;            // segments of the message came before
    std::size_t missing_ = 0;           // of the segment
    std::shared_ptr<std::byte> message_;
    std::size_t capacity_ = 0;
    std::size_t filled_ = 0;
    std::size_t roomGiven_ = 0;  // the last first room
    std::size_t largest_ = 0;    // message so far
    std::size_t largestSegmented_ = 0;
};

}  // namespace spate::stream
