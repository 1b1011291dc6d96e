// SPDX-License-Identifier: MIT
// Values: the numbers that an item is drawn from.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace spate::plot {

/// float64 numbers that never change: copied once from any array of numbers, taken over from a
/// vector, or used where they lie while somebody owns them. Cheap to copy. Any thread.
class Values {
public:
    Values() = default;
    /// Copies; numbers of another type become float64.
    template <std::ranges::contiguous_range Range>
    requires std::is_arithmetic_v<std::ranges::range_value_t<Range>> Values(const Range& numbers)
        : Values(copyOf(numbers)) {}
    Values(std::initializer_list<double> numbers) : Values(std::vector<double>(numbers)) {}
    /// Takes the vector over.
    Values(std::vector<double>&& numbers) {
        auto owned = std::make_shared<const std::vector<double>>(std::move(numbers));
        numbers_ = *owned;
        owner_ = std::move(owned);
    }
    /// Copies nothing; they must not change while `owner` lives.
    [[nodiscard]] static Values shared(std::span<const double> numbers,
                                       std::shared_ptr<const void> owner) {
        Values values;
        values.numbers_ = numbers;
        values.owner_ = std::move(owner);
        return values;
    }

    [[nodiscard]] std::size_t size() const noexcept { return numbers_.size(); }
    [[nodiscard]] bool empty() const noexcept { return numbers_.empty(); }
    [[nodiscard]] double operator[](std::size_t i) const noexcept { return numbers_[i]; }
    [[nodiscard]] std::span<const double> span() const noexcept { return numbers_; }

private:
    template <class Range>
    static std::vector<double> copyOf(const Range& numbers) {
        std::vector<double> copy(std::ranges::size(numbers));
        std::transform(std::ranges::begin(numbers), std::ranges::end(numbers), copy.begin(),
                       [](auto number) { return static_cast<double>(number); });
        return copy;
    }

    std::span<const double> numbers_;
    std::shared_ptr<const void> owner_;
};

}  // namespace spate::plot
