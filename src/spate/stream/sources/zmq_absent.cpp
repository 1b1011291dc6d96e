// SPDX-License-Identifier: MIT
// In place of zmq_source.cpp, zmq_sender.cpp and relay.cpp where ZeroMQ is not installed.
#include "spate/stream/relay.h"
#include "spate/stream/sources/zmq_source.h"
#include "spate/stream/writers/zmq_sender.h"

namespace spate::stream {
namespace {

tl::unexpected<base::Error> fail(const std::string& uri) {
    return base::fail("{}: built without ZeroMQ: install libzmq3-dev and build again", uri);
}

}  // namespace

base::Result<std::unique_ptr<Source>> openZmqArrays(const Uri& uri, const LiveOptions&) {
    return fail(uri.text);
}

base::Result<std::unique_ptr<Source>> openDectris(const Uri& uri, const LiveOptions&) {
    return fail(uri.text);
}

base::Result<std::unique_ptr<Sender>> openArraySender(const Uri& uri, const SenderOptions&) {
    return fail(uri.text);
}

base::Result<std::unique_ptr<Sender>> openDectrisSender(const Uri& uri, const SenderOptions&) {
    return fail(uri.text);
}

struct Relay::Ports {};

base::Result<std::unique_ptr<Relay>> Relay::open(const RelayOptions& options) {
    return fail(options.source);
}

// Never called: there is none.
Relay::~Relay() = default;
base::Result<void> Relay::run(const std::atomic<bool>&) {
    return {};
}
RelayStatistics Relay::statistics() const {
    return {};
}

}  // namespace spate::stream
