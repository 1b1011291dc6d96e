// SPDX-License-Identifier: MIT
// ContrastPanel: all that decides the colours of the active image, in one small widget.
#pragma once

#include <QWidget>

#include "spate/color/colormap.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QToolButton;

namespace spate::widgets {

class Contrast;
class ContrastBounds;

/// Colour table, normalization, autoscale and bounds of a plot's active image. Follows whoever else
/// changes them, and never takes the focus or a half-typed number away while frames come. For
/// embedding; a right click on the colour bar opens one. GUI thread; the contrast outlives it.
class ContrastPanel : public QWidget {
    Q_OBJECT

public:
    explicit ContrastPanel(Contrast& contrast, QWidget* parent = nullptr);

    [[nodiscard]] ContrastBounds& bounds() noexcept { return *bounds_; }

private:
    void makeNormalization();
    void makeAutoscale();
    void layOut();
    void follow();
    void followAutoscale(const color::Autoscale& autoscale);
    /// Sets the image's colormap to `change` of itself.
    template <class Change>
    void change(Change change);

    Contrast& contrast_;
    QToolButton* table_;
    QComboBox* normalization_;
    QDoubleSpinBox* gamma_;
    QComboBox* mode_;
    QDoubleSpinBox* low_;
    QDoubleSpinBox* high_;
    QComboBox* of_;
    ContrastBounds* bounds_;
};

}  // namespace spate::widgets
