// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_address.h"

#include <charconv>
#include <cstdint>
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

base::Result<void> checkPort(std::string_view address) {
    if (!address.starts_with("tcp://")) return {};
    const auto port = address.substr(address.rfind(':') + 1);
    std::uint16_t number = 0;
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
    if (parsed.ec != std::errc::result_out_of_range) return {};
    return base::fail("{}: port {}: expected one of at most 65535", address, port);
}

}  // namespace spate::stream
