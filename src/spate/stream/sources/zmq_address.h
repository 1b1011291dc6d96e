// SPDX-License-Identifier: MIT
// What a URI says to ZeroMQ.
#pragma once

#include <string>

#include "spate/base/result.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Of `zmq+tcp://host:port`, `zmq+ipc:///path`: without "zmq+".
[[nodiscard]] std::string zmqAddress(const Uri& uri);

/// Of `dectris://host` or `dectris://host:port`: tcp, port 31001 unless there is one, of Stream V1
/// 9999.
[[nodiscard]] base::Result<std::string> dectrisAddress(const Uri& uri, bool isV1 = false);

}  // namespace spate::stream
