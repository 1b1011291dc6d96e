// SPDX-License-Identifier: MIT
// Interaction: one gesture of the user, as an object.
#pragma once

#include <QEvent>
#include <QObject>

#include "spate/plot/plot.h"
#include "spate/plot/transform.h"

namespace spate::widgets {

/// Receives the events of a plot's canvas, with the transform that belongs to what is on the
/// screen. A PlotWidget offers each event to its interactions in order until one has consumed it;
/// it knows none by name. GUI thread.
class Interaction : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Whether the event was consumed: nobody else sees it then.
    virtual bool handle(QEvent& event, plot::Plot& plot, const plot::PlotTransform& transform) = 0;
};

}  // namespace spate::widgets
