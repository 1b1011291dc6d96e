// SPDX-License-Identifier: MIT
#include "spate/widgets/position_text.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "spate/kernels/reduction.h"

namespace spate::widgets {
namespace {

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// To a tenth of `step`.
QString coordinate(double value, double step) {
    const double magnitude = std::max(std::abs(value), std::abs(step));
    if (!std::isfinite(value) || !(magnitude > 0)) return QString::number(value);
    const double finest = step != 0 ? std::floor(std::log10(std::abs(step))) : -12;
    const double digits = std::floor(std::log10(magnitude)) - finest + 2;
    return QString::number(value, 'g', static_cast<int>(std::clamp(digits, 1.0, 15.0)));
}

QString coordinates(QPointF data, double stepX, double stepY) {
    return QStringLiteral("x %1  y %2")
        .arg(coordinate(data.x(), stepX), coordinate(data.y(), stepY));
}

QString valueText(const image::PixelValue& value, bool masked, bool overload) {
    const QString text = plain(value.toText());
    if (masked) return QStringLiteral("masked (%1)").arg(text);
    return overload ? QStringLiteral("overload (%1)").arg(text) : text;
}

// Seven digits of an average, which has no exact value of its own.
QString averageText(const image::PixelValue& value) {
    const double number = value.toDouble();
    return std::isnan(number) ? plain(value.toText()) : QString::number(number, 'g', 7);
}

QString nameOf(const plot::BinReading& bin) {
    const QString reduction = plain(kernels::name(bin.reduction));
    if (bin.frames == 1) return reduction;
    return QStringLiteral("%1 of %2 frames: %3")
        .arg(plain(kernels::name(bin.hold)))
        .arg(bin.frames)
        .arg(reduction);
}

QString textOf(const plot::BinReading& bin) {
    const bool averages =
        bin.reduction == kernels::Reduction::Mean || bin.hold == kernels::Hold::Mean;
    const QString name = nameOf(bin);
    QString text;
    if (bin.masked) {
        text = QStringLiteral("%1 masked").arg(name);
    } else if (bin.overload) {
        text = valueText(bin.value, false, true);  // whatever the reduction: it wins its bin
    } else {
        text = QStringLiteral("%1 %2").arg(
            name, averages ? averageText(bin.value) : valueText(bin.value, false, false));
    }
    if (bin.place && !bin.masked) {
        text += QStringLiteral(" at (%1, %2)").arg(bin.place->col).arg(bin.place->row);
    }
    return text;
}

}  // namespace

QString pixelText(const std::optional<plot::PixelReading>& reading) {
    if (!reading) return {};
    const QString text = QStringLiteral("col %1  row %2 = %3")
                             .arg(reading->col)
                             .arg(reading->row)
                             .arg(valueText(reading->value, reading->masked, reading->overload));
    const pipeline::Placement& place = reading->placement;
    if (place == pipeline::Placement()) return text;
    // A hundredth of a data pixel is finer than any hand.
    const QString where = coordinates(reading->data, place.scaleX / 10, place.scaleY / 10);
    return where + QStringLiteral("  ") + text;
}

QString binText(const std::optional<plot::PixelReading>& reading) {
    return reading && reading->bin ? textOf(*reading->bin) : QString();
}

QString readingText(const std::optional<plot::PixelReading>& reading) {
    const QString bin = binText(reading);
    return bin.isEmpty() ? pixelText(reading) : pixelText(reading) + QStringLiteral(" · ") + bin;
}

QString coordinatesText(const plot::PlotLayout& layout, QPointF pixel) {
    const auto data = plot::dataAtPixel(layout, pixel);
    if (!data) return {};
    const double devicePixel = 1 / layout.canvas.devicePixelRatio;
    const QPointF next = layout.transform.toData(pixel + QPointF(devicePixel, devicePixel)) -
                         layout.transform.toData(pixel);
    return coordinates(*data, next.x(), next.y());
}

}  // namespace spate::widgets
