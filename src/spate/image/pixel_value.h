// SPDX-License-Identifier: MIT
// PixelValue: one pixel, exact whatever its type.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <variant>

namespace spate::image {

/// The exact value of a pixel of any dtype (float32 stays float32, so that it prints as such).
class PixelValue {
public:
    PixelValue() = default;
    PixelValue(std::unsigned_integral auto value) : value_(std::uint64_t{value}) {}  // NOLINT
    PixelValue(std::signed_integral auto value) : value_(std::int64_t{value}) {}     // NOLINT
    PixelValue(float value) : value_(value) {}                                       // NOLINT
    PixelValue(double value) : value_(value) {}                                      // NOLINT

    /// The nearest double; exact below 2^53.
    [[nodiscard]] double toDouble() const noexcept {
        return std::visit([](auto value) { return static_cast<double>(value); }, value_);
    }
    /// Shortest text that names this value exactly: "42", "0.1", "nan".
    [[nodiscard]] std::string toText() const;

    friend bool operator==(const PixelValue&, const PixelValue&) = default;

private:
    std::variant<std::int64_t, std::uint64_t, float, double> value_ = std::int64_t{0};
};

}  // namespace spate::image
