// SPDX-License-Identifier: MIT
// Axis: limits, scale, direction and label of one dimension of a plot.
#pragma once

#include <QObject>
#include <QString>
#include <QTimeZone>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "spate/pipeline/axis_scale.h"
#include "spate/plot/axis_constraints.h"
#include "spate/plot/interval.h"

namespace spate::plot {

using pipeline::AxisScale;

/// What ticks of a linear axis count: numbers, or seconds since 1970-01-01 00:00 UTC by clock and
/// calendar.
enum class TickMode : std::uint8_t { Default, TimeSeries };

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
    /// Whether setLimits() would not refuse these.
    [[nodiscard]] bool accepts(double min, double max) const {
        return accepted(min, max).has_value();
    }

    /// Limits that are set from now on lie within [minPos, maxPos] if that is given, and are apart
    /// by minRange to maxRange data units (on a linear axis): see AxisConstraints. So do the
    /// present ones, at once. Constraints that are not finite, reversed, or ranges not above zero,
    /// are refused (false). Where they allow only what no axis can show (beyond ±10³⁷), all limits
    /// are refused.
    bool setLimitsConstraints(std::optional<double> minPos, std::optional<double> maxPos);
    bool setRangeConstraints(std::optional<double> minRange, std::optional<double> maxRange);
    [[nodiscard]] const AxisConstraints& constraints() const noexcept { return constraints_; }

    /// Whether Plot::resetZoom() fits this axis to the data.
    [[nodiscard]] bool isAutoScale() const noexcept { return autoScale_; }
    void setAutoScale(bool autoScale);

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

    /// On log and asinh axes the mode waits until the axis is linear.
    [[nodiscard]] TickMode tickMode() const noexcept { return tickMode_; }
    void setTickMode(TickMode mode);
    /// Whose clocks and calendar the ticks of TimeSeries follow; UTC by default. An invalid one is
    /// refused (false).
    [[nodiscard]] const QTimeZone& timeZone() const noexcept { return timeZone_; }
    bool setTimeZone(const QTimeZone& zone);

    /// Says what of the data this axis can show on its present scale, when an axis has to know: for
    /// the plot that owns it.
    using DataExtent = std::function<std::optional<Interval>()>;
    void setDataExtent(DataExtent dataExtent) { dataExtent_ = std::move(dataExtent); }

Q_SIGNALS:
    void limitsChanged(double min, double max);
    /// The limits fit the new scale already.
    void scaleChanged(spate::pipeline::AxisScale scale);
    void invertedChanged(bool inverted);
    void autoScaleChanged(bool autoScale);
    void labelChanged(const QString& label);
    /// Tick mode or time zone.
    void ticksChanged();

private:
    [[nodiscard]] std::optional<Interval> accepted(double min, double max) const;
    [[nodiscard]] std::optional<Interval> shownAsAsked(double min, double max) const;
    bool setConstraints(const AxisConstraints& constraints);
    [[nodiscard]] Interval limitsOfData() const;

    Interval limits_;
    AxisScale scale_ = AxisScale::Linear;
    bool inverted_ = false;
    bool autoScale_ = true;
    AxisConstraints constraints_;
    TickMode tickMode_ = TickMode::Default;
    QTimeZone timeZone_ = QTimeZone::utc();
    QString label_;
    QString itemLabel_;
    DataExtent dataExtent_;
};

}  // namespace spate::plot
