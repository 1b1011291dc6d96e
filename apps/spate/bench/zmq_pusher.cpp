// SPDX-License-Identifier: MIT
#include "zmq_pusher.h"

#include <fmt/format.h>
#include <zmq.h>

#include <chrono>
#include <random>

#include "spate/base/clock.h"

namespace spate::app {
namespace {

constexpr int kWaitMs = 100;
constexpr int kHighWaterMark = 2;

base::Error zmqError(const std::string& address) {
    return {fmt::format("{}: {}", address, zmq_strerror(zmq_errno()))};
}

void set(void* socket, int option, int value) {
    zmq_setsockopt(socket, option, &value, sizeof value);
}

}  // namespace

ZmqPusher::ZmqPusher(std::int64_t size) : size_(size) {
    std::minstd_rand random(1);
    for (auto& buffer : buffers_) {
        buffer.pixels.resize(static_cast<std::size_t>(size * size));
        for (auto& pixel : buffer.pixels) pixel = static_cast<std::uint16_t>(random() % 100);
    }
}

base::Result<std::unique_ptr<ZmqPusher>> ZmqPusher::bind(const std::string& address,
                                                         std::int64_t size) {
    std::unique_ptr<ZmqPusher> pusher(new ZmqPusher(size));
    pusher->context_ = zmq_ctx_new();
    pusher->socket_ = zmq_socket(pusher->context_, ZMQ_PUSH);
    set(pusher->socket_, ZMQ_SNDHWM, kHighWaterMark);
    set(pusher->socket_, ZMQ_SNDTIMEO, kWaitMs);
    set(pusher->socket_, ZMQ_LINGER, 0);
    if (zmq_bind(pusher->socket_, address.c_str()) != 0) return tl::unexpected(zmqError(address));
    pusher->thread_ =
        std::jthread([self = pusher.get()](const std::stop_token& stop) { self->push(stop); });
    return pusher;
}

// The buffers stay until ZeroMQ has let go of them, which the end of its context waits for.
ZmqPusher::~ZmqPusher() {
    thread_ = {};
    if (socket_ != nullptr) zmq_close(socket_);
    if (context_ != nullptr) zmq_ctx_term(context_);
}

void ZmqPusher::push(const std::stop_token& stop) {
    for (std::uint64_t id = 0; !stop.stop_requested();) {
        Buffer& buffer = buffers_[id % buffers_.size()];
        while (buffer.inUse && !stop.stop_requested()) std::this_thread::yield();
        if (!stop.stop_requested() && sendFrame(id, buffer)) ++id;
    }
}

bool ZmqPusher::sendFrame(std::uint64_t id, Buffer& buffer) {
    buffer.pixels[0] = static_cast<std::uint16_t>(id % kPixelIds);
    const auto header = fmt::format(
        R"({{"htype":"array-1.0","shape":[{},{}],"type":"uint16","frame":{}}})", size_, size_, id);
    if (zmq_send(socket_, header.data(), header.size(), ZMQ_SNDMORE) < 0) return false;
    zmq_msg_t pixels;
    buffer.inUse = true;
    zmq_msg_init_data(
        &pixels, buffer.pixels.data(), buffer.pixels.size() * sizeof(std::uint16_t),
        [](void*, void* flag) { *static_cast<std::atomic<bool>*>(flag) = false; }, &buffer.inUse);
    // The second part of a message never waits for room.
    if (zmq_msg_send(&pixels, socket_, 0) >= 0) return true;
    zmq_msg_close(&pixels);
    return false;
}

base::Result<double> receivedPerSecond(const std::string& address, double seconds) {
    void* const context = zmq_ctx_new();
    void* const socket = zmq_socket(context, ZMQ_PULL);
    set(socket, ZMQ_RCVHWM, kHighWaterMark);
    set(socket, ZMQ_RCVTIMEO, kWaitMs);
    set(socket, ZMQ_LINGER, 0);
    base::Result<double> rate = 0;
    std::int64_t messages = 0;
    base::TimePoint start{};
    if (zmq_connect(socket, address.c_str()) != 0) rate = tl::unexpected(zmqError(address));
    zmq_msg_t part;
    zmq_msg_init(&part);
    const auto giveUp = base::now() + std::chrono::seconds(10);
    while (rate && (messages == 0 || base::toMs(base::now() - start) < seconds * 1e3)) {
        if (zmq_msg_recv(&part, socket, 0) < 0) {
            if (base::now() > giveUp) rate = base::fail("{}: nothing came in 10 s", address);
        } else if (zmq_msg_more(&part) == 0 && messages++ == 0) {
            start = base::now();
        }
    }
    if (rate) rate = static_cast<double>(messages - 1) / (base::toMs(base::now() - start) / 1e3);
    zmq_msg_close(&part);
    zmq_close(socket);
    zmq_ctx_term(context);
    return rate;
}

}  // namespace spate::app
