// SPDX-License-Identifier: MIT
// Interaction: one gesture of the user, as an object.
#pragma once

#include <QEvent>
#include <QObject>
#include <QPainter>

#include "spate/plot/layout.h"
#include "spate/plot/plot.h"

namespace spate::widgets {

/// Receives the events of a plot's canvas, with the layout that belongs to what is on the screen,
/// and may draw over it (a rubber band, a crosshair). A PlotWidget offers each event to its
/// interactions in order until one has consumed it; it knows none by name. GUI thread.
class Interaction : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Whether the event was consumed: nobody else sees it then.
    virtual bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) = 0;

    /// Draws over the picture, in logical pixels of the canvas, clipped to nothing; called in every
    /// paint of the data area, so a few opaque lines at most. Draws nothing by default.
    virtual void paint(QPainter& painter, const plot::Plot& plot,
                       const plot::PlotLayout& layout) const;

Q_SIGNALS:
    /// What paint() draws is another than before.
    void paintChanged();
};

/// Something shown over the picture that listens to no events.
class Overlay : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
};

}  // namespace spate::widgets
