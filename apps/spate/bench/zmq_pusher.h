// SPDX-License-Identifier: MIT
// ZmqPusher: a sender that is never the slower side, and a receiver that does nothing else.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "spate/base/result.h"

namespace spate::app {

/// What is pushed, over and over.
struct PushedMessages {
    std::string first{};  ///< one message that goes before all others; empty: none
    /// The last part of message `id` is buffer `id` modulo their number.
    std::vector<std::vector<std::byte>> buffers;
    /// Writes the id into that buffer, and gives the part before it; empty: there is none.
    std::function<std::string(std::uint64_t id, std::span<std::byte> buffer)> stamp;
    double rateHz = 0;  ///< 0: as fast as they are taken
};

/// Pushes messages out of their buffers, in which ZeroMQ reads them where they lie, on a thread of
/// its own. While nobody takes them, it waits.
class ZmqPusher {
public:
    /// Fails with ZeroMQ's reason, or because this was built without it. `address` may end with a
    /// port of `*`: any that is free.
    [[nodiscard]] static base::Result<std::unique_ptr<ZmqPusher>> bind(const std::string& address,
                                                                       PushedMessages messages);
    ~ZmqPusher();
    ZmqPusher(const ZmqPusher&) = delete;
    ZmqPusher& operator=(const ZmqPusher&) = delete;

    /// Where it is bound.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }
    /// How many messages it has pushed, but for the first.
    [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }

private:
    explicit ZmqPusher(PushedMessages messages);
    void push(const std::stop_token& stop);
    [[nodiscard]] bool sendFirst();
    [[nodiscard]] bool sendMessage(std::uint64_t id);

    PushedMessages messages_;
    std::vector<std::atomic<bool>> inUse_;  // of each buffer
    std::string address_;
    std::atomic<std::uint64_t> sent_{0};
    void* context_ = nullptr;
    void* socket_ = nullptr;
    std::jthread thread_;
};

/// Messages per second that a loop takes from such a sender, and throws away.
[[nodiscard]] base::Result<double> receivedPerSecond(const std::string& address, double seconds);

}  // namespace spate::app
