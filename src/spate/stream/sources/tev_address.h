// SPDX-License-Identifier: MIT
// Where tev listens: host and port of a URI.
#pragma once

#include <string>

#include "spate/base/result.h"
#include "spate/stream/uri.h"

namespace spate::stream {

struct TevAddress {
    std::string host = "127.0.0.1";  ///< without the brackets of one with colons
    std::string port = "14158";
};

/// Of `tev://`, `tev://:port`, `tev://host`, `tev://host:port`, `tev://[::1]:port`; * is every
/// address of this machine. Fails, naming the URI.
[[nodiscard]] base::Result<TevAddress> tevAddressIn(const Uri& uri);

}  // namespace spate::stream
