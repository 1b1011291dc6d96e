// SPDX-License-Identifier: MIT
// ZmqSocket: the receiving end of ZeroMQ.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "spate/base/result.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/sources/zmq_parts.h"

namespace spate::stream {

/// A message may have so many parts, unless somebody asks for all; further ones are received and
/// forgotten.
inline constexpr std::size_t kMaxMessageParts = 64;

/// A part may be so long. A sender of longer ones is disconnected by ZeroMQ.
inline constexpr std::int64_t kMaxPartBytes = std::int64_t{1} << 30;

enum class ZmqPattern {
    Subscribe,  ///< SUB: every subscriber gets every message, or loses it if it is too slow
    Pull,       ///< PULL: each message goes to one of those that pull
};

struct ZmqOptions {
    std::string address;  ///< "tcp://host:port", "ipc:///path"
    ZmqPattern pattern = ZmqPattern::Subscribe;
    std::string topic{};      ///< what messages begin with; of Subscribe. Empty: all
    bool bind = false;        ///< wait for senders to connect, instead of connecting
    int waitingMessages = 4;  ///< that ZeroMQ receives ahead
    std::size_t maxParts = kMaxMessageParts;
};

/// Connects again by itself, first after 100 ms, at last every 2 s. Few messages wait in it: it is
/// for those who receive at once. Used by one thread at a time; closing it does not
/// wait. Messages outlive it.
class ZmqSocket {
public:
    /// Does not wait for a sender. Fails if the address is none, or cannot be bound.
    [[nodiscard]] static base::Result<std::unique_ptr<ZmqSocket>> open(const ZmqOptions& options);
    ~ZmqSocket();
    ZmqSocket(const ZmqSocket&) = delete;
    ZmqSocket& operator=(const ZmqSocket&) = delete;

    /// The next message, whose parts lie where ZeroMQ has put them; nothing after `longest`.
    [[nodiscard]] base::Result<std::optional<Message>> receive(std::chrono::milliseconds longest);

    /// "waiting for tcp://host:port" while nobody is connected; empty otherwise. As of the last
    /// receive().
    [[nodiscard]] std::string waiting() const;

private:
    explicit ZmqSocket(const ZmqOptions& options);
    [[nodiscard]] base::Result<void> setUp();
    [[nodiscard]] base::Result<Message> takeMessage();

    const ZmqOptions options_;
    void* context_ = nullptr;
    void* socket_ = nullptr;
    ZmqMonitor monitor_;
};

}  // namespace spate::stream
