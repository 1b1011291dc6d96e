// SPDX-License-Identifier: MIT
// Interaction: one gesture of the user, as an object.
#pragma once

#include <QEvent>
#include <QObject>
#include <QPainter>
#include <QString>
#include <vector>

#include "spate/plot/layout.h"
#include "spate/plot/plot.h"
#include "spate/widgets/interactive_mode.h"

namespace spate::widgets {

/// For the list of keys and gestures: "Wheel", "zoom about the cursor".
struct GestureHelp {
    QString gesture;
    QString effect;
};

/// Receives the events of a plot's canvas, with the layout that belongs to what is on the screen,
/// and may draw over it (a rubber band, a crosshair). A PlotWidget offers each event to its
/// interactions in order until one has consumed it; it knows none by name. GUI thread.
class Interaction : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Whether the event was consumed: nobody else sees it then.
    virtual bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) = 0;

    /// Forgets what a press has begun, without finishing it: its release will not come, since the
    /// canvas was hidden, exchanged, or lost the window's attention.
    virtual void cancel();

    /// Draws over the picture, in logical pixels of the canvas, clipped to nothing; called in every
    /// paint of the data area, so a few opaque lines at most. Draws nothing by default.
    virtual void paint(QPainter& painter, const plot::Plot& plot,
                       const plot::PlotLayout& layout) const;

    /// What the user can do with it; nothing by default.
    [[nodiscard]] virtual std::vector<GestureHelp> help() const;

    /// What dragging with the left button should do; the PlotWidget says it to all interactions.
    [[nodiscard]] InteractiveMode mode() const noexcept { return mode_; }
    void setMode(InteractiveMode mode);

Q_SIGNALS:
    /// What paint() draws is another than before.
    void paintChanged();
    /// It is about to change the limits, for the first time in this gesture: what is shown now is
    /// what the user may want to go back to.
    void viewAboutToChange();

private:
    InteractiveMode mode_ = InteractiveMode::Pan;
};

/// Something shown over the picture that listens to no events.
class Overlay : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
};

}  // namespace spate::widgets
