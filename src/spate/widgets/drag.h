// SPDX-License-Identifier: MIT
// Drag: the press of a button, moves, and its release, as one gesture.
#pragma once

#include <QPointF>
#include <optional>

#include "spate/widgets/interaction.h"

class QMouseEvent;

namespace spate::widgets {

/// How far the cursor may stray, in pixels, before a click becomes a drag: silx's threshold.
inline constexpr double kClickDistance = 5;

[[nodiscard]] bool isBeyondClick(QPointF pressed, QPointF now);

/// What gestures that drag have in common. The drag begins when the cursor is further from the
/// press than a click allows. It ends without being finished with Escape, or when the release was
/// lost. GUI thread.
class Drag : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) final;
    void cancel() final;

protected:
    /// Whether a press may begin this gesture.
    virtual bool accepts(const QMouseEvent& press, const plot::PlotLayout& layout) = 0;
    /// The first call of each drag comes when it begins.
    virtual void drag(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) = 0;
    virtual void drop(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout);
    virtual void forget();

private:
    bool press(const QMouseEvent& mouse, const plot::PlotLayout& layout);
    bool move(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout);
    bool release(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout);
    bool escape(QEvent& event);

    struct Grip {
        Qt::MouseButton button;
        QPointF pixel;
        bool dragging = false;
    };
    std::optional<Grip> grip_;
};

}  // namespace spate::widgets
