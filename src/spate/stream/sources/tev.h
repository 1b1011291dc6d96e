// SPDX-License-Identifier: MIT
// tev://:14158: what programs send to the image viewer tev, shown here in its place.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `tev://`, `tev://:14158` or `tev://host:port`: listens there, as tev does, at 127.0.0.1 if
/// no host is named, everywhere if it is *. Fails on a bad option, and if the address is in use.
/// Options:
/// - image=NAME     only the image of this name; without it, whichever changed last
/// - channel=NAME   this channel; without it R, G, B (and A) as colours, or the first one
///
/// Each update makes a frame: the image as it is then, composed of all its tiles. CreateImage makes
/// none, OpenImage one of the file, for clients on this machine only; vector graphics are ignored.
/// A client that sends what is no packet is disconnected, and counted as a rejected message; one
/// that updates what is not there is told of, and stays.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openTev(const Uri& uri,
                                                            const LiveOptions& options);

}  // namespace spate::stream
