// SPDX-License-Identifier: MIT
#include "spate/widgets/resolution_rings.h"

#include <algorithm>
#include <cmath>

namespace spate::widgets {
namespace {

constexpr int kRings = 5;
constexpr double kAngstrom = 1e-10;
constexpr double kCross = 7;  // pixels, from the beam centre to an end

// The way to the corner of the image that is farthest from the beam, in metres.
double farthestCorner(const stream::DiffractionGeometry& geometry, const QRectF& image) {
    double farthest = 0;
    for (const QPointF corner :
         {image.topLeft(), image.topRight(), image.bottomLeft(), image.bottomRight()}) {
        farthest = std::max(
            farthest, std::hypot((corner.x() - *geometry.beamCenterX) * *geometry.pixelSizeX,
                                 (corner.y() - *geometry.beamCenterY) * *geometry.pixelSizeY));
    }
    return farthest;
}

// In columns and rows.
QRectF pixelsOf(const plot::ImageItem& image) {
    const auto extent = image.extent();
    if (!extent) return {};
    const pipeline::Placement& place = image.placement();
    const QPointF first(place.columnAt(extent->xMin), place.rowAt(extent->yMin));
    const QPointF last(place.columnAt(extent->xMax), place.rowAt(extent->yMax));
    return QRectF(first, last).normalized();
}

// Dark about light: seen on any colours.
template <class Draw>
void drawTwice(QPainter& painter, Draw draw) {
    for (const auto& [color, width] : {std::pair(Qt::black, 3.0), std::pair(Qt::white, 1.0)}) {
        painter.setPen(QPen(color, width));
        draw();
    }
}

void drawLabel(QPainter& painter, QPointF at, const QString& text) {
    const QRectF box = painter.fontMetrics().boundingRect(text).adjusted(-3, -1, 3, 1);
    const QRectF place = box.translated(at - box.center());
    painter.fillRect(place, Qt::black);
    painter.setPen(Qt::white);
    painter.drawText(place, Qt::AlignCenter, text);
}

}  // namespace

std::vector<double> ringSpacings(const stream::DiffractionGeometry& geometry, double radius,
                                 int count) {
    std::vector<double> spacings;
    if (!isComplete(geometry) || !(radius > 0)) return spacings;
    for (int i = count; i > 0; --i) {
        const double part = radius * i / count;
        const double sine = std::sin(std::atan2(part, *geometry.distance) / 2);
        const double d = *geometry.wavelength / (2 * sine) / kAngstrom;
        // Up to two digits, so that no ring lies beyond the radius.
        const double unit = std::pow(10, std::floor(std::log10(d)) - 1);
        const double round = std::ceil(d / unit - 1e-9) * unit * kAngstrom;
        if (spacings.empty() || round > spacings.back() * 1.001) spacings.push_back(round);
    }
    return spacings;
}

void ResolutionRings::setGeometry(const stream::DiffractionGeometry& geometry) {
    if (geometry == geometry_) return;
    geometry_ = geometry;
    if (isShown()) Q_EMIT paintChanged();
}

void ResolutionRings::paint(QPainter& painter, const plot::Plot& plot,
                            const plot::PlotLayout& layout) const {
    const plot::ImageItem* image = plot.activeImage();
    if (!isShown() || !isComplete(geometry_) || !image) return;
    const QRectF pixels = pixelsOf(*image);
    if (pixels.isEmpty()) return;
    const pipeline::Placement& place = image->placement();
    const auto toPixel = [&](double column, double row) {
        return layout.transform.toPixel(
            {place.originX + column * place.scaleX, place.originY + row * place.scaleY});
    };
    const auto [centerX, centerY] = std::pair(*geometry_.beamCenterX, *geometry_.beamCenterY);
    const QPointF center = toPixel(centerX, centerY);
    painter.setClipRect(layout.transform.dataArea);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto spacings = ringSpacings(geometry_, 0.95 * farthestCorner(geometry_, pixels), kRings);
    for (const double d : spacings) {
        const auto radius = stream::ringRadius(geometry_, d);
        if (!radius) continue;
        const QPointF corner = toPixel(centerX + *radius / *geometry_.pixelSizeX,
                                       centerY + *radius / *geometry_.pixelSizeY);
        const QPointF half(std::abs(corner.x() - center.x()), std::abs(corner.y() - center.y()));
        // Beyond this nobody sees more than a straight line, and a painter loses its way.
        if (std::max(half.x(), half.y()) > 1e5) continue;
        drawTwice(painter, [&] { painter.drawEllipse(center, half.x(), half.y()); });
        const QPointF diagonal(half.x() * M_SQRT1_2, -half.y() * M_SQRT1_2);
        drawLabel(painter, center + diagonal,
                  QStringLiteral("%1 Å").arg(QString::number(d / kAngstrom, 'g', 3)));
    }
    drawTwice(painter, [&] {
        painter.drawLine(center - QPointF(kCross, 0), center + QPointF(kCross, 0));
        painter.drawLine(center - QPointF(0, kCross), center + QPointF(0, kCross));
    });
}

}  // namespace spate::widgets
