// SPDX-License-Identifier: MIT
// AxisLink: axes of several plots that show the same.
#pragma once

#include <QObject>
#include <QPointer>
#include <vector>

#include "spate/plot/axis.h"

namespace spate::plot {

/// Keeps the limits of axes the same, and their scale and direction if asked: whatever changes one
/// of them changes the others. An axis that refuses limits, or whose constraints do, keeps its own
/// until the next change. Axes and link may be destroyed in any order. GUI thread.
class AxisLink : public QObject {
    Q_OBJECT

public:
    /// What is kept the same.
    struct Options {
        bool limits = true;
        bool scale = false;
        bool direction = false;
    };

    explicit AxisLink(QObject* parent = nullptr) : AxisLink(Options(), parent) {}
    explicit AxisLink(Options options, QObject* parent = nullptr);

    /// The first axis gives what is linked, the others take it. Adding one again does nothing.
    void add(Axis& axis);
    /// From now on the axis goes its own way.
    void remove(Axis& axis);

private:
    struct State {
        Interval limits;
        AxisScale scale;
        bool inverted;
    };

    void follow(const Axis& changed);
    [[nodiscard]] static State stateOf(const Axis& axis);
    void setLike(const State& state, Axis& axis) const;

    Options options_;
    std::vector<QPointer<Axis>> axes_;
    bool following_ = false;
};

}  // namespace spate::plot
