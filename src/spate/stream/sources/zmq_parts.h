// SPDX-License-Identifier: MIT
// What both ends of ZeroMQ have in common: parts of messages, and who is connected.
#pragma once

#include <zmq.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

/// One part as ZeroMQ holds it: shared by all who use its bytes.
class ZmqPart {
public:
    ZmqPart() { zmq_msg_init(&message_); }
    ~ZmqPart() { zmq_msg_close(&message_); }
    ZmqPart(const ZmqPart&) = delete;
    ZmqPart& operator=(const ZmqPart&) = delete;

    [[nodiscard]] zmq_msg_t* get() { return &message_; }
    [[nodiscard]] std::span<const std::byte> bytes() {
        return {static_cast<const std::byte*>(zmq_msg_data(&message_)), zmq_msg_size(&message_)};
    }

private:
    zmq_msg_t message_{};
};

[[nodiscard]] bool setOption(void* socket, int option, int value);

/// A cable that is pulled out closes no connection: with this the kernel asks, half a minute later.
[[nodiscard]] bool keepAlive(void* socket);

/// Counts who is connected to a socket, of which it must be the only one in its context. Used by
/// the socket's thread.
class ZmqMonitor {
public:
    ZmqMonitor() = default;
    ~ZmqMonitor();
    ZmqMonitor(const ZmqMonitor&) = delete;
    ZmqMonitor& operator=(const ZmqMonitor&) = delete;

    /// False, with zmq_errno(), if ZeroMQ cannot.
    [[nodiscard]] bool watch(void* context, void* socket);
    void close();

    /// Can be read when there is something to count.
    [[nodiscard]] void* socket() const { return monitor_; }
    void readEvents();
    /// As of the last readEvents().
    [[nodiscard]] std::int64_t connections() const { return connections_; }

private:
    void* monitor_ = nullptr;
    std::int64_t connections_ = 0;
};

/// ZeroMQ deletes whatever has the name of a socket that it makes, one that is in use too: fails if
/// at `address` ("ipc:///path"; all others pass) something else is, or somebody listens.
[[nodiscard]] base::Result<void> checkCanBind(const std::string& address);

}  // namespace spate::stream
