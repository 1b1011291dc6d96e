// SPDX-License-Identifier: MIT
#include "option_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
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

std::optional<std::uint64_t> wholeNumber(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool ok = error == std::errc() && end == text.data() + text.size();
    return ok ? std::optional(value) : std::nullopt;
}

// "512M" and "512MiB" are the same.
std::optional<std::uint64_t> byteCount(std::string_view text) {
    const auto unit = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = wholeNumber(text.substr(0, unit));
    if (!count || unit == text.size()) return count;
    const auto place = std::string_view("KMGTkmgt").find(text[unit]);
    const auto rest = text.substr(unit + 1);
    if (place == std::string_view::npos || !(rest.empty() || rest == "B" || rest == "iB")) {
        return std::nullopt;
    }
    const auto shift = 10 * (place % 4 + 1);
    const bool fits = *count <= std::numeric_limits<std::uint64_t>::max() >> shift;
    return fits ? std::optional(*count << shift) : std::nullopt;
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

CLI::Validator isCount() {
    const auto check = [](const std::string& text) -> std::string {
        if (wholeNumber(text).value_or(0) >= 1) return {};
        return fmt::format("{}: expected a whole number above 0", text);
    };
    return {check, ""};
}

CLI::Validator isSize(std::uint64_t most) {
    const auto check = [=](std::string& text) -> std::string {
        const auto bytes = byteCount(text).value_or(0);
        if (bytes < 1 || bytes > most) {
            return fmt::format("{}: expected a size of 1 to {} bytes, as 512M or 4G", text, most);
        }
        text = std::to_string(bytes);
        return {};
    };
    return {check, "SIZE"};
}

}  // namespace spate::app
