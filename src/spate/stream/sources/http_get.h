// SPDX-License-Identifier: MIT
// HttpGet: asks a server for one thing, again and again, and never for anything else.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

struct HttpAnswer {
    long status = 0;  ///< 200, 404, …
    std::string body{};
};

/// What to ask for. Only GET, only http, and no redirection is followed.
struct HttpRequest {
    std::string url{};
    std::string accept{};             ///< the types of content that are wanted
    std::int64_t maxBytes = 1 << 30;  ///< of an answer; longer ones are errors
};

/// One request at a time, on a connection that is kept. No proxy is used: a detector is near. Used
/// by one thread at a time; the destructor does not wait.
class HttpGet {
public:
    /// Asks nothing yet. Fails if the URL is none.
    [[nodiscard]] static base::Result<std::unique_ptr<HttpGet>> create(const HttpRequest& request);
    virtual ~HttpGet() = default;
    HttpGet(const HttpGet&) = delete;
    HttpGet& operator=(const HttpGet&) = delete;

    /// Goes on with the request, or begins the next one: its answer, whatever the status; nothing
    /// if it has not come whole after `longest`. An error ends the request: nobody answers, or more
    /// than maxBytes.
    [[nodiscard]] virtual base::Result<std::optional<HttpAnswer>> wait(
        std::chrono::milliseconds longest) = 0;

protected:
    HttpGet() = default;
};

}  // namespace spate::stream
