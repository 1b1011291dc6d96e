// SPDX-License-Identifier: MIT
// DragItem: moving markers, shapes and images with the mouse.
#pragma once

#include <QPointer>
#include <QWidget>
#include <optional>

#include "spate/widgets/interaction.h"

class QMouseEvent;

namespace spate::widgets {

/// The left button grips the front-most item that isDraggable() under the cursor, and moves it
/// until it is released: a drawn item by its drag(), an image by its origin. Over such an item the
/// cursor shows that it can be moved. The item tells of it by its own signals. Has to come before
/// the gestures that use the left button for the plot.
class DragItem : public Interaction {
    Q_OBJECT

public:
    /// `surface` shows the cursor; null: none is shown.
    explicit DragItem(QWidget* surface, QObject* parent = nullptr);
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    void cancel() override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

private:
    bool press(const QMouseEvent& mouse, const plot::Plot& plot, const plot::PlotLayout& layout);
    void move(const QMouseEvent& mouse, const plot::PlotLayout& layout);
    bool release(const QMouseEvent& mouse);
    void finish();
    void showCursor(const plot::Item* item);

    struct Grip {
        QPointer<plot::Item> item;  // somebody may remove it meanwhile
        plot::Pick pick;
        QPointF from;
    };
    std::optional<Grip> grip_;
    QPointer<QWidget> surface_;
    bool cursorIsOurs_ = false;
};

}  // namespace spate::widgets
