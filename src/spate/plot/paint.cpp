// SPDX-License-Identifier: MIT
#include "spate/plot/paint.h"

#include <QImage>
#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr double kMinorTickLength = 2;  // beyond the frame

// One line of text: what would break it is shown as a space.
void paintLabel(QPainter& painter, const Label& label) {
    painter.drawText(label.rect, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextDontClip,
                     label.text);
}

// To be read from below.
void paintUpward(QPainter& painter, const Label& label) {
    const QRectF& rect = label.rect;
    painter.save();
    painter.translate(rect.center());
    painter.rotate(-90);
    const QRectF turned(-rect.height() / 2, -rect.width() / 2, rect.height(), rect.width());
    paintLabel(painter, {label.text, turned});
    painter.restore();
}

// Lines are rectangles of whole device pixels: all of them are equally thick at every ratio.
double lineWidth(double devicePixelRatio) {
    return std::max(1.0, std::round(devicePixelRatio)) / devicePixelRatio;
}

// Around the data area, not in it.
void paintFrame(QPainter& painter, const QRectF& area, double width, const QColor& color) {
    const QRectF outer = area.adjusted(-width, -width, width, width);
    painter.fillRect(QRectF(outer.left(), outer.top(), outer.width(), width), color);
    painter.fillRect(QRectF(outer.left(), area.bottom(), outer.width(), width), color);
    painter.fillRect(QRectF(outer.left(), area.top(), width, area.height()), color);
    painter.fillRect(QRectF(area.right(), area.top(), width, area.height()), color);
}

// Away from the frame, at a place along it.
QRectF tickRect(AxisSide side, const QRectF& area, double at, double length, double ratio) {
    const double width = lineWidth(ratio);
    // The device pixel that holds the place, and not the one behind the end of the axis.
    const double end = side == AxisSide::Bottom ? area.right() : area.bottom();
    const double start = std::min(std::floor(at * ratio + 1e-6) / ratio, end - width);
    switch (side) {
        case AxisSide::Left:
            return {area.left() - width - length, start, length, width};
        case AxisSide::Right:
            return {area.right() + width, start, length, width};
        case AxisSide::Bottom:
            break;
    }
    return {start, area.bottom() + width, width, length};
}

void paintAxis(QPainter& painter, const PlotLayout& layout, const AxisLayout& axis, AxisSide side,
               const PlotColors& colors) {
    const QRectF& area = layout.transform.dataArea;
    const PlotTransform transform =
        layout.transformOf(side == AxisSide::Right ? YAxisSide::Right : YAxisSide::Left);
    const bool isX = side == AxisSide::Bottom;
    const auto paintTick = [&](double value, double length, const QColor& color) {
        const QPointF pixel = transform.toPixel(isX ? QPointF(value, transform.limits.yMin)
                                                    : QPointF(transform.limits.xMin, value));
        painter.fillRect(tickRect(side, area, isX ? pixel.x() : pixel.y(), length,
                                  layout.canvas.devicePixelRatio),
                         color);
    };
    for (const double value : axis.ticks.minor) {
        paintTick(value, kMinorTickLength, colors.minorTick());
    }
    for (const Tick& tick : axis.ticks.major)
        paintTick(tick.value, kTickLength - 1, colors.foreground);
    painter.setPen(colors.foreground);
    for (const Label& label : axis.labels) paintLabel(painter, label);
    paintLabel(painter, axis.context);
    isX ? paintLabel(painter, axis.name) : paintUpward(painter, axis.name);
}

QColor between(const QColor& a, const QColor& b, double part) {
    const auto mix = [&](float from, float to) {
        return from + (to - from) * static_cast<float>(part);
    };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()),
                            mix(a.blueF(), b.blueF()));
}

// Hosts that set one colour of a palette only would have black on black.
QColor readable(const QColor& text, const QColor& background) {
    constexpr int kLeastContrast = 96;  // of 255 grey levels
    const int gray = qGray(background.rgb());
    if (std::abs(qGray(text.rgb()) - gray) >= kLeastContrast) return text;
    return gray < 128 ? Qt::white : Qt::black;
}

bool hasScalesOf(const pipeline::View& a, const pipeline::View& b) {
    return a.x.scale == b.x.scale && a.y.scale == b.y.scale;
}

// A rendering for another renderer, in the moment after it was exchanged.
void colorSlowly(const pipeline::RenderedFrame& rendered, kernels::Picture& picture) {
    picture.resize(rendered.values.rows(), rendered.values.cols());
    for (std::int64_t r = 0; r < picture.rows(); ++r) {
        for (std::int64_t c = 0; c < picture.cols(); ++c) {
            picture.row(r)[c] = rendered.colorAt(r, c);
        }
    }
}

}  // namespace

PlotColors PlotColors::fromPalette(const QPalette& palette) {
    const QColor background = palette.color(QPalette::Window);
    return {.background = background,
            .dataBackground = background.darker(108),
            .foreground = readable(palette.color(QPalette::WindowText), background)};
}

PlotColors PlotColors::forPaper() {
    return {.background = Qt::white, .dataBackground = Qt::white, .foreground = Qt::black};
}

QColor PlotColors::minorTick() const {
    return between(foreground, background, 0.45);
}

QColor PlotColors::strongGrid() const {
    return between(dataBackground, foreground, 0.7);
}

QColor PlotColors::faintGrid() const {
    return between(dataBackground, foreground, 0.15);
}

void paintDecoration(QPainter& painter, const Plot& plot, const PlotLayout& layout,
                     const PlotColors& colors) {
    painter.save();
    painter.setFont(layout.canvas.font);
    painter.fillRect(QRectF(QPointF(0, 0), layout.canvas.size), colors.background);
    painter.setPen(colors.foreground);
    paintFrame(painter, layout.transform.dataArea, lineWidth(layout.canvas.devicePixelRatio),
               colors.foreground);
    paintAxis(painter, layout, layout.x, AxisSide::Bottom, colors);
    paintAxis(painter, layout, layout.y, AxisSide::Left, colors);
    if (plot.isY2AxisShown()) paintAxis(painter, layout, layout.y2, AxisSide::Right, colors);
    paintLabel(painter, layout.title);
    painter.restore();
}

std::optional<QRectF> pictureRect(const pipeline::RenderedFrame& rendered,
                                  const PlotLayout& layout) {
    const pipeline::View view = layout.view();
    const kernels::PixelWindow& window = rendered.window;
    if (window.empty() || !hasScalesOf(rendered.view, view)) return std::nullopt;
    const QRectF own(window.left, window.top, static_cast<double>(window.cols.size()),
                     static_cast<double>(window.rows.size()));
    if (rendered.view == view) return own;
    const auto map = [](const pipeline::AxisWindow& from, const pipeline::AxisWindow& to,
                        double position) { return to.positionOf(from.dataAt(position)); };
    const auto mapped = [&](const QPointF& point) {
        return QPointF(map(rendered.view.x, view.x, point.x()),
                       map(rendered.view.y, view.y, point.y()));
    };
    return QRectF(mapped(own.topLeft()), mapped(own.bottomRight()));
}

void paintPicture(QPainter& painter, const pipeline::RenderedFrame& rendered,
                  const PlotLayout& layout, double opacity) {
    const auto rect = pictureRect(rendered, layout);
    if (!rect) return;
    kernels::Picture colored;
    if (rendered.steps) colorSlowly(rendered, colored);
    const kernels::Picture& picture = rendered.steps ? colored : rendered.picture;
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
    if (rendered.view == layout.view()) {
        painter.drawImage(rect->topLeft().toPoint(), image);
    } else {
        painter.drawImage(*rect, image);
    }
    painter.restore();
}

}  // namespace spate::plot
