// SPDX-License-Identifier: MIT
// ContrastBounds: minimum and maximum of the colours as numbers that one can type.
#pragma once

#include <QTimer>
#include <QWidget>

#include "spate/base/result.h"
#include "spate/color/colormap.h"

class QCheckBox;
class QLabel;
class QLineEdit;

namespace spate::widgets {

class Contrast;

/// Two fields, each with "auto", and a line that says what is wrong with a number: nonsense is
/// never taken. Automatic bounds follow the painted frames, at most ten times a second; a field
/// that is being edited is left alone until Return, Tab or Esc, however fast frames come. GUI
/// thread; the contrast outlives it.
class ContrastBounds : public QWidget {
    Q_OBJECT

public:
    explicit ContrastBounds(Contrast& contrast, QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit& minimum() noexcept { return *minimum_.edit; }
    [[nodiscard]] QLineEdit& maximum() noexcept { return *maximum_.edit; }
    /// What is wrong with the last number; empty if nothing is.
    [[nodiscard]] QString message() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Field {
        QLineEdit* edit = nullptr;
        QCheckBox* automatic = nullptr;
        std::optional<double> color::Autoscale::*bound = nullptr;
        double color::Range::*shown = nullptr;
        QString name{};
    };
    [[nodiscard]] Field makeField(const QString& name, int row,
                                  std::optional<double> color::Autoscale::*bound,
                                  double color::Range::*shown);
    void follow();
    void follow(const Field& field);
    void take(const Field& field);
    void setAutomatic(const Field& field, bool automatic);
    base::Result<void> apply(const Field& field, double value);
    void showMessage(const QString& message);

    Contrast& contrast_;
    Field maximum_;
    Field minimum_;
    QLabel* message_;
    QTimer timer_;
};

}  // namespace spate::widgets
