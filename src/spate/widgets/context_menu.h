// SPDX-License-Identifier: MIT
// ContextMenu: what can be done with a plot, at a right click.
#pragma once

#include <QAction>
#include <QPointer>
#include <vector>

#include "spate/widgets/click_detector.h"
#include "spate/widgets/interaction.h"

class QMenu;

namespace spate::widgets {

class PlotWidget;

/// Zoom back, reset and one to one, the modes, and then what was added. Opens at the release of a
/// right click, or with the menu key; never waits for it, so that the stream goes on. Leaves all
/// to the host where the PlotWidget's contextMenuPolicy() is another than Qt's default one. GUI
/// thread.
class ContextMenu : public Interaction {
    Q_OBJECT

public:
    /// The widget outlives it.
    explicit ContextMenu(PlotWidget& widget);
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    void cancel() override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

    /// Adds an action behind all others, for as long as it lives.
    void addAction(QAction* action) { added_.emplace_back(action); }

private:
    void open(QPointF pixel);
    void addViewCommands(QMenu& menu, QPointF pixel) const;

    PlotWidget& widget_;
    ClickDetector clicks_;
    std::vector<QPointer<QAction>> added_;
};

}  // namespace spate::widgets
