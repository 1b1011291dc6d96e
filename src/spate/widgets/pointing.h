// SPDX-License-Identifier: MIT
// Pointing: what the user points at, by clicks and by the cursor alone.
#pragma once

#include <QPointF>
#include <vector>

#include "spate/plot/pick.h"
#include "spate/widgets/click_detector.h"
#include "spate/widgets/cursor_tracker.h"

class QMouseEvent;

namespace spate::widgets {

/// A click on the data area.
struct ClickInfo {
    Qt::MouseButton button = Qt::NoButton;
    Qt::KeyboardModifiers modifiers{};
    QPointF pixel;                  ///< of the canvas
    QPointF data;                   ///< data coordinates
    std::vector<plot::Pick> picks;  ///< what is there, the front first
    plot::Item* chosen = nullptr;   ///< the first of them that is selectable
};

/// Where the cursor is.
struct HoverInfo {
    bool inside = false;  ///< in the data area; the rest means nothing otherwise
    QPointF pixel;        ///< of the canvas
    QPointF data;         ///< data coordinates
};

/// Only watches: consumes no event, and sees all if it is the first that is asked. A left click
/// that chooses an image makes it the active one, as in silx. GUI thread.
class Pointing : public CursorTracker {
    Q_OBJECT

public:
    explicit Pointing(QObject* parent = nullptr);
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    void cancel() override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

    /// Other data may be under a cursor that stands still.
    void viewChanged();

Q_SIGNALS:
    void clicked(const spate::widgets::ClickInfo& click);
    void doubleClicked(const spate::widgets::ClickInfo& click);
    /// At most once each turn of the event loop, however many events there were.
    void hovered();

private:
    void watchClicks(const QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout);
    void announceHover();

    ClickDetector clicks_;
    bool hoverPosted_ = false;
};

}  // namespace spate::widgets
