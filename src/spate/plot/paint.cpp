// SPDX-License-Identifier: MIT
#include "spate/plot/paint.h"

#include <QFontMetricsF>
#include <QImage>
#include <algorithm>

namespace spate::plot {
namespace {

constexpr double kMinorTickLength = 3;

void paintXTicks(QPainter& painter, const PlotLayout& layout) {
    const QFontMetricsF metrics(painter.font());
    const QRectF& area = layout.transform.dataArea;
    const auto at = [&](double value) { return layout.transform.toPixel({value, 0}).x(); };
    for (const double value : layout.xTicks.minor) {
        painter.drawLine(
            QLineF(at(value), area.bottom(), at(value), area.bottom() + kMinorTickLength));
    }
    for (const Tick& tick : layout.xTicks.major) {
        const double x = at(tick.value);
        painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + kTickLength));
        const double width = metrics.horizontalAdvance(tick.label) + 2;
        // A label at the very end moves inward rather than being cut.
        const double left = std::clamp(x - width / 2, 0.0, layout.canvas.size.width() - width);
        painter.drawText(
            QRectF(left, area.bottom() + kTickLength + kTickLabelGap, width, metrics.height()),
            Qt::AlignCenter, tick.label);
    }
}

void paintYTicks(QPainter& painter, const PlotLayout& layout) {
    const QFontMetricsF metrics(painter.font());
    const QRectF& area = layout.transform.dataArea;
    const auto at = [&](double value) { return layout.transform.toPixel({0, value}).y(); };
    for (const double value : layout.yTicks.minor) {
        painter.drawLine(QLineF(area.left() - kMinorTickLength, at(value), area.left(), at(value)));
    }
    for (const Tick& tick : layout.yTicks.major) {
        const double y = at(tick.value);
        painter.drawLine(QLineF(area.left() - kTickLength, y, area.left(), y));
        const double right = area.left() - kTickLength - kTickLabelGap;
        const double width = metrics.horizontalAdvance(tick.label) + 2;
        painter.drawText(QRectF(right - width, y - metrics.height() / 2, width, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
}

void paintTexts(QPainter& painter, const Plot& plot, const PlotLayout& layout) {
    const QFontMetricsF metrics(painter.font());
    const auto fitting = [&](const QString& text, double width) {
        return metrics.elidedText(text, Qt::ElideMiddle, width);
    };
    painter.drawText(layout.title, Qt::AlignCenter, fitting(plot.title(), layout.title.width()));
    painter.drawText(layout.xLabel, Qt::AlignCenter,
                     fitting(plot.xAxis().label(), layout.xLabel.width()));
    const QRectF& label = layout.yLabel;
    painter.save();
    painter.translate(label.center());
    painter.rotate(-90);
    painter.drawText(QRectF(-label.height() / 2, -label.width() / 2, label.height(), label.width()),
                     Qt::AlignCenter, fitting(plot.yAxis().label(), label.height()));
    painter.restore();
}

bool hasScalesOf(const pipeline::View& a, const pipeline::View& b) {
    return a.x.scale == b.x.scale && a.y.scale == b.y.scale;
}

// Where a rendering's picture lies on the canvas, in device pixels, after the view has moved on
// axes of the same scales: there, moving is stretching and shifting, whatever the scale.
QRectF mappedRect(const pipeline::RenderedFrame& rendered, const pipeline::View& view) {
    const auto map = [](const pipeline::AxisWindow& from, const pipeline::AxisWindow& to,
                        double position) { return to.positionOf(from.dataAt(position)); };
    const auto& window = rendered.window;
    const double left = window.left;
    const double top = window.top;
    const double right = left + static_cast<double>(window.cols.size());
    const double bottom = top + static_cast<double>(window.rows.size());
    return QRectF(
        QPointF(map(rendered.view.x, view.x, left), map(rendered.view.y, view.y, top)),
        QPointF(map(rendered.view.x, view.x, right), map(rendered.view.y, view.y, bottom)));
}

}  // namespace

PlotColors PlotColors::fromPalette(const QPalette& palette) {
    return {.background = palette.color(QPalette::Window),
            .dataBackground = palette.color(QPalette::Window).darker(108),
            .foreground = palette.color(QPalette::WindowText)};
}

PlotColors PlotColors::forPaper() {
    return {.background = Qt::white, .dataBackground = Qt::white, .foreground = Qt::black};
}

void paintDecoration(QPainter& painter, const Plot& plot, const PlotLayout& layout,
                     const PlotColors& colors) {
    painter.save();
    painter.setFont(layout.canvas.font);
    painter.fillRect(QRectF(QPointF(0, 0), layout.canvas.size), colors.background);
    painter.setPen(QPen(colors.foreground, 1));
    const QRectF& area = layout.transform.dataArea;
    painter.drawRect(area.adjusted(-1, -1, 0, 0));
    paintXTicks(painter, layout);
    paintYTicks(painter, layout);
    paintTexts(painter, plot, layout);
    painter.restore();
}

void paintPicture(QPainter& painter, const pipeline::RenderedFrame& rendered,
                  const PlotLayout& layout, double opacity) {
    const kernels::Picture& picture = rendered.picture;
    const pipeline::View view = layout.view();
    if (rendered.window.empty() || !hasScalesOf(rendered.view, view)) return;
    const bool opaque = !rendered.translucent;
    // A view of the picture's own memory: nothing is copied.
    const QImage image(reinterpret_cast<const uchar*>(picture.row(0)),
                       static_cast<int>(picture.cols()), static_cast<int>(picture.rows()),
                       static_cast<qsizetype>(picture.cols()) * 4,
                       opaque ? QImage::Format_RGB32 : QImage::Format_ARGB32);
    painter.save();
    if (opacity < 1) {
        painter.setOpacity(opacity);
    } else if (opaque) {
        painter.setCompositionMode(QPainter::CompositionMode_Source);
    }
    // In device pixels from the data area's corner, which lies on one.
    painter.translate(layout.transform.dataArea.topLeft());
    painter.scale(1 / layout.canvas.devicePixelRatio, 1 / layout.canvas.devicePixelRatio);
    if (rendered.view == view) {
        painter.drawImage(QPoint(rendered.window.left, rendered.window.top), image);
    } else {
        painter.drawImage(mappedRect(rendered, view), image);
    }
    painter.restore();
}

}  // namespace spate::plot
