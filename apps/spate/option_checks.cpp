// SPDX-License-Identifier: MIT
#include "option_checks.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "spate/color/color_table.h"

namespace spate::app {
namespace {

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool ok =
        error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
    return ok ? std::optional(value) : std::nullopt;
}

}  // namespace

base::Result<std::pair<double, double>> numberPair(std::string_view text) {
    const auto comma = text.find(',');
    const auto low = number(text.substr(0, comma));
    const auto high = comma == text.npos ? std::nullopt : number(text.substr(comma + 1));
    if (!low || !high) return base::fail("{}: expected two numbers, as 1,99.5", text);
    if (*low > *high) return base::fail("{}: expected the first number not above the second", text);
    return std::pair{*low, *high};
}

CLI::Validator isNumberPair(const std::string& placeholder, double least, double most) {
    const auto check = [=](const std::string& text) -> std::string {
        const auto pair = numberPair(text);
        if (!pair) return pair.error().message;
        if (pair->first >= least && pair->second <= most) return {};
        return fmt::format("{}: expected numbers from {} to {}", text, least, most);
    };
    return {check, placeholder};
}

CLI::Validator isColorTable() {
    const auto check = [](const std::string& text) -> std::string {
        const auto table = color::colorTable(text);
        return table ? std::string() : table.error().message;
    };
    return {check, ""};
}

CLI::Validator isNumber(std::function<bool(double)> accepts, const std::string& expected) {
    const auto check = [=](const std::string& text) -> std::string {
        const auto value = number(text);
        if (value && accepts(*value)) return {};
        return fmt::format("{}: expected {}", text, expected);
    };
    return {check, ""};
}

}  // namespace spate::app
