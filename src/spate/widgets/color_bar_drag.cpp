// SPDX-License-Identifier: MIT
#include "spate/widgets/color_bar_drag.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <QWidget>
#include <algorithm>
#include <cmath>
#include <utility>

namespace spate::widgets {
namespace {

using plot::ColorBarPart;

constexpr double kScalePerNotch = 1.1;
constexpr double kNotch = 120;        // of QWheelEvent::angleDelta(), in eighths of a degree
constexpr double kLeastRange = 1e-3;  // of the bar, between bounds that are dragged together

// The range that the image has or, where the worker is behind, will have.
color::Range wantedRange(const plot::ImageItem& item) {
    const auto& autoscale = item.colormap().autoscale;
    const color::Range shown = item.painted()->range;
    return {autoscale.min.value_or(shown.min), autoscale.max.value_or(shown.max)};
}

// One value alone has no scale: it gets room on both sides.
color::ColorScale scaleOf(const plot::ColorBar& bar, color::Range range) {
    const auto& colormap = bar.colormap;
    const double margin =
        bar.histogram || !(range.min < range.max) ? kernels::ValueHistogram::kMargin : 0;
    return color::ColorScale::around(range, colormap.normalization, colormap.gamma, margin);
}

// The value at a place, in as few digits as tell it from the next pixel's.
double roundValue(const color::ColorScale& scale, double place, double pixel) {
    const double value = scale.valueAt(place);
    const double step = std::abs(scale.valueAt(place + pixel) - value);
    if (!(step > 0) || !std::isfinite(step)) return value;
    const double decimals = -std::floor(std::log10(step));
    const double unit = std::pow(10, std::abs(decimals));
    if (!std::isfinite(unit) || !std::isfinite(value * unit)) return value;
    return decimals > 0 ? std::round(value * unit) / unit : std::round(value / unit) * unit;
}

void setBounds(plot::ImageItem& item, std::optional<double> min, std::optional<double> max) {
    color::Colormap colormap = item.colormap();
    colormap.autoscale.min = min;
    colormap.autoscale.max = max;
    item.setColormap(colormap);
}

}  // namespace

bool ColorBarDrag::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    switch (event.type()) {
        case QEvent::MouseButtonPress:
            return press(static_cast<QMouseEvent&>(event), plot, layout);
        case QEvent::MouseMove:
            return move(static_cast<QMouseEvent&>(event), plot, layout);
        case QEvent::MouseButtonRelease:
            return release(static_cast<QMouseEvent&>(event), plot);
        case QEvent::MouseButtonDblClick:
            return follow(static_cast<QMouseEvent&>(event), plot, layout);
        case QEvent::Wheel:
            return zoom(static_cast<QWheelEvent&>(event), plot, layout);
        case QEvent::ToolTip:
            return explain(static_cast<QHelpEvent&>(event), plot, layout);
        case QEvent::Leave:
            if (!grip_) showPart(std::nullopt, plot);
            return false;
        default:
            return false;
    }
}

void ColorBarDrag::cancel() {
    if (!grip_) return;
    const QPointer<plot::Plot> plot = std::exchange(grip_, std::nullopt)->plot;
    if (plot) plot->setColorBarGrip({});
    setCursor(std::nullopt);
    Q_EMIT paintChanged();
}

std::vector<GestureHelp> ColorBarDrag::help() const {
    return {{QStringLiteral("Drag a bound on the colour bar"), QStringLiteral("move and fix it")},
            {QStringLiteral("Drag the colour bar between them"), QStringLiteral("shift both")},
            {QStringLiteral("Wheel on the colour bar"),
             QStringLiteral("narrow or widen the range about the cursor")},
            {QStringLiteral("Double click on the colour bar"),
             QStringLiteral("let the range follow the data again")}};
}

bool ColorBarDrag::press(const QMouseEvent& mouse, plot::Plot& plot,
                         const plot::PlotLayout& layout) {
    const auto bar = plot::colorBarOf(plot);
    if (!bar || grip_ || mouse.button() != Qt::LeftButton) return false;
    const plot::ColorBarLayout place = plot::layoutColorBar(layout);
    const auto part = place.partAt(mouse.position(), *bar);
    const bool grips =
        part == ColorBarPart::Lower || part == ColorBarPart::Upper || part == ColorBarPart::Middle;
    if (!grips) return false;
    const color::Range range = wantedRange(*plot.activeImage());
    const color::ColorScale scale = scaleOf(*bar, range);
    grip_ = Grip{&plot,
                 plot.activeImage(),
                 *part,
                 mouse.position().y(),
                 scale,
                 place,
                 scale.placeOf(range.min),
                 scale.placeOf(range.max)};
    plot.setColorBarGrip({.ends = scale.ends(), .handle = part});
    if (part == ColorBarPart::Middle) setCursor(Qt::ClosedHandCursor);
    Q_EMIT paintChanged();
    return true;
}

bool ColorBarDrag::move(const QMouseEvent& mouse, plot::Plot& plot,
                        const plot::PlotLayout& layout) {
    if (grip_) {
        if (mouse.position().y() != grip_->y) drag(mouse.position().y(), plot);
        return true;
    }
    const auto bar = plot::colorBarOf(plot);
    if (mouse.buttons() != Qt::NoButton || !bar) return false;
    showPart(plot::layoutColorBar(layout).partAt(mouse.position(), *bar), plot);
    return false;  // whoever reads the cursor's position still may
}

void ColorBarDrag::drag(double y, plot::Plot& plot) const {
    plot::ImageItem* const item = plot.activeImage();
    if (item == nullptr || item != grip_->image || !item->painted()) return;
    const double moved = (grip_->y - y) / grip_->place.gradient.height();
    const double pixel = 1 / grip_->place.gradient.height();
    const auto valueAt = [&](double place) { return roundValue(grip_->scale, place, pixel); };
    const auto& autoscale = item->colormap().autoscale;
    const color::Range range = wantedRange(*item);
    switch (grip_->part) {
        case ColorBarPart::Lower:
            setBounds(*item, std::min(valueAt(grip_->lower + moved), range.max), autoscale.max);
            break;
        case ColorBarPart::Upper:
            setBounds(*item, autoscale.min, std::max(valueAt(grip_->upper + moved), range.min));
            break;
        default:
            setBounds(*item, valueAt(grip_->lower + moved), valueAt(grip_->upper + moved));
            break;
    }
}

bool ColorBarDrag::release(const QMouseEvent& mouse, plot::Plot& plot) {
    if (!grip_ || mouse.button() != Qt::LeftButton) return false;
    const ColorBarPart part = grip_->part;
    grip_.reset();
    plot.setColorBarGrip({.handle = part});
    if (part == ColorBarPart::Middle) setCursor(Qt::OpenHandCursor);
    Q_EMIT paintChanged();
    return true;
}

bool ColorBarDrag::follow(const QMouseEvent& mouse, plot::Plot& plot,
                          const plot::PlotLayout& layout) const {
    const auto bar = plot::colorBarOf(plot);
    if (!bar || mouse.button() != Qt::LeftButton) return false;
    if (!plot::layoutColorBar(layout).partAt(mouse.position(), *bar)) return false;
    setBounds(*plot.activeImage(), std::nullopt, std::nullopt);
    return true;
}

bool ColorBarDrag::zoom(const QWheelEvent& wheel, plot::Plot& plot,
                        const plot::PlotLayout& layout) const {
    const auto bar = plot::colorBarOf(plot);
    const plot::ColorBarLayout place = plot::layoutColorBar(layout);
    if (!bar || !place.partAt(wheel.position(), *bar) || wheel.angleDelta().y() == 0) return false;
    plot::ImageItem& item = *plot.activeImage();
    const color::Range range = wantedRange(item);
    const color::ColorScale scale = scaleOf(*bar, range);
    const double cursor = place.placeAt(wheel.position().y());
    const double factor = std::pow(kScalePerNotch, -wheel.angleDelta().y() / kNotch);
    if (!(range.min < range.max)) {  // opened by the first turn, and there is nothing to narrow
        if (factor > 1) setBounds(item, scale.ends().min, scale.ends().max);
        return true;
    }
    const double lower = cursor + (scale.placeOf(range.min) - cursor) * factor;
    const double upper = cursor + (scale.placeOf(range.max) - cursor) * factor;
    const double pixel = 0.1 * (upper - lower) / place.gradient.height();
    if (upper - lower < kLeastRange) return true;
    setBounds(item, roundValue(scale, lower, pixel), roundValue(scale, upper, pixel));
    return true;
}

bool ColorBarDrag::explain(const QHelpEvent& help, const plot::Plot& plot,
                           const plot::PlotLayout& layout) const {
    const auto bar = plot::colorBarOf(plot);
    if (!bar) return false;
    const auto part = plot::layoutColorBar(layout).partAt(help.pos(), *bar);
    if (!part) return false;
    QToolTip::showText(help.globalPos(),
                       plot::colorBarToolTip(*plot.activeImage()->painted(), *part), &owner_);
    return true;
}

void ColorBarDrag::showPart(std::optional<ColorBarPart> part, plot::Plot& plot) {
    const bool isBound = part == ColorBarPart::Lower || part == ColorBarPart::Upper;
    if (isBound) {
        setCursor(Qt::SizeVerCursor);
    } else {
        setCursor(part == ColorBarPart::Middle ? std::optional(Qt::OpenHandCursor) : std::nullopt);
    }
    const plot::ColorBarGrip grip{.handle = isBound ? part : std::nullopt};
    if (plot.colorBarGrip() == grip) return;
    plot.setColorBarGrip(grip);
    Q_EMIT paintChanged();
}

// Leaves the owner with the cursor that it had.
void ColorBarDrag::setCursor(std::optional<Qt::CursorShape> shape) {
    if (shape == shape_) return;
    if (shape) {
        if (!shape_ && owner_.testAttribute(Qt::WA_SetCursor)) cursorBefore_ = owner_.cursor();
        owner_.setCursor(*shape);
    } else if (cursorBefore_) {
        owner_.setCursor(*cursorBefore_);
        cursorBefore_.reset();
    } else {
        owner_.unsetCursor();
    }
    shape_ = shape;
}

}  // namespace spate::widgets
