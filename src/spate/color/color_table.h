// SPDX-License-Identifier: MIT
// ColorTable: the colours that values are shown in, the built-in tables and those of the user.
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
    Argb overloadColor = rgb(255, 0, 255);  ///< stands out too: saturated pixels
    std::string source{};                   ///< who made the colours, and where they are published
    std::string licence{};                  ///< an SPDX name; src/spate/color/LICENSES has the text
};
using ColorTablePtr = std::shared_ptr<const ColorTable>;

/// A table by name ("viridis"), or the same from its other end ("viridis_r"): built in or
/// registered. The error lists the names there are. Any thread.
[[nodiscard]] base::Result<ColorTablePtr> colorTable(std::string_view name);

/// The table an image has when nobody chose one: gray, as in silx.
[[nodiscard]] const ColorTablePtr& defaultColorTable();

/// Names of the built-in tables in the order users should see them, then of the registered ones.
/// Each has its "_r" too. Any thread.
[[nodiscard]] std::vector<std::string> colorTableNames();

/// The same colours from the other end; the name gains "_r", or loses it.
[[nodiscard]] ColorTablePtr reversed(const ColorTablePtr& table);

/// A table of one's own colours, however many, with masked and overload colours that stand out from
/// them. Fails if there is no colour, if one is not opaque, or if the name is empty or ends in
/// "_r".
[[nodiscard]] base::Result<ColorTablePtr> userTable(std::string name, std::vector<Argb> colors);

/// Makes a table of userTable() known to colorTable() and colorTableNames(); one of the same name
/// is replaced, for images that ask from now on. Fails if a built-in table has the name, or as
/// userTable() does. Any thread.
base::Result<void> registerColorTable(ColorTablePtr table);

}  // namespace spate::color
