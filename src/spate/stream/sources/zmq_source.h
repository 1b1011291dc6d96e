// SPDX-License-Identifier: MIT
// Sources that are reached by ZeroMQ: detectors of Dectris, and senders of arrays.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `zmq+tcp://host:port` or `zmq+ipc:///path`: arrays, as makeArrayDecoder() reads them.
/// - socket=sub        every subscriber gets every message; or pull, which needs sole-consumer
/// - topic=            only messages that begin with it (sub)
/// - bind              the sender connects; the address is one of this machine
/// - sole-consumer     nobody else pulls: what this source takes, no other reader misses
[[nodiscard]] base::Result<std::unique_ptr<Source>> openZmqArrays(const Uri& uri,
                                                                  const LiveOptions& options);

/// Opens `dectris://host`: the stream of a detector's control unit, a PUSH port, or of a relay.
/// - api=v2            CBOR, port 31001; or v1, JSON and blobs, port 9999
/// - channel=          the threshold to show (v2); the first
/// - socket=pull       or sub, of a relay that publishes: for any number of readers
/// - sole-consumer     as above: pull is refused without
[[nodiscard]] base::Result<std::unique_ptr<Source>> openDectris(const Uri& uri,
                                                                const LiveOptions& options);

}  // namespace spate::stream
