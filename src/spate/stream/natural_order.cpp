// SPDX-License-Identifier: MIT
#include "spate/stream/natural_order.h"

#include <algorithm>

namespace spate::stream {
namespace {

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Takes the number at the start of `text` off it, and returns its digits without leading zeros.
std::string_view takeNumber(std::string_view& text) noexcept {
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

}  // namespace

bool comesBefore(std::string_view a, std::string_view b) noexcept {
    const std::string_view wholeA = a;
    const std::string_view wholeB = b;
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const auto numberA = takeNumber(a);
            const auto numberB = takeNumber(b);
            if (numberA.size() != numberB.size()) return numberA.size() < numberB.size();
            if (numberA != numberB) return numberA < numberB;
            continue;
        }
        if (a.front() != b.front()) return a.substr(0, 1) < b.substr(0, 1);
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty() && b.empty()) return wholeA < wholeB;
    return a.empty();
}

}  // namespace spate::stream
