// SPDX-License-Identifier: MIT
// Senders by ZeroMQ: arrays, and what a detector of Dectris sends. Readers connect to them.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/sender.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `zmq+tcp://*:port` or `zmq+ipc:///path`: messages as arrayMessage() makes them.
/// - socket=pub        every subscriber gets each; or push: one reader does
/// - compression=none  or lz4, bslz4
[[nodiscard]] base::Result<std::unique_ptr<Sender>> openArraySender(const Uri& uri,
                                                                    const SenderOptions& options);

/// Opens `dectris://*:31001`: a series as DectrisStream2Writer writes it, over PUSH.
/// - compression=bslz4 or lz4, none
[[nodiscard]] base::Result<std::unique_ptr<Sender>> openDectrisSender(const Uri& uri,
                                                                      const SenderOptions& options);

}  // namespace spate::stream
