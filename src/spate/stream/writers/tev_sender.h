// SPDX-License-Identifier: MIT
// TevSender: frames to the image viewer tev, or to who listens in its place.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/sender.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `tev://host:port` (127.0.0.1:14158), as a client of tev: it need not listen yet, and may
/// end and come back. Fails if the host has no address.
/// - image=spate       the name of the image, which each frame updates as a whole
///
/// tev knows float32 alone: numbers of all types are sent as the nearest of those, colours of uint8
/// and uint16 from 0 to 1. It knows no ids. Complex frames fail, and those of more than 1 GiB.
[[nodiscard]] base::Result<std::unique_ptr<Sender>> openTevSender(const Uri& uri,
                                                                  const SenderOptions& options);

}  // namespace spate::stream
