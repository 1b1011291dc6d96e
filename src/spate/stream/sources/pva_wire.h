// SPDX-License-Identifier: MIT
// Numbers, sizes, texts and bit sets as pvAccess has them on the wire: PvaReader and PvaWriter.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/image_view.h"

namespace spate::stream {

/// Which nodes of a structure an update has, counted depth first from 0, the structure itself.
class PvaBits {
public:
    [[nodiscard]] bool test(std::size_t bit) const noexcept {
        return bit / 64 < words_.size() && (words_[bit / 64] >> bit % 64 & 1U) != 0;
    }
    /// Whether one of `count` bits from `first` on is set.
    [[nodiscard]] bool anyIn(std::size_t first, std::size_t count) const noexcept;
    [[nodiscard]] bool any() const noexcept { return anyIn(0, words_.size() * 64); }
    void set(std::size_t bit);

private:
    friend class PvaReader;
    std::vector<std::uint64_t> words_;
};

/// How a request went. Servers send what they like as a message.
struct PvaStatus {
    bool isOk = true;  ///< perhaps with a warning
    std::string message{};
};

/// Reads a message from its start. What is read behind the end, or makes no sense, is 0 or empty,
/// and so is all that follows; who reads asks once, at the end.
/// Source: epics-docs, pv-access/Protocol-Encoding.
class PvaReader {
public:
    /// `bytes` outlive the reader and whatever texts and bytes it returns.
    PvaReader(std::span<const std::byte> bytes, image::ByteOrder order)
        : bytes_(bytes), order_(order) {}

    template <class T>
    [[nodiscard]] T number() {
        const auto found = bytes(sizeof(T));
        return found.empty() ? T() : image::ImageView::load<T>(found.data(), order_);
    }
    /// A size; nothing for the one that stands for "null".
    [[nodiscard]] std::optional<std::size_t> sizeOrNull();
    /// The same, null being 0.
    [[nodiscard]] std::size_t size() { return sizeOrNull().value_or(0); }
    [[nodiscard]] std::string_view text();
    [[nodiscard]] std::span<const std::byte> bytes(std::size_t count);
    /// At most kMaxPvaBits.
    [[nodiscard]] PvaBits bits();
    [[nodiscard]] PvaStatus status();

    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    [[nodiscard]] std::size_t total() const noexcept { return bytes_.size(); }
    [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - position_; }
    [[nodiscard]] image::ByteOrder order() const noexcept { return order_; }

    /// Makes all that is read from now on fail; the first reason is kept.
    void fail(std::string reason);
    [[nodiscard]] bool hasFailed() const noexcept { return !reason_.empty(); }
    /// The first reason, with its place.
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

private:
    std::span<const std::byte> bytes_;
    const image::ByteOrder order_;
    std::size_t position_ = 0;
    std::string reason_;
};

/// More nodes than any structure of instruments has: a limit for types and bit sets.
inline constexpr std::size_t kMaxPvaBits = std::size_t{1} << 16U;

/// Writes the payload of a message.
class PvaWriter {
public:
    explicit PvaWriter(image::ByteOrder order) : order_(order) {}

    template <class T>
    PvaWriter& number(T value) {
        char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        if (order_ != image::kNativeOrder) std::reverse(std::begin(bytes), std::end(bytes));
        bytes_.append(bytes, sizeof(T));
        return *this;
    }
    PvaWriter& byte(unsigned value) { return number(static_cast<std::uint8_t>(value)); }
    PvaWriter& size(std::size_t value);
    PvaWriter& text(std::string_view text);
    PvaWriter& raw(std::string_view bytes) {
        bytes_ += bytes;
        return *this;
    }

    [[nodiscard]] image::ByteOrder order() const noexcept { return order_; }
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

private:
    const image::ByteOrder order_;
    std::string bytes_;
};

}  // namespace spate::stream
