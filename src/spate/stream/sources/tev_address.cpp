// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tev_address.h"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace spate::stream {

base::Result<TevAddress> tevAddressIn(const Uri& uri) {
    std::string_view text = uri.path;
    if (text.starts_with("//")) text.remove_prefix(2);
    TevAddress address;
    const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
    auto host = text.substr(0, colon);
    if (bracket != text.npos && host.size() == bracket + 1) host = text.substr(1, bracket - 1);
    if (!host.empty()) address.host = host == "*" ? "0.0.0.0" : host;
    if (colon != text.npos) address.port = text.substr(colon + 1);
    std::uint16_t number = 0;  // as the resolver takes 99999 for 34463
    const char* const end = address.port.data() + address.port.size();
    const auto parsed = std::from_chars(address.port.data(), end, number);
    const bool isPort = parsed.ec == std::errc() && parsed.ptr == end;
    if (isPort && address.host.find('/') == std::string::npos) return address;
    return base::fail("{}: expected tev://:port or tev://host:port, a port of at most 65535",
                      uri.text);
}

}  // namespace spate::stream
