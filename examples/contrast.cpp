// SPDX-License-Identifier: MIT
// Colours that show faint and bright at once, and stay calm while the frames change.
#include <spate/spate.h>

#include <QApplication>
#include <utility>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    plot.plot().setKeepDataAspectRatio(true);
    spate::ImageItem* image = plot.plot().addStreamImage(QStringLiteral("detector"));

    // [colormap]
    spate::Colormap colormap;
    colormap.table = *spate::colorTable("inferno");
    colormap.normalization = spate::Normalization::Log;
    colormap.autoscale = {.mode = spate::AutoscaleMode::Percentile,
                          .percents = {0.5, 99.9},
                          .of = spate::AutoscaleOf::Frame,
                          .hysteresis = true};
    image->setColormap(colormap);
    // [colormap]
    // [reduction]
    // What a pixel of the screen shows of the data pixels behind it: their largest, so that no peak
    // is hidden. For cameras, whose noise that would show, their average.
    image->setReduction(spate::Reduction::Max);
    // [reduction]

    spate::Stream stream(
        spate::openSource("sim:?size=2048").value(),
        {.frame = [sink = image->sink()](spate::Frame frame) { sink->submit(std::move(frame)); }});
    plot.resize(720, 540);
    plot.show();
    return QApplication::exec();
}
