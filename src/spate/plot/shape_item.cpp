// SPDX-License-Identifier: MIT
#include "spate/plot/shape_item.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "spate/plot/pixel_mapping.h"
#include "spate/plot/points.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

using pipeline::AxisScale;

constexpr int kEllipseCorners = 180;  // on a large screen, off by a tenth of a pixel

// Moved along an axis of a scale; as it is where the scale has no place for it.
double moved(double value, AxisScale scale, double by) {
    if (scale == AxisScale::Linear) return value + by;
    const double result = fromScaled(scale, toScaled(scale, value) + by);
    return std::isfinite(result) ? result : value;
}

}  // namespace

const char* name(ShapeType type) noexcept {
    switch (type) {
        case ShapeType::Lines:
            return "polylines";
        case ShapeType::Polygon:
            return "polygon";
        case ShapeType::Rectangle:
            return "rectangle";
        case ShapeType::Ellipse:
            return "ellipse";
        case ShapeType::HLine:
            return "hline";
        case ShapeType::VLine:
            return "vline";
    }
    return "";
}

ShapeItem::ShapeItem(ShapeType type, QString legend, QObject* parent)
    : LinedItem(std::move(legend), parent), type_(type) {
    setZ(kShapeZ);
    setColor(QColor(255, 150, 0));
}

base::Result<void> ShapeItem::setData(const Values& x, const Values& y) {
    const std::string what = fmt::format("{} \"{}\"", name(type_), legend().toStdString());
    if (x.size() != y.size()) {
        return base::fail("{}: {} x and {} y: expected as many of both", what, x.size(), y.size());
    }
    if (x.empty()) return base::fail("{}: no vertices: expected at least one", what);
    const bool isOfCorners = type_ == ShapeType::Rectangle || type_ == ShapeType::Ellipse;
    if (isOfCorners && x.size() != 2) {
        return base::fail("{}: {} vertices: expected two opposite corners", what, x.size());
    }
    const bool mayHaveGaps = type_ == ShapeType::Lines || type_ == ShapeType::Polygon;
    QPolygonF vertices;
    vertices.reserve(static_cast<qsizetype>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        const QPointF vertex(type_ == ShapeType::HLine ? 0 : x[i],
                             type_ == ShapeType::VLine ? 0 : y[i]);
        if (!mayHaveGaps && !isFinite(vertex)) {
            return base::fail("{}: vertex ({}, {}): expected finite numbers", what, vertex.x(),
                              vertex.y());
        }
        vertices << vertex;
    }
    vertices_ = std::move(vertices);
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
    Q_EMIT verticesChanged();
    return {};
}

void ShapeItem::setInExtent(bool inExtent) {
    if (inExtent == inExtent_) return;
    inExtent_ = inExtent;
    Q_EMIT extentChanged();
}

bool ShapeItem::isArea() const noexcept {
    return type_ == ShapeType::Polygon || type_ == ShapeType::Rectangle ||
           type_ == ShapeType::Ellipse;
}

std::optional<Limits> ShapeItem::shownExtent(AxisScale x, AxisScale y) const {
    if (!inExtent_ || type_ == ShapeType::HLine || type_ == ShapeType::VLine) return std::nullopt;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Limits all{kInfinity, -kInfinity, kInfinity, -kInfinity};
    const auto include = [](double value, AxisScale scale, double& min, double& max) {
        if (scale == AxisScale::Log && value <= 0) return;
        min = std::min(min, value);
        max = std::max(max, value);
    };
    for (const QPointF vertex : vertices_) {
        if (!isFinite(vertex)) continue;
        include(vertex.x(), x, all.xMin, all.xMax);
        include(vertex.y(), y, all.yMin, all.yMax);
    }
    if (!(all.xMin <= all.xMax && all.yMin <= all.yMax)) return std::nullopt;
    return all;
}

std::vector<ShapeItem::Piece> ShapeItem::piecesIn(const PlotTransform& transform) const {
    switch (type_) {
        case ShapeType::Lines:
        case ShapeType::Polygon:
            return polygonsIn(transform);
        case ShapeType::Rectangle:
            return vertices_.isEmpty() ? std::vector<Piece>() : std::vector{rectangleIn(transform)};
        case ShapeType::Ellipse:
            return vertices_.isEmpty() ? std::vector<Piece>() : std::vector{ellipseIn(transform)};
        case ShapeType::HLine:
        case ShapeType::VLine:
            return linesIn(transform);
    }
    return {};
}

// From border to border; none where a log axis has no place.
std::vector<ShapeItem::Piece> ShapeItem::linesIn(const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    const QRectF& area = transform.dataArea;
    std::vector<Piece> pieces;
    for (qsizetype i = 0; i < vertices_.size(); ++i) {
        Piece piece{.firstVertex = i};
        if (type_ == ShapeType::HLine) {
            const double y = toPixel.y(vertices_[i].y());
            piece.outline << QPointF(area.left(), y) << QPointF(area.right(), y);
        } else {
            const double x = toPixel.x(vertices_[i].x());
            piece.outline << QPointF(x, area.top()) << QPointF(x, area.bottom());
        }
        if (isFinite(piece.outline.front())) pieces.push_back(std::move(piece));
    }
    return pieces;
}

std::vector<ShapeItem::Piece> ShapeItem::polygonsIn(const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    std::vector<Piece> pieces;
    bool continues = false;
    for (qsizetype i = 0; i < vertices_.size(); ++i) {
        const QPointF vertex = vertices_[i];
        if (!isFinite(vertex)) {
            continues = false;
            continue;
        }
        if (!continues) {
            pieces.push_back({.firstVertex = i, .isClosed = type_ == ShapeType::Polygon});
        }
        pieces.back().outline << toPixel.bounded(vertex.x(), vertex.y());
        continues = true;
    }
    return pieces;
}

ShapeItem::Piece ShapeItem::rectangleIn(const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    const QPointF a = toPixel.bounded(vertices_[0].x(), vertices_[0].y());
    const QPointF b = toPixel.bounded(vertices_[1].x(), vertices_[1].y());
    return {.outline = QPolygonF{a, {b.x(), a.y()}, b, {a.x(), b.y()}}, .isClosed = true};
}

ShapeItem::Piece ShapeItem::ellipseIn(const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    const QPointF center = (vertices_[0] + vertices_[1]) / 2;
    const QPointF radius = (vertices_[1] - vertices_[0]) / 2;
    Piece piece{.isClosed = true};
    for (int i = 0; i < kEllipseCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kEllipseCorners;
        piece.outline << toPixel.bounded(center.x() + radius.x() * std::cos(angle),
                                         center.y() + radius.y() * std::sin(angle));
    }
    return piece;
}

void ShapeItem::paint(QPainter& painter, const PlotTransform& transform) const {
    std::vector<Piece> pieces = piecesIn(transform);
    const bool isStraight =
        type_ != ShapeType::Ellipse && type_ != ShapeType::Polygon && type_ != ShapeType::Lines;
    const double margin = line().width;
    PolylineBuilder builder(transform.dataArea.adjusted(-margin, -margin, margin, margin),
                            columnsPerPixelOf(painter));
    for (Piece& piece : pieces) {
        for (QPointF& corner : piece.outline) {
            if (!isStraight) break;
            corner = {sharpened(painter, corner.x(), line().width),
                      sharpened(painter, corner.y(), line().width)};
        }
        if (filled_ && isArea()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(fillOf(color()));
            painter.drawPolygon(piece.outline);
        }
        for (const QPointF corner : piece.outline) builder.add(corner);
        if (piece.isClosed) builder.add(piece.outline.front());
        builder.add({std::numeric_limits<double>::quiet_NaN(), 0});
    }
    strokeLines(painter, line(), color(), builder.take());
}

std::optional<Pick> ShapeItem::pickAt(QPointF pixel, const PlotTransform& transform,
                                      double distance) {
    if (!transform.dataArea.contains(pixel)) return std::nullopt;
    const double reach = std::max(distance, line().width / 2);
    double nearest = std::numeric_limits<double>::infinity();
    Pick pick{.item = this, .data = transform.toData(pixel)};
    bool isInside = false;
    for (const Piece& piece : piecesIn(transform)) {
        const qsizetype edges = piece.outline.size() - (piece.isClosed ? 0 : 1);
        for (qsizetype i = 0; i < edges; ++i) {
            const QPointF end = piece.outline[(i + 1) % piece.outline.size()];
            const double away = distanceTo(pixel, piece.outline[i], end);
            if (!(away < nearest && away <= reach)) continue;
            nearest = away;
            const bool isLine = type_ == ShapeType::HLine || type_ == ShapeType::VLine;
            pick.index = piece.firstVertex < 0 ? -1 : piece.firstVertex + (isLine ? 0 : i);
        }
        isInside |= filled_ && isArea() && piece.outline.containsPoint(pixel, Qt::OddEvenFill);
    }
    if (nearest > reach && !isInside) return std::nullopt;
    const PixelMapping toPixel(transform);
    const auto first = std::find_if(vertices_.begin(), vertices_.end(), isFinite);
    pick.offsetInPixels = toPixel(first->x(), first->y()) - pixel;
    return pick;
}

// As a whole, by as much on the axes as its first vertex: each of them by the same distance on the
// screen, whatever the scales.
void ShapeItem::drag(const Pick& grip, QPointF, QPointF to, const PlotTransform& transform) {
    const auto first = std::find_if(vertices_.begin(), vertices_.end(), isFinite);
    if (first == vertices_.end()) return;
    const QPointF target = transform.toData(to + grip.offsetInPixels);
    const auto distance = [](AxisScale scale, double begin, double end) {
        return toScaled(scale, end) - toScaled(scale, begin);
    };
    const double byX =
        type_ == ShapeType::HLine ? 0 : distance(transform.xScale, first->x(), target.x());
    const double byY =
        type_ == ShapeType::VLine ? 0 : distance(transform.yScale, first->y(), target.y());
    if (!std::isfinite(byX) || !std::isfinite(byY) || (byX == 0 && byY == 0)) return;
    for (QPointF& vertex : vertices_) {
        vertex = {moved(vertex.x(), transform.xScale, byX),
                  moved(vertex.y(), transform.yScale, byY)};
    }
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
    Q_EMIT verticesChanged();
}

}  // namespace spate::plot
