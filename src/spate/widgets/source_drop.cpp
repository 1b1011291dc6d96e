// SPDX-License-Identifier: MIT
#include "spate/widgets/source_drop.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace spate::widgets {

QStringList draggedSources(const QMimeData& data) {
    QStringList sources;
    for (const QUrl& url : data.urls()) {
        sources << (url.isLocalFile() ? url.toLocalFile() : url.toString());
    }
    return sources;
}

Place placeOfDrop(Qt::KeyboardModifiers modifiers) noexcept {
    if (modifiers.testFlag(Qt::ControlModifier)) return Place::NewWindow;
    return modifiers.testFlag(Qt::ShiftModifier) ? Place::Beside : Place::Here;
}

SourceDrop::SourceDrop(QWidget& target, QObject* parent) : QObject(parent) {
    target.setAcceptDrops(true);
    target.installEventFilter(this);
}

bool SourceDrop::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::DragEnter:
        case QEvent::DragMove: {
            auto* drag = static_cast<QDragMoveEvent*>(event);
            if (drag->mimeData()->hasUrls()) drag->acceptProposedAction();
            return true;
        }
        case QEvent::Drop: {
            auto* drop = static_cast<QDropEvent*>(event);
            const QStringList sources = draggedSources(*drop->mimeData());
            if (sources.isEmpty()) return true;
            drop->acceptProposedAction();
            Q_EMIT dropped(sources, placeOfDrop(drop->modifiers()), drop->position().toPoint());
            return true;
        }
        default:
            return QObject::eventFilter(watched, event);
    }
}

}  // namespace spate::widgets
