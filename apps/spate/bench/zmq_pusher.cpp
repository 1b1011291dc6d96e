// SPDX-License-Identifier: MIT
#include "zmq_pusher.h"

#include <fmt/format.h>
#include <zmq.h>

#include <array>
#include <chrono>
#include <utility>

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

base::Duration period(double rateHz) {
    return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(1 / rateHz));
}

}  // namespace

ZmqPusher::ZmqPusher(PushedMessages messages)
    : messages_(std::move(messages)), inUse_(messages_.buffers.size()) {}

base::Result<std::unique_ptr<ZmqPusher>> ZmqPusher::bind(const std::string& address,
                                                         PushedMessages messages) {
    std::unique_ptr<ZmqPusher> pusher(new ZmqPusher(std::move(messages)));
    pusher->context_ = zmq_ctx_new();
    pusher->socket_ = zmq_socket(pusher->context_, ZMQ_PUSH);
    set(pusher->socket_, ZMQ_SNDHWM, kHighWaterMark);
    set(pusher->socket_, ZMQ_SNDTIMEO, kWaitMs);
    set(pusher->socket_, ZMQ_LINGER, 0);
    if (zmq_bind(pusher->socket_, address.c_str()) != 0) return tl::unexpected(zmqError(address));
    std::array<char, 256> endpoint{};
    std::size_t length = endpoint.size();
    zmq_getsockopt(pusher->socket_, ZMQ_LAST_ENDPOINT, endpoint.data(), &length);
    pusher->address_ = endpoint.data();
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
    while (!stop.stop_requested() && !sendFirst()) {
    }
    auto due = base::now();
    for (std::uint64_t id = 0; !stop.stop_requested();) {
        while (inUse_[id % inUse_.size()] && !stop.stop_requested()) std::this_thread::yield();
        if (messages_.rateHz > 0) std::this_thread::sleep_until(due);
        if (stop.stop_requested() || !sendMessage(id)) continue;
        ++id;
        sent_ = id;
        if (messages_.rateHz > 0) due += period(messages_.rateHz);
    }
}

bool ZmqPusher::sendFirst() {
    const auto& first = messages_.first;
    return first.empty() || zmq_send(socket_, first.data(), first.size(), 0) >= 0;
}

bool ZmqPusher::sendMessage(std::uint64_t id) {
    const std::size_t place = id % inUse_.size();
    auto& buffer = messages_.buffers[place];
    const std::string before = messages_.stamp(id, buffer);
    if (!before.empty() && zmq_send(socket_, before.data(), before.size(), ZMQ_SNDMORE) < 0) {
        return false;
    }
    zmq_msg_t message;
    inUse_[place] = true;
    zmq_msg_init_data(
        &message, buffer.data(), buffer.size(),
        [](void*, void* flag) { *static_cast<std::atomic<bool>*>(flag) = false; }, &inUse_[place]);
    // The second part of a message never waits for room.
    if (zmq_msg_send(&message, socket_, 0) >= 0) return true;
    zmq_msg_close(&message);
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
