// SPDX-License-Identifier: MIT
// Points: the vertices of a curve or a scatter plot.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "spate/plot/pick.h"
#include "spate/plot/transform.h"
#include "spate/plot/values.h"
#include "spate/plot/vertex_index.h"

namespace spate::plot {

/// As many y as x, in data coordinates, and what is often asked of them, computed once when it is
/// asked for. GUI thread.
class Points {
public:
    Points() = default;
    /// x and y are equally long.
    Points(Values x, Values y);

    [[nodiscard]] std::size_t size() const noexcept { return x_.size(); }
    [[nodiscard]] const Values& x() const noexcept { return x_; }
    [[nodiscard]] const Values& y() const noexcept { return y_; }

    /// What axes of these scales can show of the points; nothing if they can show none.
    [[nodiscard]] std::optional<Limits> extent(pipeline::AxisScale x, pipeline::AxisScale y) const;
    /// In pixels; not finite where an axis has no place for a point.
    [[nodiscard]] std::vector<QPointF> pixels(const PlotTransform& transform) const;

    /// The point within `distance` of a pixel that is nearest.
    [[nodiscard]] std::optional<std::size_t> nearestPoint(QPointF pixel,
                                                          const PlotTransform& transform,
                                                          double distance) const;
    /// The first point of the edge that is nearest.
    [[nodiscard]] std::optional<std::size_t> nearestEdge(QPointF pixel,
                                                         const PlotTransform& transform,
                                                         double distance) const;

private:
    Values x_;
    Values y_;
    // By whether the x and the y axis are logarithmic: asinh axes show what linear ones do.
    mutable std::array<std::optional<std::optional<Limits>>, 4> extents_;
    mutable std::optional<VertexIndex> pointIndex_;
    mutable std::optional<VertexIndex> lineIndex_;
};

/// Distance in pixels between a point and a segment; NaN if an end is not finite.
[[nodiscard]] double distanceTo(QPointF point, QPointF begin, QPointF end);

/// The data coordinates within `distance` pixels of a point of the canvas, and some more.
[[nodiscard]] Limits around(QPointF pixel, const PlotTransform& transform, double distance);

}  // namespace spate::plot
