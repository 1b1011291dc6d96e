// SPDX-License-Identifier: MIT
// Bytes as pvAccess has them: what the benchmark's server writes and reads. Source: the protocol's
// specification ("Data Encoding"). Shares nothing with the client that it is the counterpart of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace spate::app {

/// Codes of messages, from either side.
enum class PvaCommand : std::uint8_t {
    Validation = 0x01,
    Echo = 0x02,
    Search = 0x03,
    SearchResponse = 0x04,
    CreateChannel = 0x07,
    DestroyChannel = 0x08,
    Validated = 0x09,
    Monitor = 0x0D,
    DestroyRequest = 0x0F,
    GetField = 0x11,
};

inline constexpr std::size_t kPvaHeaderBytes = 8;
inline constexpr std::uint8_t kPvaFromServer = 0x40;
inline constexpr std::uint8_t kPvaControl = 0x01;
inline constexpr std::uint8_t kPvaSegmented = 0x30;
inline constexpr std::uint8_t kPvaBigEndian = 0x80;

/// Little-endian bytes, one value after another.
class PvaBytes {
public:
    PvaBytes& number(std::uint64_t value, std::size_t bytes);
    PvaBytes& u8(std::uint8_t value) { return number(value, 1); }
    PvaBytes& u16(std::uint16_t value) { return number(value, 2); }
    PvaBytes& u32(std::uint32_t value) { return number(value, 4); }
    PvaBytes& i32(std::int32_t value) { return number(static_cast<std::uint32_t>(value), 4); }
    PvaBytes& i64(std::int64_t value) { return number(static_cast<std::uint64_t>(value), 8); }
    /// Of an array or a string.
    PvaBytes& size(std::size_t value);
    PvaBytes& text(std::string_view value);
    PvaBytes& raw(std::span<const std::byte> bytes);

    [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::size_t count() const noexcept { return bytes_.size(); }

    /// These as the payload of a message; `more` bytes of it follow elsewhere.
    [[nodiscard]] std::vector<std::byte> message(PvaCommand command, std::uint8_t flags,
                                                 std::size_t more = 0) const;

private:
    std::vector<std::byte> bytes_;
};

/// A message that came, whose numbers are in the order that its header says.
class PvaMessage {
public:
    /// The next message of `bytes`, and how long it is; of length 0 where it is not complete.
    PvaMessage(std::span<const std::byte> bytes, std::size_t mostBytes);

    [[nodiscard]] std::size_t length() const noexcept { return length_; }
    /// Not a message at all, too long, or in segments, which clients of this server do not send.
    [[nodiscard]] bool isBad() const noexcept { return isBad_; }
    [[nodiscard]] bool isControl() const noexcept { return (flags_ & kPvaControl) != 0; }
    [[nodiscard]] PvaCommand command() const noexcept { return command_; }
    [[nodiscard]] std::span<const std::byte> payload() const noexcept { return payload_; }

    // From its payload, one after another; 0 or nothing beyond its end.
    [[nodiscard]] std::uint64_t number(std::size_t bytes);
    [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    [[nodiscard]] std::string text();
    void skip(std::size_t bytes);
    /// The last four bytes, behind what this server does not read.
    [[nodiscard]] std::uint32_t lastU32();

private:
    [[nodiscard]] std::uint64_t load(std::span<const std::byte> bytes) const;

    std::size_t length_ = 0;
    bool isBad_ = false;
    std::uint8_t flags_ = 0;
    PvaCommand command_{};
    std::span<const std::byte> payload_{};
    std::size_t at_ = 0;
};

}  // namespace spate::app
