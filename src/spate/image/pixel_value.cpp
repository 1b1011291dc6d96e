// SPDX-License-Identifier: MIT
#include "spate/image/pixel_value.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <span>

namespace spate::image {
namespace {

template <class T>
std::string textOf(T value) {
    return fmt::format("{}", value);
}
template <class T>
std::string textOf(std::complex<T> value) {
    return fmt::format("{}{:+}j", value.real(), value.imag());
}
std::string textOf(const ColorValue& value) {
    const std::span channels(value.channels.data(), static_cast<std::size_t>(value.count));
    return fmt::format("({})", fmt::join(channels, ", "));
}

double numberOf(const ColorValue&) {
    return std::numeric_limits<double>::quiet_NaN();
}
template <class T>
double numberOf(std::complex<T> value) {
    return std::hypot(static_cast<double>(value.real()), static_cast<double>(value.imag()));
}
template <class T>
double numberOf(T value) {
    return static_cast<double>(value);
}

}  // namespace

double PixelValue::toDouble() const noexcept {
    return std::visit([](auto value) { return numberOf(value); }, value_);
}

std::string PixelValue::toText() const {
    return std::visit([](auto value) { return textOf(value); }, value_);
}

}  // namespace spate::image
