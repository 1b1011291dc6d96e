// SPDX-License-Identifier: MIT
// Two plots that show the same place: the largest pixels and their average, zoomed and panned as
// one.
#include <spate/spate.h>

#include <QApplication>
#include <QSplitter>
#include <utility>

namespace {

spate::ImageItem* addDetector(spate::Plot& plot, const QString& title, spate::Reduction reduction) {
    plot.setTitle(title);
    plot.setColorBar(false);
    plot.setKeepDataAspectRatio(true);
    spate::ImageItem* image = plot.addStreamImage(QStringLiteral("detector"));
    image->setReduction(reduction);
    image->setColormap(
        {.table = *spate::colorTable("viridis"),
         .normalization = spate::Normalization::Log,
         .autoscale = {.mode = spate::AutoscaleMode::Percentile, .percents = {1, 99.9}}});
    return image;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QSplitter window;
    auto* left = new spate::PlotWidget;
    auto* right = new spate::PlotWidget;
    window.addWidget(left);
    window.addWidget(right);
    const spate::ImageItem* largest =
        addDetector(left->plot(), QStringLiteral("largest"), spate::Reduction::Max);
    const spate::ImageItem* average =
        addDetector(right->plot(), QStringLiteral("average"), spate::Reduction::Mean);

    // [link]
    // Whatever changes the limits of one of them, a gesture or the program, changes the other's;
    // of y also its direction, so that row 0 is at the same end.
    spate::AxisLink x;
    x.add(left->plot().xAxis());
    x.add(right->plot().xAxis());
    spate::AxisLink y({.limits = true, .direction = true});
    y.add(left->plot().yAxis());
    y.add(right->plot().yAxis());
    left->plot().yAxis().setInverted(true);
    // [link]
    // [share]
    // One frame for both: they share its pixels.
    spate::Stream stream(spate::openSource("sim:?size=1200x2048").value(),
                         {.frame = [a = largest->sink(), b = average->sink()](spate::Frame frame) {
                             a->submit(frame);
                             b->submit(std::move(frame));
                         }});
    // [share]
    window.resize(720, 540);
    window.show();
    return QApplication::exec();
}
