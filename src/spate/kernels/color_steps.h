// SPDX-License-Identifier: MIT
// ColorSteps: the colour rule for renderers that can compare integers, and not trust their floats.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "spate/base/object_pool.h"
#include "spate/color/colormap.h"
#include "spate/image/dtype.h"
#include "spate/kernels/scan_keys.h"

namespace spate::kernels {

/// How the bits of a number become its key: the unsigned integers of its width in the order of the
/// numbers.
enum class KeyOrder : std::uint8_t {
    Unsigned,  ///< the bits
    Signed,    ///< the sign bit turned over
    Float,     ///< all bits turned over below zero, else the sign bit; −0 as 0
};

[[nodiscard]] KeyOrder keyOrderOf(image::DType number) noexcept;

/// The key of a number. NaN lies outside the keys of −∞ … +∞.
template <class T>
[[nodiscard]] std::uint64_t orderKey(T value) noexcept {
    using Bits = BitsOf<T>;
    constexpr auto kSign = static_cast<Bits>(Bits{1} << (sizeof(T) * 8 - 1));
    if constexpr (std::is_floating_point_v<T>) {
        const auto bits = std::bit_cast<Bits>(value == 0 ? T{0} : value);
        return (bits & kSign) != 0 ? static_cast<Bits>(~bits) : static_cast<Bits>(bits | kSign);
    } else if constexpr (std::is_signed_v<T>) {
        return static_cast<Bits>(static_cast<Bits>(value) ^ kSign);
    } else {
        return value;
    }
}

/// Every colour of one frame's values, special ones included, as steps: a value has the colour of
/// the last step whose first key is not above its own. So colours are exact wherever integers are
/// compared, whatever a processor does to products, logarithms and denormal numbers.
/// An estimate finds the step at once nearly always: step(value) is about
/// floor(place(value)) + kTableStep, with the place of ColorEdges, in float32; what lies below or
/// above the table has the step before or after it.
struct ColorSteps {
    /// NaN and values without f, then what is below the range, come before the table's steps.
    static constexpr int kTableStep = 2;

    image::DType dtype = image::DType::UInt8;
    std::vector<std::uint64_t> first;  ///< rising from 0; a step as large as the next is empty
    std::vector<color::Argb> colors;   ///< as many

    /// Where in the table a value lies, about: its normalization, and three numbers of a line.
    struct Estimate {
        color::Normalization normalization = color::Normalization::Linear;
        int tableSize = 1;
        float origin = 0;
        float scale = 0;
        float start = 0;
        float exponent = 1;
    } estimate;

    [[nodiscard]] color::Argb colorOf(std::uint64_t key) const noexcept;
};
using ColorStepsPtr = std::shared_ptr<const ColorSteps>;

/// Makes steps only when they change: the same colours of the same type are the same object.
/// Recycles them, so that a stream with a range of its own for each frame allocates nothing. One
/// thread at a time; what it made, any.
class ColorStepMaker {
public:
    ColorStepMaker();
    ~ColorStepMaker();
    ColorStepMaker(ColorStepMaker&&) noexcept;
    ColorStepMaker& operator=(ColorStepMaker&&) noexcept;

    /// Of values of a number dtype.
    [[nodiscard]] ColorStepsPtr of(image::DType dtype, const color::Coloring& coloring);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace spate::kernels
