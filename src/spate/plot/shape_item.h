// SPDX-License-Identifier: MIT
// ShapeItem: lines, rectangles, polygons and ellipses in data coordinates.
#pragma once

#include <QPolygonF>
#include <cstdint>
#include <optional>
#include <vector>

#include "spate/base/result.h"
#include "spate/plot/lined_item.h"
#include "spate/plot/values.h"

namespace spate::plot {

/// silx's "polylines", "polygon", "rectangle", "hline" and "vline", and ellipses.
enum class ShapeType : std::uint8_t { Lines, Polygon, Rectangle, Ellipse, HLine, VLine };

/// "polylines", "polygon", "rectangle", "ellipse", "hline", "vline".
[[nodiscard]] const char* name(ShapeType type) noexcept;

/// A shape of vertices. Rectangle and ellipse have two, opposite corners of what surrounds them; of
/// horizontal (vertical) lines only y (x) counts, and there is one for each. A vertex of NaN
/// divides lines and polygons into several. What lies at zero and below is far beyond the end of a
/// log axis. GUI thread.
class ShapeItem : public LinedItem {
    Q_OBJECT

public:
    ShapeItem(ShapeType type, QString legend, QObject* parent = nullptr);

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Shape; }
    [[nodiscard]] ShapeType type() const noexcept { return type_; }

    /// Data coordinates. Fails, changing nothing, without vertices, if there are not as many y as
    /// x, or if the type wants another number of them or finite ones.
    base::Result<void> setData(const Values& x, const Values& y);
    [[nodiscard]] const QPolygonF& vertices() const noexcept { return vertices_; }

    /// Whether it is filled, translucently; lines never are.
    [[nodiscard]] bool isFilled() const noexcept { return filled_; }
    void setFilled(bool filled) { setAppearance(filled_, filled); }
    /// Whether resetting the zoom shows all of it; rings around an image, say, may be larger than
    /// what one wants to see. Horizontal and vertical lines never decide.
    [[nodiscard]] bool isInExtent() const noexcept { return inExtent_; }
    void setInExtent(bool inExtent);

    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                    pipeline::AxisScale y) const override;
    void paint(QPainter& painter, const PlotTransform& transform) const override;
    /// Its outline, or if it is filled what is inside of it. The index is that of the nearest
    /// edge's first vertex; -1 inside, and on rectangles and ellipses.
    [[nodiscard]] std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                             double distance) override;
    void drag(const Pick& grip, QPointF from, QPointF to, const PlotTransform& transform) override;

Q_SIGNALS:
    /// By setData() or by the mouse.
    void verticesChanged();

private:
    // What is drawn, in pixels, and the number of each piece's first vertex.
    struct Piece {
        QPolygonF outline{};
        std::int64_t firstVertex = -1;  // -1: its corners are no vertices
        bool isClosed = false;
    };
    [[nodiscard]] std::vector<Piece> piecesIn(const PlotTransform& transform) const;
    [[nodiscard]] std::vector<Piece> linesIn(const PlotTransform& transform) const;
    [[nodiscard]] std::vector<Piece> polygonsIn(const PlotTransform& transform) const;
    [[nodiscard]] Piece rectangleIn(const PlotTransform& transform) const;
    [[nodiscard]] Piece ellipseIn(const PlotTransform& transform) const;
    [[nodiscard]] bool isArea() const noexcept;

    const ShapeType type_;
    QPolygonF vertices_;
    bool filled_ = false;
    bool inExtent_ = true;
};

}  // namespace spate::plot
