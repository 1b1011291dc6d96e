// SPDX-License-Identifier: MIT
// AxisScale: how data coordinates are spread along an axis.
#pragma once

#include <array>
#include <string_view>

namespace spate::pipeline {

/// Linear; Log (values above zero only); Asinh: linear about zero and logarithmic away from it, on
/// both sides.
enum class AxisScale { Linear, Log, Asinh };

inline constexpr std::array kAllAxisScales{AxisScale::Linear, AxisScale::Log, AxisScale::Asinh};

/// silx's word for it: "linear", "log", "arcsinh".
[[nodiscard]] std::string_view name(AxisScale scale) noexcept;

/// The coordinate in which the axis is even: the value itself, its natural logarithm (not finite
/// unless the value is above zero), or its inverse hyperbolic sine.
[[nodiscard]] double toScaled(AxisScale scale, double value) noexcept;
[[nodiscard]] double fromScaled(AxisScale scale, double scaled) noexcept;

/// Between data coordinates and parts of an axis's length: 0 … 1 are min … max, or max … min when
/// reversed. Transforms the ends once, for whoever asks for many points. Parts 0 and 1 give the
/// ends exactly. On a log axis whose limits are not above zero every answer is NaN. A value; any
/// thread.
class AxisMapping {
public:
    AxisMapping(AxisScale scale, double min, double max, bool reversed) noexcept;

    /// The data coordinate at a part of the length; parts outside 0 … 1 extrapolate.
    [[nodiscard]] double dataAt(double part) const noexcept;
    /// NaN or infinite where a log axis has no place for the value.
    [[nodiscard]] double partOf(double value) const noexcept;

private:
    AxisScale scale_;
    double first_;  // data at parts 0 and 1
    double last_;
    double scaledFirst_;
    double scaledLast_;
};

}  // namespace spate::pipeline
