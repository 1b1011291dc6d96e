// SPDX-License-Identifier: MIT
#include "spate/stream/writers/cbor_writer.h"

#include <bit>
#include <cstddef>

namespace spate::stream {
namespace {

// So many bytes, the most significant first.
void appendBigEndian(std::string& to, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        to += static_cast<char>(value >> shift & 0xFFU);
    }
}

}  // namespace

// RFC 8949, section 3: the shortest form.
CborWriter& CborWriter::head(unsigned major, std::uint64_t argument) {
    const auto first = [&](unsigned information) {
        written_ += static_cast<char>(major << 5U | information);
    };
    if (argument < 24) {
        first(static_cast<unsigned>(argument));
    } else if (argument <= 0xFF) {
        first(24);
        appendBigEndian(written_, argument, 1);
    } else if (argument <= 0xFFFF) {
        first(25);
        appendBigEndian(written_, argument, 2);
    } else if (argument <= 0xFFFF'FFFF) {
        first(26);
        appendBigEndian(written_, argument, 4);
    } else {
        first(27);
        appendBigEndian(written_, argument, 8);
    }
    return *this;
}

CborWriter& CborWriter::number(double value) {
    written_ += '\xFB';
    appendBigEndian(written_, std::bit_cast<std::uint64_t>(value), 8);
    return *this;
}

CborWriter& CborWriter::text(std::string_view value) {
    head(3, value.size());
    written_ += value;
    return *this;
}

CborWriter& CborWriter::bytes(std::string_view value) {
    head(2, value.size());
    written_ += value;
    return *this;
}

CborWriter& CborWriter::bytesToCome() {
    written_ += '\x5B';
    appendBigEndian(written_, 0, 8);
    return *this;
}

void putCborLength(std::uint64_t length, std::byte* to) {
    for (int i = 0; i < 8; ++i) to[i] = static_cast<std::byte>(length >> (56 - 8 * i) & 0xFFU);
}

}  // namespace spate::stream
