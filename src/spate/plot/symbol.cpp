// SPDX-License-Identifier: MIT
#include "spate/plot/symbol.h"

#include <QImage>
#include <QPaintEngine>
#include <array>
#include <cmath>
#include <vector>

#include "spate/plot/pixel_mapping.h"

namespace spate::plot {
namespace {

constexpr std::size_t kFewSymbols = 200;  // drawn as paths, wherever they are
constexpr int kSteps = 4;                 // places of a stamp inside a device pixel, each way

QPainterPath crossedLines(double half) {
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    const double thickness = std::max(1.0, half / 3);
    path.addRect(QRectF(-half, -thickness / 2, 2 * half, thickness));
    path.addRect(QRectF(-thickness / 2, -half, thickness, 2 * half));
    return path;
}

QPainterPath polygonOf(std::initializer_list<QPointF> corners, double half) {
    QPolygonF polygon;
    for (const QPointF corner : corners) polygon << corner * half;
    QPainterPath path;
    path.addPolygon(polygon);
    path.closeSubpath();
    return path;
}

QPainterPath circle(double radius) {
    QPainterPath path;
    path.addEllipse(QPointF(0, 0), radius, radius);
    return path;
}

QRgb colorAt(std::span<const QRgb> colors, std::size_t i) {
    return colors.size() == 1 ? colors.front() : colors[i];
}

// Pictures of one symbol, opaque, at each place inside a device pixel: opacity, 0 … 255.
class Stamps {
public:
    Stamps(const SymbolLook& look, double ratio) {
        const QPainterPath path = pathOf(look);
        const double reach = path.boundingRect().width() / 2 * ratio;
        middle_ = static_cast<int>(std::ceil(reach)) + 1;
        for (int i = 0; i < kSteps * kSteps; ++i) {
            QImage picture(2 * middle_ + 1, 2 * middle_ + 1, QImage::Format_Alpha8);
            picture.fill(0);
            QPainter painter(&picture);
            painter.setRenderHint(QPainter::Antialiasing);
            const auto place = [](int step) { return (step + 0.5) / kSteps; };
            painter.translate(middle_ + place(i % kSteps), middle_ + place(i / kSteps));
            painter.scale(ratio, ratio);
            painter.fillPath(path, Qt::black);
            painter.end();
            pictures_.at(static_cast<std::size_t>(i)) = picture;
        }
    }

    // Draws over the image, centred on a point in its pixels.
    void stamp(QImage& image, QPointF at, QRgb color) const {
        const int x = static_cast<int>(std::floor(at.x()));
        const int y = static_cast<int>(std::floor(at.y()));
        // Of a coordinate just below a whole number, the part is rounded to 1.
        const auto step = [](double part) {
            return std::min(static_cast<int>(part * kSteps), kSteps - 1);
        };
        const int place = step(at.y() - y) * kSteps + step(at.x() - x);
        const QImage& picture = pictures_[static_cast<std::size_t>(place)];
        const int left = x - middle_;
        const int top = y - middle_;
        const int firstCol = std::max(0, -left);
        const int endCol = std::min(picture.width(), image.width() - left);
        const int endRow = std::min(picture.height(), image.height() - top);
        for (int row = std::max(0, -top); row < endRow; ++row) {
            const uchar* opacity = picture.constScanLine(row);
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(top + row)) + left;
            for (int col = firstCol; col < endCol; ++col) {
                if (opacity[col] != 0) line[col] = over(color, opacity[col], line[col]);
            }
        }
    }

    int middle() const { return middle_; }

private:
    // Each channel by a factor of 0 … 255, two channels at a time.
    static QRgb scaled(QRgb color, unsigned factor) {
        const auto half = [factor](QRgb pair) {
            const QRgb product = pair * factor + 0x0080'0080U;
            return (product + ((product >> 8) & 0x00FF'00FFU)) >> 8 & 0x00FF'00FFU;
        };
        return half(color & 0x00FF'00FFU) | half(color >> 8 & 0x00FF'00FFU) << 8;
    }
    static QRgb over(QRgb color, unsigned opacity, QRgb below) {
        const QRgb above = scaled(color, opacity);
        const unsigned alpha = above >> 24;
        return alpha == 255 ? above : above + scaled(below, 255 - alpha);
    }

    int middle_ = 0;  // of the pictures, in device pixels
    std::array<QImage, kSteps * kSteps> pictures_;
};

// The points as they are in an image of the visible part, and which of them are drawn.
class StampedPlaces {
public:
    StampedPlaces(QSize size, int reach)
        : reach_(reach), width_(size.width() + 2 * reach), height_(size.height() + 2 * reach) {}

    // Those in one device pixel, and out of sight, give way to the last.
    std::vector<std::uint32_t> lastOfEachPixel(const std::vector<QPointF>& places) const {
        const auto count = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
        std::vector<bool> taken(count, false);
        std::vector<std::uint32_t> kept;
        for (std::size_t i = places.size(); i-- > 0;) {
            const double x = std::floor(places[i].x()) + reach_;
            const double y = std::floor(places[i].y()) + reach_;
            if (!(x >= 0 && x < width_ && y >= 0 && y < height_)) continue;
            const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                            static_cast<std::size_t>(x);
            if (taken[at]) continue;
            taken[at] = true;
            kept.push_back(static_cast<std::uint32_t>(i));
        }
        return {kept.rbegin(), kept.rend()};
    }

private:
    int reach_;
    int width_;
    int height_;
};

// Only where pixels are as large everywhere, and not turned.
bool mayStamp(const QPainter& painter, std::size_t count) {
    return count > kFewSymbols && painter.paintEngine()->type() == QPaintEngine::Raster &&
           painter.deviceTransform().type() <= QTransform::TxScale;
}

}  // namespace

QPainterPath pathOf(const SymbolLook& look) {
    const double half = look.size / 2;
    switch (look.symbol) {
        case Symbol::None:
            return {};
        case Symbol::Circle:
            return circle(half);
        case Symbol::Square:
            return polygonOf({{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}, half * 0.9);
        case Symbol::Diamond:
            return polygonOf({{0, -1}, {0.8, 0}, {0, 1}, {-0.8, 0}}, half * 1.1);
        case Symbol::Plus:
            return crossedLines(half);
        case Symbol::Cross:
            return QTransform().rotate(45).map(crossedLines(half * 1.2)).simplified();
        case Symbol::Point:
            return circle(half / 2);
        case Symbol::Pixel:
            return polygonOf({{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}, 0.5);
        case Symbol::TriangleUp:
            return polygonOf({{0, -1}, {1, 0.8}, {-1, 0.8}}, half);
        case Symbol::TriangleDown:
            return polygonOf({{0, 1}, {1, -0.8}, {-1, -0.8}}, half);
    }
    return {};
}

void drawSymbolsOneByOne(QPainter& painter, std::span<const QPointF> points, const SymbolLook& look,
                         std::span<const QRgb> colors, const QRectF& visible) {
    const QPainterPath path = pathOf(look);
    const double reach = look.size;
    const QRectF near = visible.adjusted(-reach, -reach, reach, reach);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!isFinite(points[i]) || !near.contains(points[i])) continue;
        painter.translate(points[i]);
        painter.fillPath(path, QColor::fromRgba(qUnpremultiply(colorAt(colors, i))));
        painter.translate(-points[i]);
    }
}

void drawSymbols(QPainter& painter, std::span<const QPointF> points, const SymbolLook& look,
                 std::span<const QRgb> colors, const QRectF& visible) {
    if (look.symbol == Symbol::None || colors.empty()) return;
    if (!mayStamp(painter, points.size())) {
        drawSymbolsOneByOne(painter, points, look, colors, visible);
        return;
    }
    const double ratio = painter.deviceTransform().m11();
    const Stamps stamps(look, ratio);
    QImage image((visible.size() * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) return;
    image.fill(0);
    std::vector<QPointF> places(points.size());
    std::transform(points.begin(), points.end(), places.begin(),
                   [&](QPointF point) { return (point - visible.topLeft()) * ratio; });
    const StampedPlaces plan(image.size(), stamps.middle());
    for (const std::uint32_t i : plan.lastOfEachPixel(places)) {
        stamps.stamp(image, places[i], colorAt(colors, i));
    }
    painter.drawImage(visible, image);
}

}  // namespace spate::plot
