// SPDX-License-Identifier: MIT
// CborWriter: CBOR (RFC 8949), item after item.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spate::stream {

/// Appends data items. Whoever writes the head of a map, an array or a tag writes, next, as many
/// items as it says.
class CborWriter {
public:
    /// A map has so many pairs of a key and a value.
    CborWriter& map(std::uint64_t entries) { return head(5, entries); }
    CborWriter& array(std::uint64_t elements) { return head(4, elements); }
    CborWriter& tag(std::uint64_t number) { return head(6, number); }
    CborWriter& number(std::uint64_t value) { return head(0, value); }
    CborWriter& number(double value);
    CborWriter& text(std::string_view value);
    CborWriter& bytes(std::string_view value);
    /// The head of a byte string whose length is not known yet: always 9 bytes, the last 8 of them
    /// the length (putCborLength()). The bytes follow.
    CborWriter& bytesToCome();

    [[nodiscard]] const std::string& written() const noexcept { return written_; }

private:
    CborWriter& head(unsigned major, std::uint64_t argument);

    std::string written_;
};

/// Eight bytes, the most significant first, as CBOR has a length behind its first byte.
void putCborLength(std::uint64_t length, std::byte* to);

}  // namespace spate::stream
