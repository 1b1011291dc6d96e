// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_parts.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace spate::stream {
namespace {

constexpr const char* kMonitorAddress = "inproc://monitor";

bool isListenedTo(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) return false;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return false;
    const bool isTaken = ::connect(socket, reinterpret_cast<const sockaddr*>(&address),
                                   sizeof(address)) == 0 ||
                         errno == EAGAIN;  // so many wait that one more has no room
    ::close(socket);
    return isTaken;
}

}  // namespace

bool setOption(void* socket, int option, int value) {
    return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

bool keepAlive(void* socket) {
    return setOption(socket, ZMQ_TCP_KEEPALIVE, 1) &&
           setOption(socket, ZMQ_TCP_KEEPALIVE_IDLE, 10) &&
           setOption(socket, ZMQ_TCP_KEEPALIVE_INTVL, 5) &&
           setOption(socket, ZMQ_TCP_KEEPALIVE_CNT, 4);
}

ZmqMonitor::~ZmqMonitor() {
    close();
}

void ZmqMonitor::close() {
    if (monitor_ != nullptr) zmq_close(monitor_);
    monitor_ = nullptr;
}

bool ZmqMonitor::watch(void* context, void* socket) {
    constexpr int kEvents = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED;
    monitor_ = zmq_socket(context, ZMQ_PAIR);
    return monitor_ != nullptr && setOption(monitor_, ZMQ_LINGER, 0) &&
           zmq_socket_monitor(socket, kMonitorAddress, kEvents) == 0 &&
           zmq_connect(monitor_, kMonitorAddress) == 0;
}

// Each event is two parts: number and value, and the address.
void ZmqMonitor::readEvents() {
    while (true) {
        ZmqPart event;
        ZmqPart address;
        if (zmq_msg_recv(event.get(), monitor_, ZMQ_DONTWAIT) < 0) return;
        if (zmq_msg_recv(address.get(), monitor_, ZMQ_DONTWAIT) < 0) return;
        std::uint16_t number = 0;
        if (event.bytes().size() < sizeof(number)) return;
        std::memcpy(&number, event.bytes().data(), sizeof(number));
        if (number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) ++connections_;
        // One that leaves before the handshake was never counted.
        if (number == ZMQ_EVENT_DISCONNECTED)
            connections_ = std::max<std::int64_t>(0, connections_ - 1);
    }
}

base::Result<void> checkCanBind(const std::string& address) {
    constexpr std::string_view kIpc = "ipc://";
    if (!address.starts_with(kIpc)) return {};
    const std::string path = address.substr(kIpc.size());
    std::error_code ignored;
    const auto status = std::filesystem::symlink_status(path, ignored);
    if (!std::filesystem::exists(status)) return {};
    if (!std::filesystem::is_socket(status)) {
        return base::fail("{} is there, and is no socket: expected a name that is free", path);
    }
    if (!isListenedTo(path)) return {};  // what a killed program has left
    return base::fail("{} is in use by another program: expected a name that is free", path);
}

}  // namespace spate::stream
