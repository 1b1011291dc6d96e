// SPDX-License-Identifier: MIT
// Axis: limits, scale, direction and label of one dimension of a plot.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <optional>
#include <utility>

#include "spate/pipeline/axis_scale.h"

namespace spate::plot {

using pipeline::AxisScale;

/// Data coordinates from min to max.
struct Interval {
    double min = 0;
    double max = 1;
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// Limits are exact float64, min < max; on a log axis both are above zero. GUI thread.
class Axis : public QObject {
    Q_OBJECT

public:
    explicit Axis(QObject* parent = nullptr) : QObject(parent) {}

    [[nodiscard]] double min() const noexcept { return limits_.min; }
    [[nodiscard]] double max() const noexcept { return limits_.max; }
    /// Swaps reversed limits and widens equal ones, as silx does; on a log axis a lower limit that
    /// is not above zero becomes the data's lowest that is. Limits that are not finite, too close
    /// to tell apart, or both not above zero on a log axis are refused (false) and the old ones
    /// stay.
    bool setLimits(double min, double max);

    [[nodiscard]] AxisScale scale() const noexcept { return scale_; }
    [[nodiscard]] bool isLinear() const noexcept { return scale_ == AxisScale::Linear; }
    /// Limits that the scale cannot show give way to those of the data (on a log axis, of the data
    /// above zero), or to 1 … 100 where there is none, as in silx; all others stay.
    void setScale(AxisScale scale);

    [[nodiscard]] bool isInverted() const noexcept { return inverted_; }
    void setInverted(bool inverted);

    /// What is written at the axis: the active image's label, or else the axis's own.
    [[nodiscard]] const QString& label() const noexcept {
        return itemLabel_.isEmpty() ? label_ : itemLabel_;
    }
    void setLabel(const QString& label);
    /// The active image's label, for the plot that owns the axis; empty: none.
    void setItemLabel(const QString& label);

    /// Says what of the data this axis can show on its present scale, when an axis has to know: for
    /// the plot that owns it.
    using DataExtent = std::function<std::optional<Interval>()>;
    void setDataExtent(DataExtent dataExtent) { dataExtent_ = std::move(dataExtent); }

Q_SIGNALS:
    void limitsChanged(double min, double max);
    /// The limits fit the new scale already.
    void scaleChanged(spate::pipeline::AxisScale scale);
    void invertedChanged(bool inverted);
    void labelChanged(const QString& label);

private:
    [[nodiscard]] std::optional<Interval> accepted(double min, double max) const;
    [[nodiscard]] Interval limitsOfData() const;

    Interval limits_;
    AxisScale scale_ = AxisScale::Linear;
    bool inverted_ = false;
    QString label_;
    QString itemLabel_;
    DataExtent dataExtent_;
};

}  // namespace spate::plot
