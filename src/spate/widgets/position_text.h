// SPDX-License-Identifier: MIT
// What a read-out says of the place under the cursor.
#pragma once

#include <QPointF>
#include <QString>
#include <optional>

#include "spate/plot/layout.h"
#include "spate/plot/pixel_reading.h"

namespace spate::widgets {

/// "col 1203  row 877 = 42"; "masked (4294967295)" where there is no measurement, "overload
/// (65535)" where pixels are saturated; begins with "x 12.5  y 3.75" if the image is not placed at
/// the origin, one unit to a pixel. Empty outside.
[[nodiscard]] QString pixelText(const std::optional<plot::PixelReading>& reading);

/// What the screen shows there: "max 1000 at (1234, 877)", column and row. Empty outside, and where
/// it is no other than the pixel itself.
[[nodiscard]] QString binText(const std::optional<plot::PixelReading>& reading);

/// Both: "col 1203  row 877 = 42 · max 1000 at (1234, 877)".
[[nodiscard]] QString readingText(const std::optional<plot::PixelReading>& reading);

/// "x 12.5  y 3.75": a point of the canvas in data coordinates, with as many digits as tell it from
/// its neighbours; empty outside the data area.
[[nodiscard]] QString coordinatesText(const plot::PlotLayout& layout, QPointF pixel);

}  // namespace spate::widgets
