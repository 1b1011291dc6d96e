// SPDX-License-Identifier: MIT
// CBOR (RFC 8949), read where it lies: what Dectris Stream V2 is written in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"

namespace spate::stream {

/// A message nests no deeper than this, tags included,
inline constexpr int kMaxCborDepth = 32;
/// and has no more data items. Pixels are one item, however many.
inline constexpr std::size_t kMaxCborItems = std::size_t{1} << 20U;

/// One well-formed data item in somebody's memory, with all that is within it. A value; valid as
/// long as the memory is. Nothing is copied, and nothing that was claimed is believed: parse() has
/// checked that every item lies within the message. Questions that do not fit the item's type have
/// no answer. Any thread.
class CborValue {
public:
    /// `message` must be one data item and nothing else. Fails, naming the offset, if it is cut
    /// short, not well-formed, or beyond the limits above. A tag around it that only says that it
    /// is CBOR (55799) is passed over.
    [[nodiscard]] static base::Result<CborValue> parse(std::span<const std::byte> message);

    [[nodiscard]] std::optional<std::uint64_t> asUnsigned() const;
    /// Integers of either sign and floating-point numbers of any length.
    [[nodiscard]] std::optional<double> asNumber() const;
    [[nodiscard]] std::optional<bool> asBool() const;
    /// As it was sent, not checked to be UTF-8. Strings in pieces (of indefinite length) are none.
    [[nodiscard]] std::optional<std::string_view> asText() const;
    [[nodiscard]] std::optional<std::span<const std::byte>> asBytes() const;

    /// The number of a tag, and what it says something of.
    [[nodiscard]] std::optional<std::uint64_t> tag() const;
    [[nodiscard]] std::optional<CborValue> tagged() const;

    [[nodiscard]] bool isMap() const;
    /// The first value of a text key in a map; nothing if there is none, or this is no map.
    [[nodiscard]] std::optional<CborValue> find(std::string_view key) const;
    /// The text keys of a map, in their order.
    [[nodiscard]] std::vector<std::string_view> keys() const;

    /// The elements of an array, if it has at most `limit`.
    [[nodiscard]] std::optional<std::vector<CborValue>> elements(std::size_t limit) const;

    /// For messages: "a map", "the text 'image'", "42".
    [[nodiscard]] std::string toText() const;

private:
    explicit CborValue(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <class Visit>
    void forEachItem(Visit visit) const;
    template <class Visit>
    void forEachEntry(Visit visit) const;

    std::span<const std::byte>
        bytes_;  // from the head of the item on; what follows it may be within
};

}  // namespace spate::stream
