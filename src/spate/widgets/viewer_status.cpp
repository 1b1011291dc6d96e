// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_status.h"

#include <cmath>
#include <string>

#include "spate/kernels/reduction.h"

namespace spate::widgets {
namespace {

QString plain(const std::string& text) {
    return QString::fromStdString(text);
}

// Data pixels per screen pixel along the columns; 1 where nothing is shown.
double columnRatio(const pipeline::RenderedFrame& painted) {
    const auto& view = painted.view;
    if (view.empty()) return 1;
    const double dataWidth = view.x.max - view.x.min;
    return std::abs(dataWidth / painted.style.placement.scaleX) / view.x.length;
}

QString ratioNumber(double ratio) {
    return ratio < 9.95 ? QString::number(ratio, 'g', 2) : QString::number(std::lround(ratio));
}

}  // namespace

QString streamText(const ViewerStatistics& statistics, const pipeline::RenderedFrame* painted) {
    if (painted == nullptr) return QStringLiteral("no frame yet");
    const auto& autoscale = painted->style.colormap.autoscale;
    const bool isFixed = autoscale.min && autoscale.max;
    QString text = QStringLiteral("frame %1").arg(painted->frame().id);
    if (!statistics.stream.ended) {
        text += QStringLiteral(" | in %1 Hz shown %2")
                    .arg(statistics.stream.rateHz, 0, 'f', 0)
                    .arg(statistics.paintedHz, 0, 'f', 0);
        text += QStringLiteral(" | %1 ms").arg(statistics.latency.p50Ms, 0, 'f', 0);
    } else {
        text += QStringLiteral(" | end, %1 %2")
                    .arg(statistics.stream.delivered)
                    .arg(statistics.stream.delivered == 1 ? QStringLiteral("frame")
                                                          : QStringLiteral("frames"));
    }
    if (painted->isColor()) return text;
    text += QStringLiteral(" | %1 … %2 %3")
                .arg(painted->range.min, 0, 'g', 6)
                .arg(painted->range.max, 0, 'g', 6)
                .arg(isFixed ? QStringLiteral("fixed") : QStringLiteral("auto"));
    return text;
}

QString reductionText(const pipeline::RenderedFrame& painted) {
    const double ratio = columnRatio(painted);
    const bool averages = painted.isColor() || painted.style.pixmap;
    const bool nearest = painted.style.reduction == kernels::Reduction::Nearest;
    const auto reduction =
        averages && !nearest ? kernels::Reduction::Mean : painted.style.reduction;
    const QString name = plain(std::string(kernels::name(reduction))).toUpper();
    const QString text = ratio >= 1 ? QStringLiteral("%1:1 %2").arg(ratioNumber(ratio), name)
                                    : QStringLiteral("1:%1 %2").arg(ratioNumber(1 / ratio), name);
    return text;
}

}  // namespace spate::widgets
