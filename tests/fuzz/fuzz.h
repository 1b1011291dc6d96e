// SPDX-License-Identifier: MIT
// What the fuzzers share: numbers out of the fuzzer's bytes, and requirements.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace spate::fuzz {

/// Ends the run, as a finding, unless `condition` holds.
inline void require(bool condition, const char* finding) {
    if (condition) return;
    std::fprintf(stderr, "finding: %s\n", finding);
    std::abort();
}

/// The fuzzer's bytes, read as numbers; zeros behind their end.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : next_(data), left_(size) {}

    bool chance() { return (byte() & 1U) != 0; }

    /// From `low` to `high`, both among them.
    std::int64_t integer(std::int64_t low, std::int64_t high) {
        const auto choices = static_cast<std::uint64_t>(high - low) + 1;
        std::uint64_t value = byte();
        if (choices > 256) value = value << 16U | std::uint64_t{byte()} << 8U | byte();
        return low + static_cast<std::int64_t>(value % choices);
    }

    /// Any 64-bit number, often one next to a power of two, where arithmetic goes wrong.
    std::int64_t length() {
        if (chance()) {
            const auto power = std::uint64_t{1} << integer(0, 63);
            const auto value = power + static_cast<std::uint64_t>(integer(-2, 2));
            return static_cast<std::int64_t>(chance() ? ~value : value);
        }
        std::uint64_t value = 0;
        for (int i = 0; i < 8; ++i) value = value << 8U | byte();
        return static_cast<std::int64_t>(value);
    }

private:
    std::uint8_t byte() { return left_ > 0 ? (--left_, *next_++) : std::uint8_t{0}; }

    const std::uint8_t* next_;
    std::size_t left_;
};

}  // namespace spate::fuzz
