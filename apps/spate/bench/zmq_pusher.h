// SPDX-License-Identifier: MIT
// ZmqPusher: a sender of arrays that is never the slower side, and a receiver that does no more.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "spate/base/result.h"

namespace spate::app {

/// Pushes uint16 frames of size × size pixels, as fast as they are taken, out of a few buffers in
/// which ZeroMQ reads them where they lie. Pixels are noise of 0 … 99, the first is the frame's id
/// modulo kPixelIds.
class ZmqPusher {
public:
    static constexpr std::uint64_t kPixelIds = 50'000;

    /// Fails with ZeroMQ's reason, or because this was built without it.
    [[nodiscard]] static base::Result<std::unique_ptr<ZmqPusher>> bind(const std::string& address,
                                                                       std::int64_t size);
    ~ZmqPusher();
    ZmqPusher(const ZmqPusher&) = delete;
    ZmqPusher& operator=(const ZmqPusher&) = delete;

private:
    struct Buffer {
        std::vector<std::uint16_t> pixels;
        std::atomic<bool> inUse{false};
    };

    explicit ZmqPusher(std::int64_t size);
    void push(const std::stop_token& stop);
    [[nodiscard]] bool sendFrame(std::uint64_t id, Buffer& buffer);

    std::int64_t size_;
    std::array<Buffer, 6> buffers_;
    void* context_ = nullptr;
    void* socket_ = nullptr;
    std::jthread thread_;
};

/// Two-part messages per second that a loop takes from such a sender, and throws away.
[[nodiscard]] base::Result<double> receivedPerSecond(const std::string& address, double seconds);

}  // namespace spate::app
