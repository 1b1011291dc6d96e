// SPDX-License-Identifier: MIT
#include "spate/widgets/pointing.h"

#include <QMouseEvent>
#include <algorithm>
#include <utility>

namespace spate::widgets {
namespace {

ClickInfo infoOf(ClickDetector::Click click, Qt::KeyboardModifiers modifiers,
                 const plot::Plot& plot, const plot::PlotLayout& layout) {
    ClickInfo info{.button = click.button,
                   .modifiers = modifiers,
                   .pixel = click.pixel,
                   .data = layout.transform.toData(click.pixel),
                   .picks = plot.pick(click.pixel, layout.transform)};
    const auto chosen = std::find_if(info.picks.begin(), info.picks.end(),
                                     [](const auto& pick) { return pick.item->isSelectable(); });
    if (chosen != info.picks.end()) info.chosen = chosen->item;
    return info;
}

void activateChosen(const ClickInfo& click, plot::Plot& plot) {
    const auto* image = qobject_cast<const plot::ImageItem*>(click.chosen);
    if (image != nullptr && click.button == Qt::LeftButton) plot.setActiveImage(image->legend());
}

}  // namespace

Pointing::Pointing(QObject* parent) : CursorTracker(parent) {
    connect(this, &CursorTracker::moved, this, &Pointing::announceHover);
}

bool Pointing::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    CursorTracker::handle(event, plot, layout);
    watchClicks(event, plot, layout);
    return false;
}

void Pointing::watchClicks(const QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    auto click = clicks_.completedBy(event);
    const bool twice = event.type() == QEvent::MouseButtonDblClick;
    if (!click && !twice) return;
    const auto& mouse = static_cast<const QMouseEvent&>(event);
    if (twice) click = ClickDetector::Click{mouse.button(), mouse.position()};
    if (!layout.transform.dataArea.contains(click->pixel)) return;
    const ClickInfo info = infoOf(*click, mouse.modifiers(), plot, layout);
    if (twice) {
        Q_EMIT doubleClicked(info);
    } else {
        activateChosen(info, plot);
        Q_EMIT clicked(info);
    }
}

void Pointing::cancel() {
    clicks_.cancel();
}

void Pointing::viewChanged() {
    if (position()) announceHover();
}

void Pointing::announceHover() {
    if (std::exchange(hoverPosted_, true)) return;
    const auto announce = [this] {
        hoverPosted_ = false;
        Q_EMIT hovered();
    };
    QMetaObject::invokeMethod(this, announce, Qt::QueuedConnection);
}

std::vector<GestureHelp> Pointing::help() const {
    return {{QStringLiteral("Click"), QStringLiteral("choose what can be selected")}};
}

}  // namespace spate::widgets
