// SPDX-License-Identifier: MIT
// Axis: limits, direction and label of one dimension of a plot.
#pragma once

#include <QObject>
#include <QString>

namespace spate::plot {

/// Limits are exact float64, min < max. GUI thread.
class Axis : public QObject {
    Q_OBJECT

public:
    explicit Axis(QObject* parent = nullptr) : QObject(parent) {}

    [[nodiscard]] double min() const noexcept { return min_; }
    [[nodiscard]] double max() const noexcept { return max_; }
    /// Swaps reversed limits and widens equal ones, as silx does; limits that are not finite, or
    /// too close to tell apart, are refused (false) and the old ones stay.
    bool setLimits(double min, double max);

    [[nodiscard]] bool isInverted() const noexcept { return inverted_; }
    void setInverted(bool inverted);

    [[nodiscard]] const QString& label() const noexcept { return label_; }
    void setLabel(const QString& label);

signals:
    void limitsChanged(double min, double max);
    void invertedChanged(bool inverted);
    void labelChanged(const QString& label);

private:
    double min_ = 0;
    double max_ = 1;
    bool inverted_ = false;
    QString label_;
};

}  // namespace spate::plot
