// SPDX-License-Identifier: MIT
#include "spate/stream/sender.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "spate/stream/uri.h"
#include "spate/stream/writers/shm_sender.h"
#include "spate/stream/writers/tev_sender.h"
#include "spate/stream/writers/zmq_sender.h"

namespace spate::stream {
namespace {

struct SenderScheme {
    std::string_view name;
    base::Result<std::unique_ptr<Sender>> (*open)(const Uri& uri, const SenderOptions& options);
};

// A new protocol is a file in writers/ and a line here.
constexpr SenderScheme kSenders[] = {
    {"shm", openShmSender},         {"zmq+tcp", openArraySender}, {"zmq+ipc", openArraySender},
    {"dectris", openDectrisSender}, {"tev", openTevSender},
};

}  // namespace

base::Result<std::unique_ptr<Sender>> openSender(const std::string& uri,
                                                 const SenderOptions& options) {
    const auto parsed = parseUri(uri);
    if (!parsed) return base::failAs(parsed);
    const auto* const found =
        std::find_if(std::begin(kSenders), std::end(kSenders),
                     [&](const SenderScheme& sender) { return sender.name == parsed->scheme; });
    if (found != std::end(kSenders)) return found->open(*parsed, options);
    if (parsed->scheme.empty()) {
        return base::fail("{}: expected a URI to send to, of one of the schemes {}", uri,
                          fmt::join(senderSchemes(), ", "));
    }
    return base::fail("{}: cannot send to the scheme '{}': expected one of {}", uri, parsed->scheme,
                      fmt::join(senderSchemes(), ", "));
}

std::vector<std::string_view> senderSchemes() {
    std::vector<std::string_view> names;
    for (const auto& sender : kSenders) names.push_back(sender.name);
    return names;
}

}  // namespace spate::stream
