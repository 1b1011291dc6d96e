// SPDX-License-Identifier: MIT
#include "spate/plot/pixel_reading.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <type_traits>

#include "spate/kernels/pixel_source.h"
#include "spate/kernels/scan.h"
#include "spate/plot/layout.h"
#include "spate/plot/plot.h"

namespace spate::plot {
namespace {

using Place = BinReading::Place;
using kernels::Reduction;

// The data pixels of a bin.
struct Bin {
    std::int64_t rowBegin;
    std::int64_t rowEnd;
    std::int64_t colBegin;
    std::int64_t colEnd;

    [[nodiscard]] std::int64_t size() const { return (rowEnd - rowBegin) * (colEnd - colBegin); }
    [[nodiscard]] bool isOnly(std::int64_t row, std::int64_t col) const {
        return size() == 1 && rowBegin == row && colBegin == col;
    }
};

Bin binAt(const pipeline::RenderedFrame& painted, Place place) {
    const auto& [rows, cols] = std::tie(painted.window.rows, painted.window.cols);
    const auto r = static_cast<std::size_t>(place.row);
    const auto c = static_cast<std::size_t>(place.col);
    if (painted.style.reduction == Reduction::Nearest) {
        return {rows.nearest[r], rows.nearest[r] + 1, cols.nearest[c], cols.nearest[c] + 1};
    }
    return {rows.begin[r], rows.end[r], cols.begin[c], cols.end[c]};
}

// Values of at least one pixel are an image, too.
image::ImageView viewOf(const kernels::ValueImage& values) {
    return *image::ImageView::create(
        values.data(), {.dtype = values.dtype(), .rows = values.rows(), .cols = values.cols()});
}

// Single pixels as the scan reads them: the displayed part of a complex one, NaN where masked.
class Numbers {
public:
    explicit Numbers(const pipeline::RenderedFrame& painted)
        : source_(painted.frame(), painted.style.complexPart) {}

    image::PixelValue at(std::int64_t row, std::int64_t col) {
        readRow(row, col, col + 1);
        return viewOf(values_).value(0, 0);
    }

    // The first pixel of a bin with the value of a measurement, row by row: no row behind it is
    // read.
    std::optional<Place> find(const Bin& bin, const image::PixelValue& value) {
        for (std::int64_t row = bin.rowBegin; row < bin.rowEnd; ++row) {
            readRow(row, bin.colBegin, bin.colEnd);
            const image::ImageView numbers = viewOf(values_);
            for (std::int64_t k = 0; k < numbers.cols(); ++k) {
                if (numbers.value(0, k) == value) return Place{row, bin.colBegin + k};
            }
        }
        return std::nullopt;
    }

private:
    void readRow(std::int64_t row, std::int64_t colBegin, std::int64_t colEnd) {
        kernels::PixelWindow window;
        window.rows.add(row, row + 1, row);
        for (std::int64_t col = colBegin; col < colEnd; ++col) window.cols.add(col, col + 1, col);
        scanScalar(source_, window, {.reduction = Reduction::Nearest}, values_);
    }

    kernels::PixelSource source_;
    kernels::ValueImage values_;
};

bool isOverload(const std::optional<double>& overload, const image::PixelValue& number) {
    return overload && number.toDouble() >= *overload;
}

bool isMasked(const kernels::ValueImage& values, Place place) {
    return image::visit(values.dtype(), [&](auto type) {
        return image::isMasked(values.row<typename decltype(type)::Type>(place.row)[place.col]);
    });
}

// Whether the frame's own pixels are the numbers that are compared, so that they name a bin's value
// better than a floating-point number in which masked pixels are NaN.
bool hasOwnNumbers(const image::Frame& frame) {
    return frame.view.dtype() < image::DType::Float32 || frame.view.dtype() == image::DType::Bool;
}

BinReading readBin(const pipeline::RenderedFrame& painted, Place place) {
    const image::Frame& frame = painted.frame();
    const Bin bin = binAt(painted, place);
    BinReading reading{.reduction = painted.style.reduction,
                       .hold = painted.style.hold,
                       .frames = painted.heldFrames,
                       .value = viewOf(painted.values).value(place.row, place.col),
                       .masked = isMasked(painted.values, place)};
    reading.overload = !reading.masked && isOverload(painted.overload(), reading.value);
    // The pixel may be another frame's; and a sum, even of one frame, is of another type than its
    // pixels, among which it would be looked for in vain.
    if (reading.frames > 1 || kernels::addsUp(reading.hold)) return reading;
    if (reading.reduction == Reduction::Nearest) {
        reading.place = Place{bin.rowBegin, bin.colBegin};
        reading.masked = kernels::PixelSource(frame, painted.style.complexPart)
                             .isMasked(bin.rowBegin, bin.colBegin);
    } else if (!reading.masked && reading.reduction != Reduction::Mean &&
               bin.size() <= kMaxSearchedPixels) {
        reading.place = Numbers(painted).find(bin, reading.value);
    }
    if (reading.place && hasOwnNumbers(frame)) {
        reading.value = frame.view.value(reading.place->row, reading.place->col);
    }
    return reading;
}

// The average of a bin's colours, in their own units, as the picture's bytes are made of: what is
// transparent does not bleed.
template <class T>
std::optional<image::ColorValue> averageColor(const kernels::PixelSource& source, const Bin& bin) {
    constexpr double kFull =
        std::is_integral_v<T> ? static_cast<double>(std::numeric_limits<T>::max()) : 1.0;
    const image::ImageView& view = source.view;
    image::ColorValue sum{.channels = {}, .count = view.channels()};
    double count = 0;
    for (std::int64_t row = bin.rowBegin; row < bin.rowEnd; ++row) {
        for (std::int64_t col = bin.colBegin; col < bin.colEnd; ++col) {
            if (source.isMasked(row, col)) continue;
            const auto channel = [&](int k) {
                return std::clamp(static_cast<double>(view.pixel<T>(row, col, k)), 0.0, kFull);
            };
            const double alpha = sum.count == 4 ? channel(3) / kFull : 1;
            for (int k = 0; k < 3; ++k)
                sum.channels[static_cast<std::size_t>(k)] += alpha * channel(k);
            sum.channels[3] += alpha;
            ++count;
        }
    }
    if (count == 0) return std::nullopt;
    const double alphas = sum.channels[3];
    for (std::size_t k = 0; k < 3; ++k) sum.channels[k] = alphas > 0 ? sum.channels[k] / alphas : 0;
    sum.channels[3] = sum.count == 4 ? alphas / count * kFull : 0;
    return sum;
}

std::optional<BinReading> readColorBin(const pipeline::RenderedFrame& painted, Place place) {
    const image::Frame& frame = painted.frame();
    const Bin bin = binAt(painted, place);
    if (bin.size() > kMaxSearchedPixels) return std::nullopt;
    const kernels::PixelSource source(frame, painted.style.complexPart);
    BinReading reading{.reduction = painted.style.reduction};
    if (reading.reduction == Reduction::Nearest) {
        reading.place = Place{bin.rowBegin, bin.colBegin};
        reading.value = frame.view.value(bin.rowBegin, bin.colBegin);
        reading.masked = source.isMasked(bin.rowBegin, bin.colBegin);
        return reading;
    }
    const auto average = image::visit(frame.view.dtype(), [&](auto type) {
        return averageColor<typename decltype(type)::Type>(source, bin);
    });
    reading.reduction = Reduction::Mean;
    reading.masked = !average;
    if (average) reading.value = image::PixelValue(*average);
    return reading;
}

std::optional<Place> placeAmong(double row, double col, std::int64_t rows, std::int64_t cols) {
    row = std::floor(row);
    col = std::floor(col);
    const bool inside =
        row >= 0 && row < static_cast<double>(rows) && col >= 0 && col < static_cast<double>(cols);
    if (!inside) return std::nullopt;
    return Place{static_cast<std::int64_t>(row), static_cast<std::int64_t>(col)};
}

// The device pixel of an axis in which a position lies; a mouse's own rounding is forgiven.
std::optional<double> devicePixelCentre(double position, double start, double ratio, int length) {
    const double pixel = std::floor((position - start) * ratio + 1e-6);
    if (!(pixel >= 0 && pixel < length)) return std::nullopt;
    return pixel + 0.5;
}

}  // namespace

std::optional<Place> framePixelAt(const pipeline::RenderedFrame& painted, QPointF data) {
    const auto& placement = painted.style.placement;
    const auto& view = painted.frame().view;
    return placeAmong(placement.rowAt(data.y()), placement.columnAt(data.x()), view.rows(),
                      view.cols());
}

std::optional<Place> picturePixelAt(const pipeline::RenderedFrame& painted, QPointF data) {
    const auto& window = painted.window;
    return placeAmong(painted.view.y.positionOf(data.y()) - window.top,
                      painted.view.x.positionOf(data.x()) - window.left, window.rows.size(),
                      window.cols.size());
}

std::optional<image::PixelValue> displayedValueAt(const pipeline::RenderedFrame& painted,
                                                  Place place) {
    if (isMasked(painted.values, place)) return std::nullopt;
    return viewOf(painted.values).value(place.row, place.col);
}

std::optional<PixelReading> readPixel(const pipeline::RenderedFrame& painted, QPointF data) {
    const auto own = framePixelAt(painted, data);
    if (!own) return std::nullopt;
    const auto [row, col] = *own;
    const image::Frame& frame = painted.frame();
    PixelReading reading{
        .row = row,
        .col = col,
        .value = frame.view.value(row, col),
        .masked = kernels::PixelSource(frame, painted.style.complexPart).isMasked(row, col),
        .frameId = frame.id,
        .data = data,
        .placement = painted.style.placement};
    if (!painted.isColor() && !reading.masked && frame.overload()) {
        reading.overload = isOverload(frame.overload(), Numbers(painted).at(row, col));
    }
    const auto shown = picturePixelAt(painted, data);
    const bool isAlone = painted.heldFrames == 1;
    if (!shown || (isAlone && binAt(painted, *shown).isOnly(row, col))) return reading;
    reading.bin = painted.isColor() ? readColorBin(painted, *shown) : readBin(painted, *shown);
    return reading;
}

std::optional<QPointF> dataAtPixel(const PlotLayout& layout, QPointF pixel) {
    const QRectF& area = layout.transform.dataArea;
    const double ratio = layout.canvas.devicePixelRatio;
    const pipeline::View view = layout.view();
    const auto x = devicePixelCentre(pixel.x(), area.left(), ratio, view.x.length);
    const auto y = devicePixelCentre(pixel.y(), area.top(), ratio, view.y.length);
    if (!x || !y) return std::nullopt;
    return QPointF(view.x.dataAt(*x), view.y.dataAt(*y));
}

ImageItem* imageAt(const Plot& plot, const PlotLayout& layout, QPointF pixel) {
    const auto data = dataAtPixel(layout, pixel);
    if (!data) return nullptr;
    ImageItem* topmost = nullptr;
    for (ImageItem* image : plot.imagesBackToFront()) {
        if (!image->painted() || !framePixelAt(*image->painted(), *data)) continue;
        topmost = image;
        if (image == plot.activeImage()) break;
    }
    return topmost;
}

std::optional<PixelReading> readPixel(const Plot& plot, const PlotLayout& layout, QPointF pixel) {
    const ImageItem* image = imageAt(plot, layout, pixel);
    if (image == nullptr) return std::nullopt;
    return image->pixelAt(*dataAtPixel(layout, pixel));
}

}  // namespace spate::plot
