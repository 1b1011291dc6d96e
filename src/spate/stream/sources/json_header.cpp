// SPDX-License-Identifier: MIT
#include "spate/stream/sources/json_header.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxDimensions = 8;
constexpr std::size_t kMaxAttributes = 100;

template <class T>
std::optional<T> parsed(const std::string& text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

const json* valueIn(const json& object, std::string_view key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found != object.end() ? &*found : nullptr;
}

std::optional<std::uint64_t> unsignedOf(const json& value) {
    if (const auto* number = value.get_ptr<const json::number_unsigned_t*>()) return *number;
    if (const auto* text = value.get_ptr<const json::string_t*>()) {
        return parsed<std::uint64_t>(*text);
    }
    const auto* number = value.get_ptr<const json::number_float_t*>();
    constexpr double kExact = 9007199254740992;  // 2^53
    const bool isWhole =
        number != nullptr && *number >= 0 && *number <= kExact && std::floor(*number) == *number;
    return isWhole ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

// What was found, for a message; not all of it.
std::string shortened(std::string_view text) {
    constexpr std::size_t kLongest = 60;
    return attributeText(text.substr(0, kLongest)) + (text.size() > kLongest ? "..." : "");
}

}  // namespace

std::string shownJson(const json& value) {
    for (const auto& each : value) {
        if (value.is_structured() && each.is_structured()) return value.type_name();
    }
    return shortened(value.dump(-1, ' ', false, json::error_handler_t::replace));
}

base::Result<json> parseJsonHeader(const MessagePart& part) {
    if (part.bytes.size() > kMaxJsonBytes) {
        return base::fail("a header of {} bytes: expected JSON, at most {}", part.bytes.size(),
                          kMaxJsonBytes);
    }
    const auto text = part.text();
    auto header = json::parse(text.begin(), text.end(), nullptr, false);  // does not throw
    if (header.is_object()) return header;
    return base::fail("the header '{}': expected a JSON object", shortened(text));
}

std::optional<double> numberIn(const json& object, std::string_view key) {
    const json* value = valueIn(object, key);
    if (value == nullptr) return std::nullopt;
    if (value->is_number()) return value->get<double>();
    const auto* text = value->get_ptr<const json::string_t*>();
    return text != nullptr ? parsed<double>(*text) : std::nullopt;
}

std::optional<std::uint64_t> unsignedIn(const json& object, std::string_view key) {
    const json* value = valueIn(object, key);
    return value != nullptr ? unsignedOf(*value) : std::nullopt;
}

std::string textIn(const json& object, std::string_view key) {
    const json* value = valueIn(object, key);
    const auto* text = value != nullptr ? value->get_ptr<const json::string_t*>() : nullptr;
    return text != nullptr ? *text : std::string();
}

base::Result<std::vector<std::int64_t>> shapeIn(const json& object, std::string_view key) {
    const json* value = valueIn(object, key);
    if (value == nullptr || !value->is_array() || value->size() > kMaxDimensions) {
        return base::fail("the {} is {}: expected an array of sizes", key,
                          value != nullptr ? shownJson(*value) : "missing");
    }
    std::vector<std::int64_t> shape;
    for (const json& size : *value) {
        const auto number = unsignedOf(size);
        if (!number || !std::in_range<std::int64_t>(*number)) {
            return base::fail("the {} has a size that is {}: expected whole numbers", key,
                              shownJson(size));
        }
        shape.push_back(static_cast<std::int64_t>(*number));
    }
    return shape;
}

std::shared_ptr<const image::Attributes> attributesIn(const json& object,
                                                      std::span<const std::string_view> except) {
    auto attributes = std::make_shared<image::Attributes>();
    for (const auto& [key, value] : object.items()) {
        const bool isScalar = value.is_string() || value.is_number() || value.is_boolean();
        const bool isExcepted = std::find(except.begin(), except.end(), key) != except.end();
        if (isExcepted || !isScalar || attributes->size() >= kMaxAttributes) continue;
        const auto text = textIn(object, key);
        (*attributes)[attributeText(key)] = attributeText(value.is_string() ? text : value.dump());
    }
    return attributes->empty() ? nullptr : attributes;
}

}  // namespace spate::stream
