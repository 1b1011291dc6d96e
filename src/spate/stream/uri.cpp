// SPDX-License-Identifier: MIT
#include "spate/stream/uri.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace spate::stream {
namespace {

// Without the locale's opinion of letters.
constexpr bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<int> hexDigit(char c) {
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

base::Result<std::string> percentDecoded(std::string_view text, std::string_view uri) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const auto high = i + 2 < text.size() ? hexDigit(text[i + 1]) : std::nullopt;
        const auto low = high ? hexDigit(text[i + 2]) : std::nullopt;
        if (!low || (*high == 0 && *low == 0)) {
            return base::fail(
                "{}: '{}' is not percent-encoding: expected % and two hexadecimal "
                "digits, not 00 (a percent sign itself is %25)",
                uri, text.substr(i, 3));
        }
        decoded += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return decoded;
}

base::Result<void> addOption(Uri& uri, std::string_view option) {
    const auto equals = std::min(option.find('='), option.size());
    const auto key = percentDecoded(option.substr(0, equals), uri.text);
    if (!key) return base::failAs(key);
    const auto valueStart = std::min(equals + 1, option.size());
    const auto value = percentDecoded(option.substr(valueStart), uri.text);
    if (!value) return base::failAs(value);
    if (key->empty()) return base::fail("{}: expected key=value, found '{}'", uri.text, option);
    if (!uri.query.emplace(*key, *value).second) {
        return base::fail("{}: the option '{}' is given twice", uri.text, *key);
    }
    return {};
}

base::Result<void> addQuery(Uri& uri, std::string_view query) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        if (const auto added = addOption(uri, query.substr(0, end)); !added) return added;
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return {};
}

template <class T>
std::optional<T> parsed(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string_view schemeOf(std::string_view text) noexcept {
    std::size_t length = 0;
    while (length < text.size() && (isLetter(text[length]) ||
                                    (length > 0 && (isDigit(text[length]) || text[length] == '+' ||
                                                    text[length] == '.' || text[length] == '-')))) {
        ++length;
    }
    const bool isScheme = length > 0 && length < text.size() && text[length] == ':';
    return isScheme ? text.substr(0, length) : std::string_view();
}

base::Result<Uri> parseUri(std::string_view text) {
    Uri uri{
        .text = std::string(text), .scheme = std::string(schemeOf(text)), .path = {}, .query = {}};
    const bool hasScheme = !uri.scheme.empty();
    for (char& c : uri.scheme) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    std::string_view rest = text.substr(hasScheme ? uri.scheme.size() + 1 : 0);
    const auto queryStart = std::min(rest.find('?'), rest.size());
    auto path = hasScheme ? percentDecoded(rest.substr(0, queryStart), text)
                          : base::Result<std::string>(rest.substr(0, queryStart));
    if (!path) return base::failAs(path);
    uri.path = std::move(*path);
    rest.remove_prefix(std::min(queryStart + 1, rest.size()));
    if (const auto added = addQuery(uri, rest); !added) return base::failAs(added);
    return uri;
}

std::int64_t QueryReader::integer(std::string_view key, std::int64_t fallback, std::int64_t min,
                                  std::int64_t max) {
    const auto value = text(key);
    if (!value) return fallback;
    const auto number = parsed<std::int64_t>(*value);
    if (number && *number >= min && *number <= max) return *number;
    reject(key, fmt::format("a whole number from {} to {}", min, max));
    return fallback;
}

double QueryReader::number(std::string_view key, double fallback, double min, double max) {
    const auto value = text(key);
    if (!value) return fallback;
    const auto number = parsed<double>(*value);
    if (number && *number >= min && *number <= max) return *number;  // NaN fails too
    reject(key, fmt::format("a number from {} to {}", min, max));
    return fallback;
}

std::size_t QueryReader::choice(std::string_view key, std::span<const std::string_view> names) {
    const auto value = text(key);
    if (!value) return 0;
    const auto found = std::find(names.begin(), names.end(), *value);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    reject(key, fmt::format("one of {}", fmt::join(names, ", ")));
    return 0;
}

bool QueryReader::flag(std::string_view key) {
    const auto value = text(key);
    if (!value || *value == "no") return false;
    if (!value->empty() && *value != "yes") reject(key, "yes, no, or no value");
    return true;
}

std::optional<std::string> QueryReader::text(std::string_view key) {
    known_.emplace_back(key);
    const auto found = uri_.query.find(known_.back());
    return found != uri_.query.end() ? std::optional(found->second) : std::nullopt;
}

void QueryReader::reject(std::string_view key, std::string_view expected) {
    if (!error_.empty()) return;
    const auto found = uri_.query.find(std::string(key));
    error_ = fmt::format("{}: {}={}: expected {}", uri_.text, key,
                         found != uri_.query.end() ? found->second : "", expected);
}

base::Result<void> QueryReader::finish() const {
    for (const auto& [key, value] : uri_.query) {
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        if (known_.empty()) {
            return base::fail("{}: unknown option '{}': this source has no options", uri_.text,
                              key);
        }
        return base::fail("{}: unknown option '{}': the known ones are {}", uri_.text, key,
                          fmt::join(known_, ", "));
    }
    if (!error_.empty()) return base::fail("{}", error_);
    return {};
}

}  // namespace spate::stream
