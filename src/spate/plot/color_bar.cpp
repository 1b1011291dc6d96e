// SPDX-License-Identifier: MIT
#include "spate/plot/color_bar.h"

#include <QLocale>

#include "spate/plot/plot.h"

namespace spate::plot {
namespace {

using kernels::ValueHistogram;

bool isBelow(const std::optional<image::PixelValue>& value, double bound) {
    return value && value->toDouble() < bound;
}

bool isAbove(const std::optional<image::PixelValue>& value, double bound) {
    return value && value->toDouble() > bound;
}

bool hasUnder(const pipeline::RenderedFrame& rendered) {
    return rendered.style.colormap.underColor || (rendered.beyond && rendered.beyond->under > 0) ||
           isBelow(rendered.statistics.min, rendered.range.min) ||
           (rendered.histogram && rendered.histogram->below > 0);
}

bool hasOver(const pipeline::RenderedFrame& rendered) {
    return rendered.style.colormap.overColor || (rendered.beyond && rendered.beyond->over > 0) ||
           isAbove(rendered.statistics.max, rendered.range.max) ||
           (rendered.histogram && rendered.histogram->above > 0);
}

std::int64_t displayedMasked(const pipeline::RenderedFrame& rendered) {
    return rendered.beyond ? rendered.beyond->masked + rendered.beyond->invalid : 0;
}

std::optional<color::Argb> maskedColor(const pipeline::RenderedFrame& rendered) {
    const color::Colormap& colormap = rendered.style.colormap;
    const bool expected = colormap.maskedColor || colormap.nanColor || rendered.frame().mask;
    const bool any = displayedMasked(rendered) > 0 || rendered.statistics.maskedCount > 0;
    if (!expected && !any) return std::nullopt;
    // Masked pixels of other number types are read as NaN.
    const bool isInteger = rendered.values.dtype() == image::DType::UInt32;
    return isInteger ? colormap.colorOfMasked() : colormap.colorOfNan();
}

std::optional<color::Argb> overloadColor(const pipeline::RenderedFrame& rendered) {
    const color::Colormap& colormap = rendered.style.colormap;
    const bool any = (rendered.beyond && rendered.beyond->overloaded > 0) ||
                     rendered.statistics.overloadCount > 0;
    if (!any && !colormap.overloadColor) return std::nullopt;
    return colormap.colorOfOverload();
}

// 12 345, whatever the host's locale.
QString grouped(std::int64_t count) {
    QString digits = QString::number(count);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, QChar(0x202F));
    return digits;
}

QString pixels(std::int64_t count) {
    return grouped(count) + (count == 1 ? QStringLiteral(" pixel") : QStringLiteral(" pixels"));
}

// As many digits as tell the value from its neighbours.
QString exact(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QString beyondText(const QString& side, double bound, std::optional<std::int64_t> count) {
    QString text = QStringLiteral("%1 %2").arg(side, exact(bound));
    if (count) text += QStringLiteral(": ") + pixels(*count);
    return text;
}

// Of the pixels that the range follows, if it needs their statistics; else of the displayed ones.
QString maskedText(const pipeline::RenderedFrame& rendered) {
    const std::int64_t invalid = rendered.beyond ? rendered.beyond->invalid : 0;
    const bool known = rendered.statistics != image::Statistics();
    if (!known && !rendered.beyond) return QStringLiteral("masked");
    const std::int64_t masked =
        known ? rendered.statistics.maskedCount : displayedMasked(rendered) - invalid;
    QString text = QStringLiteral("masked: ") + pixels(masked);
    if (invalid > 0) text += QStringLiteral("; below zero: ") + pixels(invalid);
    return text;
}

QString overloadText(const pipeline::RenderedFrame& rendered) {
    const std::int64_t displayed = rendered.beyond ? rendered.beyond->overloaded : 0;
    return QStringLiteral("saturated: ") +
           pixels(displayed > 0 ? displayed : rendered.statistics.overloadCount);
}

}  // namespace

color::ColorScale ColorBar::scale() const {
    if (grip.ends) return {*grip.ends, colormap.normalization, colormap.gamma};
    return color::ColorScale::around(range, colormap.normalization, colormap.gamma,
                                     histogram ? ValueHistogram::kMargin : 0);
}

std::optional<ColorBar> colorBarOf(const pipeline::RenderedFrame& rendered) {
    if (rendered.isColor()) return std::nullopt;
    return ColorBar{.colormap = rendered.style.colormap,
                    .range = rendered.range,
                    .histogram = rendered.histogram,
                    .showsUnder = hasUnder(rendered),
                    .showsOver = hasOver(rendered),
                    .masked = maskedColor(rendered),
                    .overload = overloadColor(rendered)};
}

std::optional<ColorBar> colorBarOf(const Plot& plot) {
    const ImageItem* active = plot.activeImage();
    if (active == nullptr || !active->isVisible() || !active->painted()) return std::nullopt;
    auto bar = colorBarOf(*active->painted());
    if (bar) bar->grip = plot.colorBarGrip();
    return bar;
}

QString colorBarToolTip(const pipeline::RenderedFrame& rendered, ColorBarPart part) {
    const auto& beyond = rendered.beyond;
    using Count = std::optional<std::int64_t>;
    switch (part) {
        case ColorBarPart::Lower:
            return QStringLiteral("minimum %1: drag to fix it").arg(exact(rendered.range.min));
        case ColorBarPart::Upper:
            return QStringLiteral("maximum %1: drag to fix it").arg(exact(rendered.range.max));
        case ColorBarPart::Middle:
            return QStringLiteral(
                "Drag or turn the wheel to change the range, double click to "
                "follow the data, right click for more");
        case ColorBarPart::Under:
            return beyondText(QStringLiteral("below"), rendered.range.min,
                              beyond ? Count(beyond->under) : Count());
        case ColorBarPart::Over:
            return beyondText(QStringLiteral("above"), rendered.range.max,
                              beyond ? Count(beyond->over) : Count());
        case ColorBarPart::Masked:
            return maskedText(rendered);
        case ColorBarPart::Overload:
            return overloadText(rendered);
    }
    return {};
}

}  // namespace spate::plot
