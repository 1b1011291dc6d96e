// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_output.h"

#include <zmq.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "spate/base/clock.h"
#include "spate/stream/sources/zmq_address.h"

namespace spate::stream {
namespace {

// A copy of so few bytes costs less than holding their owner.
constexpr std::size_t kCopiedBytes = 1024;

using Owner = std::shared_ptr<const void>;

void letGo(void*, void* owner) {
    delete static_cast<Owner*>(owner);
}

// Makes `part` a part of ZeroMQ's: false if there is no memory.
bool fill(zmq_msg_t* to, const MessagePart& part) {
    const auto bytes = part.bytes;
    if (part.owner && bytes.size() > kCopiedBytes) {
        auto owner = std::make_unique<Owner>(part.owner);
        auto* data = const_cast<std::byte*>(bytes.data());  // ZeroMQ does not write to it
        if (zmq_msg_init_data(to, data, bytes.size(), letGo, owner.get()) != 0) return false;
        (void)owner.release();  // letGo() deletes it
        return true;
    }
    if (zmq_msg_init_size(to, bytes.size()) != 0) return false;
    if (!bytes.empty()) std::memcpy(zmq_msg_data(to), bytes.data(), bytes.size());
    return true;
}

bool setLimits(void* socket, const ZmqOutputOptions& options) {
    return setOption(socket, ZMQ_LINGER, static_cast<int>(options.linger.count())) &&
           setOption(socket, ZMQ_SNDHWM, options.waitingMessages) && keepAlive(socket) &&
           (options.pattern == ZmqOutputPattern::Push ||
            setOption(socket, ZMQ_XPUB_VERBOSE, 1));  // tells of every subscriber
}

}  // namespace

base::Result<std::unique_ptr<ZmqOutput>> ZmqOutput::open(const ZmqOutputOptions& options) {
    std::unique_ptr<ZmqOutput> output(new ZmqOutput(options));
    if (const auto done = output->setUp(); !done) return base::failAs(done);
    return output;
}

ZmqOutput::ZmqOutput(const ZmqOutputOptions& options) : options_(options) {}

ZmqOutput::~ZmqOutput() {
    monitor_.close();
    if (socket_ != nullptr) zmq_close(socket_);
    while (context_ != nullptr && zmq_ctx_term(context_) != 0 && zmq_errno() == EINTR) {
    }
}

base::Result<void> ZmqOutput::failure(const char* what) const {
    return base::fail("{}: ZeroMQ cannot {}: {}", options_.address, what,
                      zmq_strerror(zmq_errno()));
}

base::Result<void> ZmqOutput::setUp() {
    if (const auto checked = checkPort(options_.address); !checked) return checked;
    context_ = zmq_ctx_new();
    // XPUB is a PUB that tells of subscriptions.
    socket_ = context_ != nullptr ? zmq_socket(context_, isPush() ? ZMQ_PUSH : ZMQ_XPUB) : nullptr;
    if (socket_ == nullptr || !setLimits(socket_, options_) || !monitor_.watch(context_, socket_)) {
        return failure("make a socket");
    }
    if (const auto checked = checkCanBind(options_.address); !checked) return checked;
    if (zmq_bind(socket_, options_.address.c_str()) == 0) return {};
    const bool isTaken = zmq_errno() == EADDRINUSE;
    return base::fail("{}: ZeroMQ cannot bind it: {}: expected {}", options_.address,
                      zmq_strerror(zmq_errno()),
                      isTaken ? "a port that is free" : "tcp://*:port or ipc:///path");
}

// One byte, 1 to subscribe and 0 to leave, and the topic. Of leaving, only the last one tells.
void ZmqOutput::readSubscriptions() {
    constexpr std::size_t kMaxTopics = 1024;  // whoever sends more is counted as one of these
    while (!isPush()) {
        ZmqPart part;
        if (zmq_msg_recv(part.get(), socket_, ZMQ_DONTWAIT) < 0) return;
        const auto bytes = part.bytes();
        if (bytes.empty()) continue;
        std::string topic(reinterpret_cast<const char*>(bytes.data()) + 1, bytes.size() - 1);
        if (bytes.front() == std::byte{1}) {
            newSubscriber_ = true;
            if (topics_.size() < kMaxTopics) topics_.insert(std::move(topic));
        } else if (bytes.front() == std::byte{0}) {
            topics_.erase(topic);
        }
    }
}

std::int64_t ZmqOutput::readers() {
    monitor_.readEvents();
    return monitor_.connections();
}

bool ZmqOutput::hasNewSubscriber() {
    readSubscriptions();
    return std::exchange(newSubscriber_, false);
}

// False if nobody has room for it: none of it is sent then.
base::Result<bool> ZmqOutput::sendParts(const Message& message) {
    for (std::size_t i = 0; i < message.size(); ++i) {
        zmq_msg_t part;
        if (!fill(&part, message[i])) return base::failAs(failure("make a message"));
        const int more = i + 1 < message.size() ? ZMQ_SNDMORE : 0;
        while (zmq_msg_send(&part, socket_, more | ZMQ_DONTWAIT) < 0) {
            if (zmq_errno() == EINTR) continue;
            const bool hasNoRoom = zmq_errno() == EAGAIN && i == 0;
            const auto failed = failure("send");
            zmq_msg_close(&part);
            if (hasNoRoom) return false;
            return base::failAs(failed);
        }
    }
    return true;
}

Sent ZmqOutput::ready(std::chrono::milliseconds longest) {
    const auto giveUp = base::now() + longest;
    while (true) {
        readSubscriptions();
        if (!isPush()) return topics_.empty() ? Sent::NoReader : Sent::Taken;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(giveUp - base::now());
        if (waitForRoom(std::chrono::milliseconds(0))) return Sent::Taken;
        if (readers() == 0) return Sent::NoReader;
        if (left.count() <= 0) return Sent::Busy;
        (void)waitForRoom(left);
    }
}

bool ZmqOutput::waitForRoom(std::chrono::milliseconds longest) {
    zmq_pollitem_t room{socket_, 0, ZMQ_POLLOUT, 0};
    return zmq_poll(&room, 1, static_cast<long>(longest.count())) > 0;
}

base::Result<Sent> ZmqOutput::send(const Message& message) {
    const Sent now = ready(std::chrono::milliseconds(0));
    if (now != Sent::Taken) return now;
    const auto sent = sendParts(message);
    if (!sent) return base::failAs(sent);
    return *sent ? Sent::Taken : Sent::Busy;
}

}  // namespace spate::stream
