// SPDX-License-Identifier: MIT
#include "spate/widgets/crosshair.h"

#include <QImage>
#include <cmath>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

constexpr int kDash = 4;  // device pixels

// Dashes of both colours along any row and any column.
const QImage& dashes() {
    static const QImage texture = [] {
        QImage image(2 * kDash, 2 * kDash, QImage::Format_RGB32);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                image.setPixel(x, y, (x + y) / kDash % 2 == 0 ? 0xFF00'0000U : 0xFFFF'FFFFU);
            }
        }
        return image;
    }();
    return texture;
}

// The device pixels of the data area, whose corner lies on one.
QRect deviceArea(const plot::PlotLayout& layout) {
    const pipeline::View view = layout.view();
    return {0, 0, view.x.length, view.y.length};
}

}  // namespace

Crosshair::Crosshair(QObject* parent) : SwitchedOverlay(parent) {
    connect(this, &CursorTracker::moved, this, [this] {
        if (isShown() && !fixed_) Q_EMIT paintChanged();
    });
}

void Crosshair::setPosition(std::optional<QPointF> data) {
    if (data == fixed_) return;
    fixed_ = data;
    if (isShown()) Q_EMIT paintChanged();
}

void Crosshair::paint(QPainter& painter, const plot::Plot&, const plot::PlotLayout& layout) const {
    if (!isShown()) return;
    const auto data = fixed_       ? fixed_
                      : position() ? plot::dataAtPixel(layout, *position())
                                   : std::nullopt;
    if (!data) return;
    const pipeline::View view = layout.view();
    const double x = std::floor(view.x.positionOf(data->x()));
    const double y = std::floor(view.y.positionOf(data->y()));
    const QRect area = deviceArea(layout);
    painter.translate(layout.transform.dataArea.topLeft());
    painter.scale(1 / layout.canvas.devicePixelRatio, 1 / layout.canvas.devicePixelRatio);
    if (x >= 0 && x < area.width()) {
        painter.fillRect(QRect(static_cast<int>(x), 0, 1, area.height()), QBrush(dashes()));
    }
    if (y >= 0 && y < area.height()) {
        painter.fillRect(QRect(0, static_cast<int>(y), area.width(), 1), QBrush(dashes()));
    }
}

QAction* makeCrosshairAction(PlotWidget& plotWidget, QObject* parent) {
    auto crosshair = std::make_unique<Crosshair>();
    QAction* action = crosshair->makeAction(QStringLiteral("Crosshair"),
                                            QStringLiteral("Lines through the cursor (C)"),
                                            QKeySequence(Qt::Key_C), parent);
    plotWidget.addInteraction(std::move(crosshair));
    return action;
}

}  // namespace spate::widgets
