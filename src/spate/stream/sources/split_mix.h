// SPDX-License-Identifier: MIT
// SplitMix: random numbers that are the same on every platform and standard library.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace spate::stream {

/// The generator SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
/// OOPSLA 2014). The standard library's distributions differ between implementations; these do not.
class SplitMix {
public:
    explicit constexpr SplitMix(std::uint64_t seed) noexcept : state_(seed) {}

    constexpr std::uint64_t next() noexcept {
        state_ += 0x9E37'79B9'7F4A'7C15U;
        return mixed(state_);
    }
    /// In [0, 1).
    double uniform() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }
    /// Mean 0, standard deviation 1 (Box and Muller, 1958).
    double normal() noexcept {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

    /// A number that looks random, for one that does not.
    static constexpr std::uint64_t mixed(std::uint64_t value) noexcept {
        value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9U;
        value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBU;
        return value ^ (value >> 31);
    }

private:
    std::uint64_t state_;
};

}  // namespace spate::stream
