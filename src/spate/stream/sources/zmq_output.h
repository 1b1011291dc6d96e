// SPDX-License-Identifier: MIT
// ZmqOutput: the sending end of ZeroMQ.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "spate/base/result.h"
#include "spate/stream/sender.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/sources/zmq_parts.h"

namespace spate::stream {

enum class ZmqOutputPattern {
    Publish,  ///< PUB: every subscriber gets every message, or loses it if it is too slow
    Push,     ///< PUSH: each message goes to one of those that pull, and waits for it
};

struct ZmqOutputOptions {
    std::string address{};  ///< of this machine: "tcp://*:port", "ipc:///path"
    ZmqOutputPattern pattern = ZmqOutputPattern::Publish;
    int waitingMessages = 2;  ///< for each reader; it holds them until the reader takes them
    std::chrono::milliseconds linger{2000};  ///< how long it delivers at its end what was taken
};

/// Readers connect to it. Used by one thread at a time.
class ZmqOutput {
public:
    /// Fails if the address is none, or is taken.
    [[nodiscard]] static base::Result<std::unique_ptr<ZmqOutput>> open(
        const ZmqOutputOptions& options);
    ~ZmqOutput();
    ZmqOutput(const ZmqOutput&) = delete;
    ZmqOutput& operator=(const ZmqOutput&) = delete;

    /// Taken: send() would give a message to somebody. Of Push, waits up to `longest` for a reader
    /// that is there, and takes nothing, to have room.
    [[nodiscard]] Sent ready(std::chrono::milliseconds longest);
    /// Sends the parts as one message, now or not at all. The bytes of a part that has an owner are
    /// not copied: it is held until the last reader has them.
    [[nodiscard]] base::Result<Sent> send(const Message& message);
    /// Until somebody comes who has room, or `longest` has gone by: whether there is room. Of Push.
    bool waitForRoom(std::chrono::milliseconds longest);

    /// How many are connected.
    [[nodiscard]] std::int64_t readers();
    /// Whether somebody has subscribed since the last call. Of Publish.
    [[nodiscard]] bool hasNewSubscriber();

private:
    explicit ZmqOutput(const ZmqOutputOptions& options);
    [[nodiscard]] base::Result<void> setUp();
    [[nodiscard]] bool isPush() const { return options_.pattern == ZmqOutputPattern::Push; }
    void readSubscriptions();
    [[nodiscard]] base::Result<bool> sendParts(const Message& message);
    [[nodiscard]] base::Result<void> failure(const char* what) const;

    const ZmqOutputOptions options_;
    void* context_ = nullptr;
    void* socket_ = nullptr;
    ZmqMonitor monitor_;
    std::set<std::string> topics_;  // that somebody subscribes to
    bool newSubscriber_ = false;
};

}  // namespace spate::stream
