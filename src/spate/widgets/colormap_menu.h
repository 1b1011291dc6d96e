// SPDX-License-Identifier: MIT
// ColormapMenu: the colour tables, each with a picture of its colours.
#pragma once

#include <QIcon>
#include <QMenu>
#include <QPointer>
#include <QSize>

#include "spate/color/color_table.h"

class QAction;

namespace spate::widgets {

class Contrast;

/// A table's colours from left to right.
[[nodiscard]] QPixmap gradientStrip(const color::ColorTable& table, QSize size,
                                    double devicePixelRatio = 1);

/// Tables in groups by what they are for, those of the user last, and "reversed". Filled each time
/// it opens, so that tables registered since then are there. Acts on the plot's active image. GUI
/// thread; the contrast outlives it.
class ColormapMenu : public QMenu {
    Q_OBJECT

public:
    explicit ColormapMenu(Contrast& contrast, QWidget* parent = nullptr);

private:
    void fill();
    void addTable(const color::ColorTablePtr& table);
    void addReversed();
    void choose(const color::ColorTablePtr& table);

    Contrast& contrast_;
};

}  // namespace spate::widgets
