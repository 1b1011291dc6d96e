// SPDX-License-Identifier: MIT
// JSON headers of messages, read leniently: their senders are many, and few read a specification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/sources/message.h"

namespace spate::stream {

/// A detector's configuration is the longest: some KiB.
inline constexpr std::size_t kMaxJsonBytes = std::size_t{1} << 18U;

/// The object that is the whole of a part. Fails, naming the beginning of what was found.
[[nodiscard]] base::Result<nlohmann::json> parseJsonHeader(const MessagePart& part);

// What an object has under a key, if it is, or can be read as, what is asked for; numbers may be
// written as texts.
[[nodiscard]] std::optional<double> numberIn(const nlohmann::json& object, std::string_view key);
[[nodiscard]] std::optional<std::uint64_t> unsignedIn(const nlohmann::json& object,
                                                      std::string_view key);
/// Empty if there is none.
[[nodiscard]] std::string textIn(const nlohmann::json& object, std::string_view key);
/// The sizes of an array, at most 8; the error says what is there.
[[nodiscard]] base::Result<std::vector<std::int64_t>> shapeIn(const nlohmann::json& object,
                                                              std::string_view key);
/// A value as text for a message, not all of it. Of arrays in arrays, only what it is: the library
/// would need stack for each of them, and a sender may nest them a hundred thousand times.
[[nodiscard]] std::string shownJson(const nlohmann::json& value);
/// All that is a text, a number or a truth, at most 100 of them, without those of these keys; null
/// if there is nothing.
[[nodiscard]] std::shared_ptr<const image::Attributes> attributesIn(
    const nlohmann::json& object, std::span<const std::string_view> except);

}  // namespace spate::stream
