// SPDX-License-Identifier: MIT
#include "spate/widgets/box_zoom.h"

#include <QMouseEvent>
#include <algorithm>
#include <utility>

#include "spate/widgets/view_change.h"

namespace spate::widgets {
namespace {

constexpr double kSmallestBox = 5;  // square pixels, as in silx

// The smallest rectangle of the area's shape around another, with the same centre.
QRectF withShapeOf(const QRectF& area, const QRectF& box) {
    const double scale = std::max(box.width() / area.width(), box.height() / area.height());
    QRectF grown(QPointF(), area.size() * scale);
    grown.moveCenter(box.center());
    return grown;
}

// White on black, in pixels: one of them is seen on any picture.
const QList<qreal> kDashes{6, 6};
const QList<qreal> kDots{1, 4};

void drawBox(QPainter& painter, const QRectF& box, const QList<qreal>& whites) {
    const QRectF onPixels = box.adjusted(0.5, 0.5, -0.5, -0.5);
    QPen pen(Qt::black, 0);
    painter.setPen(pen);
    painter.drawRect(onPixels);
    pen.setColor(Qt::white);
    pen.setDashPattern(whites);
    painter.setPen(pen);
    painter.drawRect(onPixels);
}

}  // namespace

bool BoxZoom::accepts(const QMouseEvent& press, const plot::PlotLayout& layout) {
    pressed_ = press.position();
    return mode() == InteractiveMode::Zoom && press.button() == Qt::LeftButton &&
           layout.transform.dataArea.contains(pressed_);
}

void BoxZoom::drag(QPointF pixel, plot::Plot&, const plot::PlotLayout&) {
    box_ = Box{pressed_, pixel};
    Q_EMIT paintChanged();
}

void BoxZoom::drop(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) {
    box_ = Box{pressed_, pixel};
    const QRectF& area = layout.transform.dataArea;
    const QRectF box = chosen(layout);
    if (area.isEmpty() || box.width() * box.height() < kSmallestBox) return;
    Q_EMIT viewAboutToChange();
    showRectangle(plot, layout.transform, hasEqualAspect(plot) ? withShapeOf(area, box) : box);
}

void BoxZoom::forget() {
    if (std::exchange(box_, std::nullopt)) Q_EMIT paintChanged();
}

// The plot may have got another size since the press.
QRectF BoxZoom::chosen(const plot::PlotLayout& layout) const {
    return QRectF(box_->from, box_->to).normalized() & layout.transform.dataArea;
}

void BoxZoom::paint(QPainter& painter, const plot::Plot& plot,
                    const plot::PlotLayout& layout) const {
    if (!box_) return;
    const QRectF box = chosen(layout);
    if (box.isEmpty()) return;
    painter.setBrush(Qt::NoBrush);
    if (hasEqualAspect(plot)) {
        drawBox(painter, withShapeOf(layout.transform.dataArea, box), kDots);
    }
    drawBox(painter, box, kDashes);
}

std::vector<GestureHelp> BoxZoom::help() const {
    return {{QStringLiteral("Left drag, in zoom mode"),
             QStringLiteral("show the rectangle; Escape gives it up")}};
}

}  // namespace spate::widgets
