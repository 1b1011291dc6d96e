// SPDX-License-Identifier: MIT
#include "spate/plot/marker_item.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/plot/pixel_mapping.h"

namespace spate::plot {
namespace {

constexpr double kTextGap = 4;  // between mark and text, and around the text, in logical pixels
constexpr double kTextMargin = 2;
constexpr int kBackgroundOpacity = 170;

// So that the text is read over any image.
QColor contrastTo(const QColor& color) {
    const bool isBright = qGray(color.rgb()) > 127;
    return isBright ? QColor(0, 0, 0, kBackgroundOpacity)
                    : QColor(255, 255, 255, kBackgroundOpacity);
}

}  // namespace

MarkerItem::MarkerItem(MarkerShape shape, QString legend, QObject* parent)
    : LinedItem(std::move(legend), parent), shape_(shape) {
    setZ(kMarkerZ);
    setColor(QColor(255, 90, 60));
}

base::Result<void> MarkerItem::setPosition(QPointF position) {
    return setPosition(position, constraint_);
}

base::Result<void> MarkerItem::setPosition(QPointF position, Constraint constraint) {
    if (constraint) position = constraint(position);
    if (shape_ == MarkerShape::XLine) position.setY(0);
    if (shape_ == MarkerShape::YLine) position.setX(0);
    for (const double coordinate : {position.x(), position.y()}) {
        if (!std::isfinite(coordinate)) {
            return base::fail("marker \"{}\": position {}: expected a finite number",
                              legend().toStdString(), coordinate);
        }
    }
    constraint_ = std::move(constraint);
    if (position == position_) return {};
    position_ = position;
    Q_EMIT appearanceChanged();
    Q_EMIT positionChanged(position_);
    return {};
}

void MarkerItem::paint(QPainter& painter, const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    QPointF at(toPixel.x(position_.x()), toPixel.y(position_.y()));
    // Along its line, a marker is everywhere.
    if (shape_ == MarkerShape::XLine) at.setY(transform.dataArea.top());
    if (shape_ == MarkerShape::YLine) at.setX(transform.dataArea.right());
    const double reach = shape_ == MarkerShape::Point ? symbol_.size : line().width;
    const QRectF near = transform.dataArea.adjusted(-reach, -reach, reach, reach);
    if (!isFinite(at) || !near.contains(at)) return;
    paintMark(painter, at, transform.dataArea);
    paintText(painter, at, transform.dataArea);
}

void MarkerItem::paintMark(QPainter& painter, QPointF at, const QRectF& area) const {
    if (shape_ == MarkerShape::Point) {
        const QRgb symbolColor = qPremultiply(color().rgba());
        drawSymbols(painter, {&at, 1}, symbol_, {&symbolColor, 1}, area);
        return;
    }
    QLineF mark(area.left(), 0, area.right(), 0);
    if (shape_ == MarkerShape::XLine) {
        const double x = sharpened(painter, at.x(), line().width);
        mark = QLineF(x, area.top(), x, area.bottom());
    } else {
        const double y = sharpened(painter, at.y(), line().width);
        mark = QLineF(area.left(), y, area.right(), y);
    }
    strokeWith(painter, line(), color(), [&] { painter.drawLine(mark); });
}

void MarkerItem::paintText(QPainter& painter, QPointF at, const QRectF& area) const {
    if (text_.isEmpty()) return;
    const QSizeF size = QFontMetricsF(painter.font(), painter.device())
                            .boundingRect(QRectF(0, 0, area.width(), area.height()), 0, text_)
                            .size() +
                        QSizeF(2 * kTextMargin, 2 * kTextMargin);
    const QRectF rect = textRect(at, size, area);
    painter.fillRect(rect, background_.value_or(contrastTo(color())));
    painter.setPen(color());
    painter.drawText(rect, Qt::AlignCenter, text_);
}

// To the right of its mark and below it; of a horizontal line, above its right end. On the other
// side where the data area ends, and never beyond its border unless it is too large for it.
QRectF MarkerItem::textRect(QPointF at, QSizeF size, const QRectF& area) const {
    const double gap = kTextGap + (shape_ == MarkerShape::Point ? symbol_.size / 2 : 0);
    double left = at.x() + gap;
    double top = at.y() + gap;
    if (shape_ == MarkerShape::Point) top = at.y() + symbol_.size / 4;
    if (shape_ == MarkerShape::YLine) {
        left = at.x() - gap - size.width();
        top = at.y() - kTextGap - size.height();
        if (top < area.top()) top = at.y() + kTextGap;
    } else if (left + size.width() > area.right()) {
        left = at.x() - gap - size.width();
    }
    if (shape_ == MarkerShape::Point && top + size.height() > area.bottom()) {
        top = at.y() - symbol_.size / 4 - size.height();
    }
    left = std::max(area.left(), std::min(left, area.right() - size.width()));
    top = std::max(area.top(), std::min(top, area.bottom() - size.height()));
    return {QPointF(left, top), size};
}

std::optional<Pick> MarkerItem::pickAt(QPointF pixel, const PlotTransform& transform,
                                       double distance) {
    const PixelMapping toPixel(transform);
    QPointF offset(toPixel.x(position_.x()) - pixel.x(), toPixel.y(position_.y()) - pixel.y());
    if (shape_ == MarkerShape::XLine) offset.setY(0);
    if (shape_ == MarkerShape::YLine) offset.setX(0);
    const double reach = shape_ == MarkerShape::Point ? std::max(distance, symbol_.size / 2)
                                                      : std::max(distance, line().width / 2);
    if (!(std::hypot(offset.x(), offset.y()) <= reach)) return std::nullopt;
    if (!transform.dataArea.contains(pixel)) return std::nullopt;
    return Pick{
        .item = this, .data = transform.toData(pixel), .index = 0, .offsetInPixels = offset};
}

void MarkerItem::drag(const Pick& grip, QPointF, QPointF to, const PlotTransform& transform) {
    // It stays where it is when the mouse is where the axes have no number.
    static_cast<void>(setPosition(transform.toData(to + grip.offsetInPixels)));
}

}  // namespace spate::plot
