// SPDX-License-Identifier: MIT
// PixelReading: what a painted frame has under a point, and what the screen shows of it there.
#pragma once

#include <QPointF>
#include <QString>
#include <cstdint>
#include <optional>

#include "spate/image/pixel_value.h"
#include "spate/kernels/held_values.h"
#include "spate/kernels/reduction.h"
#include "spate/pipeline/rendered_frame.h"
#include "spate/pipeline/view.h"

namespace spate::plot {

class ImageItem;
class Plot;
struct PlotLayout;

/// The several data pixels, of one frame or more, that the painted picture shows as one. Colours
/// are always averaged.
struct BinReading {
    /// A pixel of the frame.
    struct Place {
        std::int64_t row;
        std::int64_t col;
        friend bool operator==(const Place&, const Place&) = default;
    };

    kernels::Reduction reduction = kernels::Reduction::Max;
    kernels::Hold hold = kernels::Hold::None;
    int frames = 1;             ///< how many are held together
    image::PixelValue value{};  ///< what is displayed
    bool masked = false;        ///< none of its pixels is a measurement
    bool overload = false;      ///< a saturated pixel stands for it
    /// The pixel whose value that is; of equal ones the first, row by row. Nothing for an average,
    /// of several frames or their sum, and for a bin of more than kMaxSearchedPixels.
    std::optional<Place> place{};
};

inline constexpr std::int64_t kMaxSearchedPixels = 1 << 16;

/// The pixel under a point, of the painted frame.
struct PixelReading {
    std::int64_t row;
    std::int64_t col;
    image::PixelValue value;  ///< the frame's own, exact
    bool masked;              ///< no measurement: NaN, masked, or a sentinel
    std::uint64_t frameId;    ///< of the painted frame
    bool overload = false;    ///< saturated: at the frame's overload value, or above it
    QPointF data{};           ///< the point, in data coordinates
    pipeline::Placement placement{};
    QString legend{};  ///< of the image
    /// What the screen shows there, when that is not just this pixel.
    std::optional<BinReading> bin{};
};

/// Reads the painted frame at a point in data coordinates: its own pixel, and the bin of the
/// painted picture, wherever that picture lies on the screen now. Nothing outside the image. Any
/// thread; looks through one bin at most.
[[nodiscard]] std::optional<PixelReading> readPixel(const pipeline::RenderedFrame& painted,
                                                    QPointF data);

/// The image that is read at a point of the canvas: the active one if it is painted there, else
/// the topmost; null if there is none. GUI thread.
[[nodiscard]] ImageItem* imageAt(const Plot& plot, const PlotLayout& layout, QPointF pixel);
/// Reads that image.
[[nodiscard]] std::optional<PixelReading> readPixel(const Plot& plot, const PlotLayout& layout,
                                                    QPointF pixel);

/// The data coordinates of the centre of the device pixel that a point of the canvas lies in, which
/// is where the picture is made; nothing outside the data area.
[[nodiscard]] std::optional<QPointF> dataAtPixel(const PlotLayout& layout, QPointF pixel);

/// Where in the painted frame a point in data coordinates falls; nothing outside the image.
[[nodiscard]] std::optional<BinReading::Place> framePixelAt(const pipeline::RenderedFrame& painted,
                                                            QPointF data);
/// Where in the painted picture it falls; nothing outside the picture.
[[nodiscard]] std::optional<BinReading::Place> picturePixelAt(
    const pipeline::RenderedFrame& painted, QPointF data);

/// What the painted picture shows at one of its pixels, which are not colours: nothing if it is
/// masked.
[[nodiscard]] std::optional<image::PixelValue> displayedValueAt(
    const pipeline::RenderedFrame& painted, BinReading::Place place);

}  // namespace spate::plot
