// SPDX-License-Identifier: MIT
// Checks of option values that several commands share. Their messages say what was expected; CLI11
// puts the option's name before them.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spate/base/result.h"

namespace spate::app {

/// The names of `all` values of an enumeration, by its name().
template <class Enums>
[[nodiscard]] std::vector<std::string> namesOf(const Enums& all) {
    std::vector<std::string> names;
    for (const auto each : all) names.emplace_back(name(each));
    return names;
}

/// The value that CLI::IsMember has let through.
template <class Enum, std::size_t N>
[[nodiscard]] Enum valueNamed(std::string_view text, const Enum (&all)[N]) {
    return *std::find_if(std::begin(all), std::end(all),
                         [&](const Enum each) { return name(each) == text; });
}

/// Two finite numbers with a comma between them, the first not above the second: "1,99.5".
[[nodiscard]] base::Result<std::pair<double, double>> numberPair(std::string_view text);

/// A check that the option is such a pair, both from `least` to `most`.
[[nodiscard]] CLI::Validator isNumberPair(const std::string& placeholder, double least,
                                          double most);

/// A check that the option is the name of a colour table, reversed ones included.
[[nodiscard]] CLI::Validator isColorTable();

/// A check that the option is a number for which `accepts` is true.
[[nodiscard]] CLI::Validator isNumber(std::function<bool(double)> accepts,
                                      const std::string& expected);

/// A check that the option is a whole number of 1 or more: "-1" is none, where CLI11 takes it for
/// the largest there is.
[[nodiscard]] CLI::Validator isCount();

/// Makes bytes of an option like "512M" or "4GiB" (K is 1024), from 1 to `most` of them.
[[nodiscard]] CLI::Validator isSize(std::uint64_t most);

}  // namespace spate::app
