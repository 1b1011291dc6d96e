// SPDX-License-Identifier: MIT
// A plot in a storm: what hosts and people do to it, as tables of actions to choose from.
#pragma once

#include <QMenu>
#include <QPointer>
#include <QTemporaryDir>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "spate/widgets/contrast.h"
#include "spate/widgets/plot_widget.h"
#include "spate/widgets/position_label.h"
#include "spate/widgets/storm_frames_for_test.h"

namespace spate::widgets {

/// What the actions act upon.
struct StormyPlot {
    explicit StormyPlot(std::uint64_t seed);

    [[nodiscard]] plot::Plot& model() { return plot->plot(); }
    [[nodiscard]] QWidget& canvas() { return plot->canvas().widget(); }

    Chance chance;
    std::array<QWidget, 2> hosts;
    PlotWidget* plot;  ///< moves from host to host
    Contrast* contrast;
    PositionLabel* position;
    QPointer<QMenu> menu;
    QTemporaryDir folder;
    Qt::MouseButton held = Qt::NoButton;
    int overlays = 0;
    std::unique_ptr<QObject> slots;  ///< has what items' signals set off, until the storm is over
};

/// The image that the stream goes to; no action gives it frames.
inline const QString kStreamLegend = QStringLiteral("stream");

struct StormAction {
    const char* name;
    int weight;  ///< how often, compared with others
    void (*act)(StormyPlot&);
};

/// Mouse, wheel, keys, commands.
[[nodiscard]] std::vector<StormAction> gesturesOfStorm();
/// What a host does with the widget: size, visibility, parents, canvas, files.
[[nodiscard]] std::vector<StormAction> hostActionsOfStorm();
/// Images and other items come, change and go.
[[nodiscard]] std::vector<StormAction> itemActionsOfStorm();
/// Axes, limits, and what surrounds the data.
[[nodiscard]] std::vector<StormAction> axisActionsOfStorm();

}  // namespace spate::widgets
