// SPDX-License-Identifier: MIT
// RendererMenu: what draws a plot, why, and what may draw it.
#pragma once

#include <QMenu>

#include "spate/widgets/renderer.h"

class QAction;
class QActionGroup;

namespace spate::widgets {

class PlotWidget;

/// What draws now and why, which cannot be chosen, and then the renderers. OpenGL cannot be chosen
/// where there is none: that is found out when the menu opens for the first time. GUI thread; the
/// plot outlives it.
class RendererMenu : public QMenu {
    Q_OBJECT

public:
    explicit RendererMenu(PlotWidget& plot, QWidget* parent = nullptr);

private:
    void addChoice(Renderer renderer);
    void showChosen();
    void showSupport();

    PlotWidget& plot_;
    QAction* now_;
    QActionGroup* choices_;  // in the order of kAllRenderers
};

}  // namespace spate::widgets
