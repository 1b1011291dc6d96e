// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_wire.h"

#include <utility>

namespace spate::stream {
namespace {

constexpr std::uint8_t kNull = 0xFF;
constexpr std::uint8_t kLongSize = 0xFE;

}  // namespace

bool PvaBits::anyIn(std::size_t first, std::size_t count) const noexcept {
    const std::size_t end = std::min(first + count, words_.size() * 64);
    for (std::size_t bit = first; bit < end;) {
        const std::uint64_t word = words_[bit / 64] >> bit % 64;
        const std::size_t inWord = std::min(64 - bit % 64, end - bit);
        if (inWord == 64 ? word != 0 : (word & ((std::uint64_t{1} << inWord) - 1)) != 0)
            return true;
        bit += inWord;
    }
    return false;
}

void PvaBits::set(std::size_t bit) {
    if (words_.size() <= bit / 64) words_.resize(bit / 64 + 1);
    words_[bit / 64] |= std::uint64_t{1} << bit % 64;
}

void PvaReader::fail(std::string reason) {
    if (hasFailed()) return;
    reason_ = fmt::format("at byte {} of {}: {}", position_, bytes_.size(), reason);
    position_ = bytes_.size();
}

std::span<const std::byte> PvaReader::bytes(std::size_t count) {
    if (count > left() || hasFailed()) {
        if (!hasFailed()) fail(fmt::format("{} bytes expected, {} left", count, left()));
        return {};
    }
    position_ += count;
    return bytes_.subspan(position_ - count, count);
}

std::optional<std::size_t> PvaReader::sizeOrNull() {
    const auto first = number<std::uint8_t>();
    if (first == kNull) return std::nullopt;
    if (first != kLongSize) return first;
    const auto longer = number<std::int32_t>();
    constexpr std::int32_t kEvenLonger = 0x7FFF'FFFF;
    const std::int64_t size = longer == kEvenLonger ? number<std::int64_t>() : longer;
    if (size < 0) fail(fmt::format("a size of {}", size));
    return hasFailed() ? 0 : static_cast<std::size_t>(size);
}

std::string_view PvaReader::text() {
    const auto found = bytes(size());
    return {reinterpret_cast<const char*>(found.data()), found.size()};
}

// Whole words of 64 bits in the message's byte order, then the bytes that are left, lowest first.
PvaBits PvaReader::bits() {
    const std::size_t count = size();
    if (count > kMaxPvaBits / 8) fail(fmt::format("a bit set of {} bytes", count));
    if (count > left()) fail(fmt::format("a bit set of {} bytes, {} left", count, left()));
    PvaBits bits;
    if (hasFailed()) return bits;
    bits.words_.resize((count + 7) / 8);
    for (std::size_t i = 0; i < count / 8; ++i) bits.words_[i] = number<std::uint64_t>();
    for (std::size_t i = 0; i < count % 8; ++i) {
        bits.words_.back() |= std::uint64_t{number<std::uint8_t>()} << 8 * i;
    }
    return bits;
}

PvaStatus PvaReader::status() {
    enum Kind : std::uint8_t { Ok, Warning };
    const auto kind = number<std::uint8_t>();
    if (kind == kNull) return {};
    PvaStatus status{.isOk = kind <= Warning, .message = std::string(text())};
    (void)text();  // where in the server's code
    return status;
}

PvaWriter& PvaWriter::size(std::size_t value) {
    if (value < kLongSize) return byte(static_cast<unsigned>(value));
    return byte(kLongSize).number(static_cast<std::int32_t>(value));
}

PvaWriter& PvaWriter::text(std::string_view text) {
    return size(text.size()).raw(text);
}

}  // namespace spate::stream
