// SPDX-License-Identifier: MIT
// Areas between a line and its baseline.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <span>

namespace spate::plot {

/// Fills between a line and a horizontal baseline, all in pixels. A vertex that is not finite
/// breaks the area as it breaks the line.
void fillToBaseline(QPainter& painter, std::span<const QPointF> line, double baseline,
                    const QRectF& visible, const QColor& color);

}  // namespace spate::plot
