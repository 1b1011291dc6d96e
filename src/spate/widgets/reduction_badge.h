// SPDX-License-Identifier: MIT
// ReductionBadge: "6:1 MAX", how many data pixels make a screen pixel and which of them is shown;
// "6:1 MAX sum 17" of so many frames.
#pragma once

#include <QPointer>
#include <QTimer>
#include <QToolButton>

#include "spate/plot/plot.h"

namespace spate::widgets {

/// Says it of the active image's painted frame, at most ten times a second, and opens a menu to
/// choose the reduction and the hold. For a status bar, or a corner over the plot. GUI thread; the
/// plot outlives it.
class ReductionBadge : public QToolButton {
    Q_OBJECT

public:
    explicit ReductionBadge(plot::Plot& plot, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Chosen in the menu; the image has it already.
    void reductionChosen(spate::kernels::Reduction reduction);

private:
    void watch(plot::ImageItem* image);
    void updateSoon();
    void updateText();
    void fillMenu();

    QPointer<plot::ImageItem> image_;
    QTimer timer_;  // runs while the next text must wait
};

}  // namespace spate::widgets
