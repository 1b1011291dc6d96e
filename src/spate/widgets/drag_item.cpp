// SPDX-License-Identifier: MIT
#include "spate/widgets/drag_item.h"

#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/plot/marker_item.h"

namespace spate::widgets {
namespace {

constexpr double kReach = 5;  // logical pixels

// Asks only items that can be dragged: the cursor asks at every move of the mouse.
std::optional<plot::Pick> pickDraggable(const plot::Plot& plot, QPointF pixel,
                                        const plot::PlotTransform& transform) {
    if (!transform.dataArea.contains(pixel)) return std::nullopt;
    const auto isNone = [](const auto& item) { return !item->isDraggable(); };
    if (std::all_of(plot.items().begin(), plot.items().end(), isNone)) return std::nullopt;
    const std::vector<plot::Item*> order = plot.itemsBackToFront();
    for (auto item = order.rbegin(); item != order.rend(); ++item) {
        if (!(*item)->isDraggable()) continue;
        if (auto pick = pickOf(**item, pixel, transform, kReach)) return pick;
    }
    return std::nullopt;
}

// What the mouse cannot leave while it drags: else items would get lost.
QPointF inside(const QRectF& area, QPointF pixel) {
    return {std::clamp(pixel.x(), area.left(), area.right()),
            std::clamp(pixel.y(), area.top(), area.bottom())};
}

Qt::CursorShape cursorOf(const plot::Item& item) {
    const auto* marker = qobject_cast<const plot::MarkerItem*>(&item);
    if (marker == nullptr || marker->shape() == plot::MarkerShape::Point) return Qt::SizeAllCursor;
    return marker->shape() == plot::MarkerShape::XLine ? Qt::SizeHorCursor : Qt::SizeVerCursor;
}

}  // namespace

DragItem::DragItem(QWidget* surface, QObject* parent) : Interaction(parent), surface_(surface) {}

bool DragItem::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    switch (event.type()) {
        case QEvent::MouseButtonPress:
            return press(static_cast<QMouseEvent&>(event), plot, layout);
        case QEvent::MouseMove: {
            const auto& mouse = static_cast<QMouseEvent&>(event);
            if (grip_) {
                move(mouse, layout);
            } else if (mouse.buttons() == Qt::NoButton) {
                const auto under = pickDraggable(plot, mouse.position(), layout.transform);
                showCursor(under ? under->item : nullptr);
            }
            return false;  // whoever reads the cursor's position still may
        }
        case QEvent::MouseButtonRelease:
            return release(static_cast<QMouseEvent&>(event));
        case QEvent::Leave:
            if (!grip_) showCursor(nullptr);
            return false;
        default:
            return false;
    }
}

bool DragItem::press(const QMouseEvent& mouse, const plot::Plot& plot,
                     const plot::PlotLayout& layout) {
    if (mouse.button() != Qt::LeftButton || grip_) return false;
    const auto pick = pickDraggable(plot, mouse.position(), layout.transform);
    if (!pick) return false;
    grip_ = Grip{pick->item, *pick, mouse.position()};
    Q_EMIT pick->item->dragStarted();
    return true;
}

void DragItem::move(const QMouseEvent& mouse, const plot::PlotLayout& layout) {
    // A slot that hears of the move may remove the item, or end the drag.
    const QPointer<plot::Item> item = grip_->item;
    const plot::Pick pick = grip_->pick;
    const QPointF from = grip_->from;
    if (!item) return;
    const plot::PlotTransform& transform = layout.transform;
    const QPointF to = inside(transform.dataArea, mouse.position());
    if (auto* image = qobject_cast<plot::ImageItem*>(item.data())) {
        pipeline::Placement placement = image->placement();
        const QPointF origin = transform.toData(to + pick.offsetInPixels);
        placement.originX = origin.x();
        placement.originY = origin.y();
        image->setPlacement(placement);  // stays where it is if that is no place on the axes
    } else if (auto* drawn = qobject_cast<plot::DrawnItem*>(item.data())) {
        drawn->drag(pick, from, to, transform.of(drawn->yAxis()));
    }
    if (item) Q_EMIT item->dragged();
}

bool DragItem::release(const QMouseEvent& mouse) {
    if (!grip_ || mouse.button() != Qt::LeftButton) return false;
    finish();
    return true;
}

void DragItem::finish() {
    const QPointer<plot::Item> item = std::exchange(grip_, std::nullopt)->item;
    if (item) Q_EMIT item->dragFinished();
}

// The item stays where it is, and whoever follows the drag hears of its end.
void DragItem::cancel() {
    if (grip_) finish();
    showCursor(nullptr);
}

std::vector<GestureHelp> DragItem::help() const {
    return {{QStringLiteral("Left drag on a marker or shape that can be moved"),
             QStringLiteral("move it")}};
}

void DragItem::showCursor(const plot::Item* item) {
    if (!surface_) return;
    if (item != nullptr) {
        surface_->setCursor(cursorOf(*item));
    } else if (cursorIsOurs_) {
        surface_->unsetCursor();
    }
    cursorIsOurs_ = item != nullptr;
}

}  // namespace spate::widgets
