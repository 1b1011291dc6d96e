// SPDX-License-Identifier: MIT
// The order in which people number files: img_2 before img_10.
#pragma once

#include <string_view>

namespace spate::stream {

/// Whether `a` comes before `b`: digits are compared as the numbers they write, of any length, all
/// else byte by byte. Numbers that are equal but for leading zeros are told apart at the end.
[[nodiscard]] bool comesBefore(std::string_view a, std::string_view b) noexcept;

}  // namespace spate::stream
