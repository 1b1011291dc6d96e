// SPDX-License-Identifier: MIT
// What a host does with the widget of a plot in a storm.
#include "spate/plot/export_plot.h"
#include "spate/widgets/copy_plot.h"
#include "spate/widgets/crosshair.h"
#include "spate/widgets/magnifier.h"
#include "spate/widgets/pixel_grid.h"
#include "spate/widgets/pixel_values.h"
#include "spate/widgets/plot_actions.h"
#include "spate/widgets/stormy_plot_for_test.h"

namespace spate::widgets {
namespace {

void resize(StormyPlot& storm) {
    const int largest = storm.chance.oneIn(4) ? 60 : 600;
    storm.plot->resize(static_cast<int>(storm.chance.below(largest)),
                       static_cast<int>(storm.chance.below(largest)));
}

void hide(StormyPlot& storm) {
    (storm.chance.oneIn(2) ? storm.plot : storm.plot->window())->hide();
}

void show(StormyPlot& storm) {
    storm.plot->show();
    storm.plot->window()->show();
}

void moveToOtherHost(StormyPlot& storm) {
    const bool wasShown = storm.plot->isVisible();
    const bool isInFirst = storm.plot->parentWidget() == &storm.hosts[0];
    storm.plot->setParent(&storm.hosts[isInFirst ? 1 : 0]);
    storm.plot->setVisible(wasShown || storm.chance.oneIn(2));
}

void exchangeCanvas(StormyPlot& storm) {
    storm.plot->setCanvas(makeRasterCanvas);
}

void setFrameRate(StormyPlot& storm) {
    constexpr double kRates[] = {0, 20, 1000};
    storm.plot->setMaximumFrameRate(storm.chance.of(kRates));
}

void addOverlay(StormyPlot& storm) {
    if (++storm.overlays > 8) return;  // each is drawn in every paint
    std::unique_ptr<SwitchedOverlay> overlays[] = {
        std::make_unique<Crosshair>(), std::make_unique<Magnifier>(), std::make_unique<PixelGrid>(),
        std::make_unique<PixelValues>()};
    auto& overlay = overlays[storm.chance.below(std::ssize(overlays))];
    overlay->setShown(true);
    storm.plot->addInteraction(std::move(overlay));
}

void exportPlot(StormyPlot& storm) {
    constexpr const char* kSuffixes[] = {"png", "svg", "pdf", "jpg", "unknown"};
    const QString path = storm.folder.filePath(
        QStringLiteral("plot.%1").arg(QLatin1String(storm.chance.of(kSuffixes))));
    const QSize size(static_cast<int>(storm.chance.below(300)),
                     static_cast<int>(storm.chance.below(300)));
    static_cast<void>(plot::exportPlot(storm.model(), path, {.size = size}));
}

void copyPlot(StormyPlot& storm) {
    copyToClipboard(storm.model(), {.size = {200, 150}});
}

void takePicture(StormyPlot& storm) {
    static_cast<void>(storm.plot->grab());
    constexpr double kRatios[] = {1, 1.5, 2};
    static_cast<void>(storm.plot->renderNow({90, 120}, storm.chance.of(kRatios)));
}

}  // namespace

std::vector<StormAction> hostActionsOfStorm() {
    return {{"resize", 3, resize},
            {"hide", 1, hide},
            {"show", 3, show},
            {"move to the other host", 1, moveToOtherHost},
            {"exchange the canvas", 1, exchangeCanvas},
            {"set the frame rate", 1, setFrameRate},
            {"add an overlay", 1, addOverlay},
            {"export", 1, exportPlot},
            {"copy", 1, copyPlot},
            {"take a picture", 1, takePicture}};
}

}  // namespace spate::widgets
