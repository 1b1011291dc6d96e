// SPDX-License-Identifier: MIT
// SourceDrop: files and folders dropped on a window.
#pragma once

#include <QObject>
#include <QStringList>
#include <cstdint>

class QMimeData;
class QWidget;

namespace spate::widgets {

/// Where a source is shown.
enum class Place : std::uint8_t { Here, Beside, NewWindow };

/// The files, folders and URIs among what is dragged, as openSources() takes them; empty if there
/// are none.
[[nodiscard]] QStringList draggedSources(const QMimeData& data);

/// Ctrl opens a new window, Shift shows it beside, as in the tool tip of the start page.
[[nodiscard]] Place placeOfDrop(Qt::KeyboardModifiers modifiers) noexcept;

/// Takes what is dropped on a widget or its children. GUI thread.
class SourceDrop : public QObject {
    Q_OBJECT

public:
    /// `target` outlives it.
    explicit SourceDrop(QWidget& target, QObject* parent = nullptr);

Q_SIGNALS:
    void dropped(const QStringList& sources, spate::widgets::Place place, QPoint position);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace spate::widgets
