// SPDX-License-Identifier: MIT
// KeyList: what keys and mouse do in a plot, as a panel beside it.
#pragma once

#include <QWidget>
#include <vector>

#include "spate/widgets/interaction.h"

class QShortcut;

namespace spate::widgets {

class PlotWidget;

/// The actions whose keys work while the plot has the focus, whoever added them: key and text.
[[nodiscard]] std::vector<GestureHelp> keysOf(const PlotWidget& widget);

/// Lists the gestures of all interactions, and all keys, as they are when it is shown. Not modal,
/// and takes no focus: the keys that it names work while it is open. GUI thread.
class KeyList : public QWidget {
    Q_OBJECT

public:
    /// Belongs to the widget.
    explicit KeyList(PlotWidget& widget);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill();

    PlotWidget& widget_;
    QWidget* table_ = nullptr;
    QShortcut* escape_;  // of the plot, which keeps the focus while the list is shown
};

/// Shows the plot's list of keys, or closes it.
void toggleKeyList(PlotWidget& widget);

}  // namespace spate::widgets
