// SPDX-License-Identifier: MIT
// In place of zmq_pusher.cpp, where this is built without ZeroMQ.
#include "zmq_pusher.h"

namespace spate::app {
namespace {

base::Error absent() {
    return {"built without ZeroMQ: install libzmq3-dev and build again"};
}

}  // namespace

base::Result<std::unique_ptr<ZmqPusher>> ZmqPusher::bind(const std::string& /*address*/,
                                                         PushedMessages /*messages*/) {
    return tl::unexpected(absent());
}

ZmqPusher::~ZmqPusher() = default;

base::Result<double> receivedPerSecond(const std::string& /*address*/, double /*seconds*/) {
    return tl::unexpected(absent());
}

}  // namespace spate::app
