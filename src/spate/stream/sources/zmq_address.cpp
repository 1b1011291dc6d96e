// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_address.h"

#include <string_view>

namespace spate::stream {

std::string zmqAddress(const Uri& uri) {
    return uri.scheme.substr(uri.scheme.find('+') + 1) + ":" + uri.path;
}

base::Result<std::string> dectrisAddress(const Uri& uri, bool isV1) {
    const std::string_view path = uri.path;
    const auto host = path.starts_with("//") ? path.substr(2) : std::string_view();
    if (host.empty() || host.find('/') != host.npos) {
        return base::fail("{}: expected dectris://host or dectris://host:port", uri.text);
    }
    const std::string_view port = host.find(':') != host.npos ? "" : isV1 ? ":9999" : ":31001";
    return fmt::format("tcp://{}{}", host, port);
}

}  // namespace spate::stream
