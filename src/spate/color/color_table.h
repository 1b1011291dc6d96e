// SPDX-License-Identifier: MIT
// ColorTable: the colours that values are shown in, and the built-in tables.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"

namespace spate::color {

/// 0xAARRGGBB, the layout of Qt's QRgb and QImage::Format_RGB32.
using Argb = std::uint32_t;

[[nodiscard]] constexpr Argb rgb(unsigned red, unsigned green, unsigned blue) noexcept {
    return 0xFF00'0000U | red << 16 | green << 8 | blue;
}

/// Immutable; shared by pointer, so that a style is cheap to copy and never rebuilds a table.
struct ColorTable {
    std::string name;
    std::vector<Argb> colors;  ///< from the lowest value to the highest, at least one, opaque
    Argb maskedColor;          ///< stands out from the table: pixels without a measurement
    std::string source;        ///< where the colours come from, and their licence
};
using ColorTablePtr = std::shared_ptr<const ColorTable>;

/// A table by name ("viridis"); the error lists the names there are. Any thread.
[[nodiscard]] base::Result<ColorTablePtr> colorTable(std::string_view name);

/// The table an image has when nobody chose one: gray, as in silx.
[[nodiscard]] const ColorTablePtr& defaultColorTable();

/// Names of the built-in tables, in the order users should see them.
[[nodiscard]] const std::vector<std::string>& colorTableNames();

}  // namespace spate::color
