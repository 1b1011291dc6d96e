// SPDX-License-Identifier: MIT
#include "spate/plot/color_bar_layout.h"

#include <cmath>

namespace spate::plot {
namespace {

constexpr double kColorBarWidth = 18;
constexpr double kColorBarGap = 14;

}  // namespace

double colorBarRoom(const QFontMetricsF& metrics) {
    const double label = metrics.horizontalAdvance(QStringLiteral("−8.88×10⁸"));
    return kColorBarGap + kColorBarWidth + kTickLength + kTickLabelGap + std::ceil(label / 8) * 8;
}

void placeColorBar(PlotLayout& layout, const QFontMetricsF& metrics) {
    const QSizeF canvas = layout.canvas.size;
    const QRectF& area = layout.transform.dataArea;
    const double left = canvas.width() - colorBarRoom(metrics) + kColorBarGap;
    layout.colorBar = QRectF(left, area.top(), kColorBarWidth, area.height());
    layout.colorBarRegion = QRectF(QPointF(left - 2, 0), QPointF(canvas.width(), canvas.height()));
}

}  // namespace spate::plot
