// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_socket.h"

#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace spate::stream {
namespace {

constexpr int kWaitingMessages = 4;
constexpr int kFirstReconnectMs = 100;
constexpr int kLastReconnectMs = 2000;
constexpr const char* kMonitorAddress = "inproc://monitor";

// One part: shared by all who use its bytes.
class Part {
public:
    Part() { zmq_msg_init(&message_); }
    ~Part() { zmq_msg_close(&message_); }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    [[nodiscard]] zmq_msg_t* get() { return &message_; }
    [[nodiscard]] std::span<const std::byte> bytes() {
        return {static_cast<const std::byte*>(zmq_msg_data(&message_)), zmq_msg_size(&message_)};
    }

private:
    zmq_msg_t message_{};
};

bool set(void* socket, int option, int value) {
    return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

// A cable that is pulled out closes no connection: the kernel asks, half a minute later.
bool keepAlive(void* socket) {
    return set(socket, ZMQ_TCP_KEEPALIVE, 1) && set(socket, ZMQ_TCP_KEEPALIVE_IDLE, 10) &&
           set(socket, ZMQ_TCP_KEEPALIVE_INTVL, 5) && set(socket, ZMQ_TCP_KEEPALIVE_CNT, 4);
}

bool setLimits(void* socket) {
    return set(socket, ZMQ_LINGER, 0) && set(socket, ZMQ_RCVHWM, kWaitingMessages) &&
           set(socket, ZMQ_RECONNECT_IVL, kFirstReconnectMs) &&
           set(socket, ZMQ_RECONNECT_IVL_MAX, kLastReconnectMs) && keepAlive(socket) &&
           zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &kMaxPartBytes, sizeof(kMaxPartBytes)) == 0;
}

}  // namespace

base::Result<std::unique_ptr<ZmqSocket>> ZmqSocket::open(const ZmqOptions& options) {
    std::unique_ptr<ZmqSocket> socket(new ZmqSocket(options));
    if (const auto done = socket->setUp(); !done) return base::failAs(done);
    return socket;
}

ZmqSocket::ZmqSocket(const ZmqOptions& options) : options_(options) {}

ZmqSocket::~ZmqSocket() {
    if (monitor_ != nullptr) zmq_close(monitor_);
    if (socket_ != nullptr) zmq_close(socket_);
    if (context_ != nullptr) zmq_ctx_term(context_);  // at once: nothing lingers
}

base::Result<void> ZmqSocket::setUp() {
    const bool isPull = options_.pattern == ZmqPattern::Pull;
    context_ = zmq_ctx_new();
    socket_ = context_ != nullptr ? zmq_socket(context_, isPull ? ZMQ_PULL : ZMQ_SUB) : nullptr;
    monitor_ = socket_ != nullptr ? zmq_socket(context_, ZMQ_PAIR) : nullptr;
    const bool hasTopic = monitor_ != nullptr &&
                          (isPull || zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, options_.topic.data(),
                                                    options_.topic.size()) == 0);
    constexpr int kEvents = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED;
    if (!hasTopic || !setLimits(socket_) || !set(monitor_, ZMQ_LINGER, 0) ||
        zmq_socket_monitor(socket_, kMonitorAddress, kEvents) != 0 ||
        zmq_connect(monitor_, kMonitorAddress) != 0) {
        return base::fail("{}: ZeroMQ cannot make a socket: {}", options_.address,
                          zmq_strerror(zmq_errno()));
    }
    const char* address = options_.address.c_str();
    if ((options_.bind ? zmq_bind(socket_, address) : zmq_connect(socket_, address)) == 0)
        return {};
    return base::fail("{}: ZeroMQ cannot {} it: {}: expected tcp://host:port or ipc:///path",
                      options_.address, options_.bind ? "bind" : "connect to",
                      zmq_strerror(zmq_errno()));
}

base::Result<std::optional<Message>> ZmqSocket::receive(std::chrono::milliseconds longest) {
    zmq_pollitem_t sockets[] = {{socket_, 0, ZMQ_POLLIN, 0}, {monitor_, 0, ZMQ_POLLIN, 0}};
    if (zmq_poll(sockets, 2, static_cast<long>(longest.count())) < 0) {
        if (zmq_errno() == EINTR) return std::nullopt;
        return base::fail("{}: ZeroMQ cannot wait: {}", options_.address,
                          zmq_strerror(zmq_errno()));
    }
    if ((sockets[1].revents & ZMQ_POLLIN) != 0) readEvents();
    if ((sockets[0].revents & ZMQ_POLLIN) == 0) return std::nullopt;
    auto message = takeMessage();
    if (!message) return base::failAs(message);
    return std::optional(std::move(*message));
}

// ZeroMQ delivers all parts of a message, or none.
base::Result<Message> ZmqSocket::takeMessage() {
    Message message;
    std::size_t count = 0;
    bool hasMore = true;
    while (hasMore) {
        const auto part = std::make_shared<Part>();
        if (zmq_msg_recv(part->get(), socket_, ZMQ_DONTWAIT) < 0) {
            return base::fail("{}: ZeroMQ cannot receive: {}", options_.address,
                              zmq_strerror(zmq_errno()));
        }
        hasMore = zmq_msg_more(part->get()) != 0;
        if (++count <= kMaxMessageParts) message.push_back({part->bytes(), part});
    }
    return message;
}

// Each event is two parts: number and value, and the address.
void ZmqSocket::readEvents() {
    while (true) {
        Part event;
        Part address;
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

std::string ZmqSocket::waiting() const {
    return connections_ > 0 ? std::string() : "waiting for " + options_.address;
}

}  // namespace spate::stream
