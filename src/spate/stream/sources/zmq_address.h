// SPDX-License-Identifier: MIT
// What a URI says to ZeroMQ.
#pragma once

#include <string>
#include <string_view>

#include "spate/base/result.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Of `zmq+tcp://host:port`, `zmq+ipc:///path`: without "zmq+".
[[nodiscard]] std::string zmqAddress(const Uri& uri);

/// Of `dectris://host` or `dectris://host:port`: tcp, port 31001 unless there is one, of Stream V1
/// 9999.
[[nodiscard]] base::Result<std::string> dectrisAddress(const Uri& uri, bool isV1 = false);

/// ZeroMQ takes the port 99999 for 34463, the remainder by 65536: fails if that of
/// "tcp://host:port" is no port. All other addresses pass.
[[nodiscard]] base::Result<void> checkPort(std::string_view address);

}  // namespace spate::stream
