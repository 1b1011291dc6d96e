// SPDX-License-Identifier: MIT
// A plot in a program of your own: its commands in your menus and tool bar, its read-outs in your
// status bar, and your answer to a click.
#include <spate/spate.h>

#include <QApplication>
#include <QMainWindow>
#include <QMenuBar>
#include <QStatusBar>
#include <QToolBar>
#include <utility>

namespace {

// [menus]
// The actions belong to the plot, and follow it. Their keys work while the plot has the focus, once
// they were added to it.
void addCommands(QMainWindow& window, spate::PlotWidget& widget, spate::Contrast& contrast) {
    spate::PlotActions& actions = widget.plotActions();
    QMenu* view = window.menuBar()->addMenu(QStringLiteral("&View"));
    view->addActions({actions.resetZoom(), actions.oneToOne(), actions.zoomBack()});
    view->addMenu(QStringLiteral("Left drag"))->addActions(actions.modes());
    QAction* crosshair = spate::makeCrosshairAction(widget, &widget);
    view->addActions({actions.grid(), crosshair});
    QMenu* image = window.menuBar()->addMenu(QStringLiteral("&Image"));
    image->addActions(contrast.actions());
    auto* colors = new spate::ColormapMenu(contrast, image);
    colors->setTitle(QStringLiteral("Colours"));
    image->addMenu(colors);
    window.menuBar()->addMenu(QStringLiteral("&Help"))->addAction(actions.keyList());

    widget.addActions(actions.all() + contrast.actions());
    widget.addAction(crosshair);
    QToolBar* bar = window.addToolBar(QStringLiteral("Plot"));
    bar->addActions({actions.resetZoom(), actions.grid()});
    bar->addWidget(new spate::ContrastBar(contrast));
}
// [menus]

// [readouts]
void addReadouts(QMainWindow& window, spate::PlotWidget& widget) {
    window.statusBar()->addWidget(new spate::PositionLabel(widget), 1);
    window.statusBar()->addPermanentWidget(new spate::ReductionBadge(widget.plot()));
}
// [readouts]

// [click]
// Marks the pixel of an image that was clicked: always the same marker, as it has a legend.
void markClicks(spate::PlotWidget& widget) {
    QObject::connect(
        &widget, &spate::PlotWidget::clicked, &widget, [&widget](const spate::ClickInfo& click) {
            for (const spate::Pick& pick : click.picks) {
                if (pick.item->kind() != spate::ItemKind::Image) continue;
                spate::addMarker(
                    widget.plot(), pick.data.x(), pick.data.y(),
                    {.legend = QStringLiteral("clicked"),
                     .text = QStringLiteral("row %1, column %2").arg(pick.row).arg(pick.col),
                     .color = QColor(Qt::white)})
                    .value();
            }
        });
}
// [click]

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QMainWindow window;
    auto* widget = new spate::PlotWidget;
    window.setCentralWidget(widget);
    widget->plot().setKeepDataAspectRatio(true);
    widget->setColorBarHistogram(true);
    spate::ImageItem* image = widget->plot().addStreamImage(QStringLiteral("detector"));
    image->setColormap(
        {.table = *spate::colorTable("inferno"),
         .normalization = spate::Normalization::Log,
         .autoscale = {.mode = spate::AutoscaleMode::Percentile, .percents = {1, 99.9}}});
    auto* contrast = new spate::Contrast(widget->plot(), widget);

    addCommands(window, *widget, *contrast);
    addReadouts(window, *widget);
    markClicks(*widget);

    spate::Stream stream(
        spate::openSource("sim:?size=2048&rate=20").value(),
        {.frame = [sink = image->sink()](spate::Frame frame) { sink->submit(std::move(frame)); }});
    window.resize(720, 540);
    window.show();
    return QApplication::exec();
}
