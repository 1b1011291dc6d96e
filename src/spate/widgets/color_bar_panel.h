// SPDX-License-Identifier: MIT
// ColorBarPanel: a right click on the colour bar opens the contrast's panel.
#pragma once

#include <QPointer>

#include "spate/widgets/interaction.h"

class QPoint;

namespace spate::widgets {

class ContrastPanel;

/// The panel is a small window of its own beside the cursor, which stays open while frames come.
class ColorBarPanel : public Interaction {
    Q_OBJECT

public:
    /// `owner` is the window's parent.
    explicit ColorBarPanel(QWidget& owner);
    ~ColorBarPanel() override;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

    /// Null before it was opened.
    [[nodiscard]] ContrastPanel* panel() const;

private:
    void open(plot::Plot& plot, QPoint at);

    QWidget& owner_;
    QPointer<ContrastPanel> panel_;
};

}  // namespace spate::widgets
