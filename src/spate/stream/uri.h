// SPDX-License-Identifier: MIT
// Uri: the text that names a source, taken apart; QueryReader: its options, checked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"

namespace spate::stream {

/// `scheme:path?key=value&key=value`, percent-decoded (RFC 3986). The path is all between the
/// colon and the question mark, slashes included.
struct Uri {
    std::string text;    ///< as it was given
    std::string scheme;  ///< lower case; empty if there is none
    std::string path;
    std::map<std::string, std::string> query;
};

/// Takes a URI apart. Text without a scheme is a path, and is not percent-decoded; its query is.
/// Fails, naming the place, on bad percent-encoding, a key without a name, or a repeated key.
[[nodiscard]] base::Result<Uri> parseUri(std::string_view text);

/// The scheme at the start of `text` ("sim" of "sim:?size=64"); empty if there is none.
[[nodiscard]] std::string_view schemeOf(std::string_view text) noexcept;

/// Reads the options of a URI. Each is asked for once; a bad one is remembered and its fallback
/// returned, so that callers check once, with finish().
class QueryReader {
public:
    explicit QueryReader(const Uri& uri) : uri_(uri) {}

    /// A whole number between `min` and `max`.
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback,
                                       std::int64_t min, std::int64_t max);
    /// A finite number between `min` and `max`.
    [[nodiscard]] double number(std::string_view key, double fallback, double min, double max);
    /// The place of the value in `names`, the first being the fallback.
    [[nodiscard]] std::size_t choice(std::string_view key, std::span<const std::string_view> names);
    /// Whether the key is there, alone or as key=yes; key=no is as good as none.
    [[nodiscard]] bool flag(std::string_view key);
    /// The value as it is; nothing if the key is absent.
    [[nodiscard]] std::optional<std::string> text(std::string_view key);

    /// Remembers that the value of `key` is not what was expected ("a size as 512 or 512x256").
    void reject(std::string_view key, std::string_view expected);

    /// The first error: a bad value, or a key that nobody asked for (the known ones are listed).
    [[nodiscard]] base::Result<void> finish() const;

private:
    const Uri& uri_;
    std::vector<std::string> known_;
    std::string error_;
};

}  // namespace spate::stream
