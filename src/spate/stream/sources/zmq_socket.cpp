// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_socket.h"

#include <zmq.h>

#include <cerrno>
#include <utility>

#include "spate/stream/sources/zmq_address.h"
#include "spate/stream/sources/zmq_parts.h"

namespace spate::stream {
namespace {

constexpr int kFirstReconnectMs = 100;
constexpr int kLastReconnectMs = 2000;

bool setLimits(void* socket, int waitingMessages) {
    return setOption(socket, ZMQ_LINGER, 0) && setOption(socket, ZMQ_RCVHWM, waitingMessages) &&
           setOption(socket, ZMQ_RECONNECT_IVL, kFirstReconnectMs) &&
           setOption(socket, ZMQ_RECONNECT_IVL_MAX, kLastReconnectMs) && keepAlive(socket) &&
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
    monitor_.close();
    if (socket_ != nullptr) zmq_close(socket_);
    if (context_ != nullptr) zmq_ctx_term(context_);  // at once: nothing lingers
}

base::Result<void> ZmqSocket::setUp() {
    if (const auto checked = checkPort(options_.address); !checked) return checked;
    const bool isPull = options_.pattern == ZmqPattern::Pull;
    context_ = zmq_ctx_new();
    socket_ = context_ != nullptr ? zmq_socket(context_, isPull ? ZMQ_PULL : ZMQ_SUB) : nullptr;
    const bool hasTopic = socket_ != nullptr &&
                          (isPull || zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, options_.topic.data(),
                                                    options_.topic.size()) == 0);
    if (!hasTopic || !setLimits(socket_, options_.waitingMessages) ||
        !monitor_.watch(context_, socket_)) {
        return base::fail("{}: ZeroMQ cannot make a socket: {}", options_.address,
                          zmq_strerror(zmq_errno()));
    }
    if (options_.bind) {
        if (const auto checked = checkCanBind(options_.address); !checked) return checked;
    }
    const char* address = options_.address.c_str();
    if ((options_.bind ? zmq_bind(socket_, address) : zmq_connect(socket_, address)) == 0)
        return {};
    return base::fail("{}: ZeroMQ cannot {} it: {}: expected tcp://host:port or ipc:///path",
                      options_.address, options_.bind ? "bind" : "connect to",
                      zmq_strerror(zmq_errno()));
}

base::Result<std::optional<Message>> ZmqSocket::receive(std::chrono::milliseconds longest) {
    zmq_pollitem_t sockets[] = {{socket_, 0, ZMQ_POLLIN, 0}, {monitor_.socket(), 0, ZMQ_POLLIN, 0}};
    if (zmq_poll(sockets, 2, static_cast<long>(longest.count())) < 0) {
        if (zmq_errno() == EINTR) return std::nullopt;
        return base::fail("{}: ZeroMQ cannot wait: {}", options_.address,
                          zmq_strerror(zmq_errno()));
    }
    if ((sockets[1].revents & ZMQ_POLLIN) != 0) monitor_.readEvents();
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
        const auto part = std::make_shared<ZmqPart>();
        if (zmq_msg_recv(part->get(), socket_, ZMQ_DONTWAIT) < 0) {
            return base::fail("{}: ZeroMQ cannot receive: {}", options_.address,
                              zmq_strerror(zmq_errno()));
        }
        hasMore = zmq_msg_more(part->get()) != 0;
        if (++count <= options_.maxParts) message.push_back({part->bytes(), part});
    }
    return message;
}

std::string ZmqSocket::waiting() const {
    return monitor_.connections() > 0 ? std::string() : "waiting for " + options_.address;
}

}  // namespace spate::stream
