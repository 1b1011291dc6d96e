// SPDX-License-Identifier: MIT
#include "spate/plot/axis_layout.h"

#include <algorithm>

#include "spate/plot/time_ticks.h"

namespace spate::plot {
namespace {

constexpr double kPixelsPerYTick = 36;
constexpr double kPixelsPerXTick = 60;
constexpr double kPixelsPerDecade = 50;  // along x, where labels of decades are shorter than others
constexpr double kLabelDistance = 10;    // along x, at least
constexpr int kMostAttempts = 6;

Ticks ticksOf(const Axis& axis, Interval shown, int maxCount) {
    switch (axis.scale()) {
        case AxisScale::Log:
            return logTicks(shown.min, shown.max, maxCount, LabelStyle::Shared);
        case AxisScale::Asinh:
            return asinhTicks(shown.min, shown.max, maxCount, LabelStyle::Shared);
        case AxisScale::Linear:
            break;
    }
    return axis.tickMode() == TickMode::TimeSeries
               ? timeTicks(shown.min, shown.max, maxCount, axis.timeZone())
               : linearTicks(shown.min, shown.max, maxCount, LabelStyle::Shared);
}

double pixelsPerTick(const Axis& axis, AxisSide side) {
    if (side != AxisSide::Bottom) return kPixelsPerYTick;
    return axis.isLinear() ? kPixelsPerXTick : kPixelsPerDecade;
}

// A label at the very end moves inward rather than being cut.
QRectF labelRect(const AxisRoom& room, double at, QSizeF size) {
    const QRectF& area = room.dataArea;
    const double distance = kTickLength + kTickLabelGap;
    const auto inside = [&](double length) {
        return std::max(room.free.min, std::min(at - length / 2, room.free.max - length));
    };
    switch (room.side) {
        case AxisSide::Left:
            return {QPointF(area.left() - distance - size.width(), inside(size.height())), size};
        case AxisSide::Right:
            return {QPointF(area.right() + distance, inside(size.height())), size};
        case AxisSide::Bottom:
            break;
    }
    return {QPointF(inside(size.width()), area.bottom() + distance), size};
}

std::vector<Label> labelsOf(const Axis& axis, const Ticks& ticks, const AxisRoom& room,
                            const QFontMetricsF& metrics) {
    const bool isX = room.side == AxisSide::Bottom;
    const double start = isX ? room.dataArea.left() : room.dataArea.top();
    const double length = isX ? room.dataArea.width() : room.dataArea.height();
    const pipeline::AxisMapping mapping(axis.scale(), room.shown.min, room.shown.max,
                                        room.reversed);
    std::vector<Label> labels;
    for (const Tick& tick : ticks.major) {
        const QSizeF size(metrics.horizontalAdvance(tick.label) + 2, metrics.height());
        const double at = start + mapping.partOf(tick.value) * length;
        labels.push_back({tick.label, labelRect(room, at, size)});
    }
    return labels;
}

bool collide(const Label& a, const Label& b) {
    return a.rect.adjusted(-kLabelDistance, 0, kLabelDistance, 0).intersects(b.rect);
}

bool haveRoom(const std::vector<Label>& labels) {
    return std::adjacent_find(labels.begin(), labels.end(), collide) == labels.end();
}

// How many labels could stand side by side.
int mostLabels(const std::vector<Label>& labels, const AxisRoom& room) {
    const bool isX = room.side == AxisSide::Bottom;
    double longest = 1;
    for (const Label& label : labels) {
        longest =
            std::max(longest, isX ? label.rect.width() + kLabelDistance : label.rect.height());
    }
    const double length = isX ? room.dataArea.width() : room.dataArea.height();
    return static_cast<int>(length / longest);
}

// Leaves those that neither touch one that is left nor stick out.
void thinOut(std::vector<Label>& labels, Interval free, bool isX) {
    std::vector<Label> kept;
    for (Label& label : labels) {
        const double length = isX ? label.rect.width() : label.rect.height();
        if (length > free.max - free.min) continue;
        if (kept.empty() || !collide(kept.back(), label)) kept.push_back(std::move(label));
    }
    labels = std::move(kept);
}

}  // namespace

AxisLayout layOutTicks(const Axis& axis, const AxisRoom& room, const QFontMetricsF& metrics) {
    const bool isX = room.side == AxisSide::Bottom;
    const double length = isX ? room.dataArea.width() : room.dataArea.height();
    AxisLayout layout;
    int count = std::max(2, static_cast<int>(length / pixelsPerTick(axis, room.side)));
    for (int attempt = 0; attempt < kMostAttempts && count > 0; ++attempt) {
        layout.ticks = ticksOf(axis, room.shown, count);
        layout.labels = labelsOf(axis, layout.ticks, room, metrics);
        if (haveRoom(layout.labels)) break;
        count = std::min(count - 1, mostLabels(layout.labels, room));
    }
    thinOut(layout.labels, room.free, isX);
    return layout;
}

}  // namespace spate::plot
