// SPDX-License-Identifier: MIT
// Message: what a socket delivers as one; MessageDecoder: a protocol of such messages.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/receiver.h"

namespace spate::stream {

/// A part of a message, where the socket has put it.
struct MessagePart {
    std::span<const std::byte> bytes{};
    std::shared_ptr<const void> owner{};  ///< keeps the bytes alive

    [[nodiscard]] std::string_view text() const {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
};
using Message = std::vector<MessagePart>;

/// Understands the messages of one protocol, in the order in which they come. Knows no socket.
/// Used by one thread at a time.
class MessageDecoder {
public:
    MessageDecoder() = default;
    MessageDecoder(const MessageDecoder&) = delete;
    MessageDecoder& operator=(const MessageDecoder&) = delete;
    virtual ~MessageDecoder() = default;

    /// The frame of a message, not decoded, without `received` and `bytes`; nothing if the message
    /// has none (the start of a series). Fails, naming what was found and what was expected, if it
    /// cannot be understood; the next one may be.
    [[nodiscard]] virtual base::Result<std::optional<Arrival>> read(const Message& message) = 0;

    /// Of protocols that announce them.
    [[nodiscard]] virtual std::optional<SeriesState> series() const { return std::nullopt; }
};

}  // namespace spate::stream
