// SPDX-License-Identifier: MIT
// LimitsHistory: the views that a user has left, to go back to.
#pragma once

#include <QObject>
#include <vector>

#include "spate/plot/plot.h"

namespace spate::widgets {

/// Goes back and forward through views, as a browser does through pages. Gestures say when they
/// leave a view; what a program sets is not remembered. Keeps the last hundred. GUI thread.
class LimitsHistory : public QObject {
    Q_OBJECT

public:
    /// The plot outlives it.
    explicit LimitsHistory(plot::Plot& plot, QObject* parent = nullptr);

    /// What the plot shows now is about to be left.
    void remember();

    /// Shows the view before; all of the data where there is none. Views that the axes cannot show
    /// any more are passed over.
    void back();
    /// Undoes back(), until another view is left.
    void forward();
    [[nodiscard]] bool canGoForward() const noexcept { return !forward_.empty(); }
    void clear();

Q_SIGNALS:
    void changed();

private:
    using Views = std::vector<plot::Limits>;
    /// Whether a view was taken that differs from what is shown.
    bool take(Views& from);

    plot::Plot& plot_;
    Views back_;
    Views forward_;
};

}  // namespace spate::widgets
