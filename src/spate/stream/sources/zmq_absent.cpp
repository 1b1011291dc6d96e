// SPDX-License-Identifier: MIT
// In place of zmq_source.cpp where ZeroMQ is not installed.
#include "spate/stream/sources/zmq_source.h"

namespace spate::stream {
namespace {

base::Result<std::unique_ptr<Source>> fail(const Uri& uri) {
    return base::fail("{}: built without ZeroMQ: install libzmq3-dev and build again", uri.text);
}

}  // namespace

base::Result<std::unique_ptr<Source>> openZmqArrays(const Uri& uri, const LiveOptions&) {
    return fail(uri);
}

base::Result<std::unique_ptr<Source>> openDectris(const Uri& uri, const LiveOptions&) {
    return fail(uri);
}

}  // namespace spate::stream
