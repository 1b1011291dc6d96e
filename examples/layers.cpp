// SPDX-License-Identifier: MIT
// Two images over each other: what a detector sees, and what an analysis found there, on pixels of
// another size.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <utility>
#include <vector>

namespace {

// A smooth hill, on `size` × `size` pixels.
std::vector<float> makeHill(int size) {
    std::vector<float> values;
    for (int row = 0; row < size; ++row) {
        for (int col = 0; col < size; ++col) {
            values.push_back(
                static_cast<float>(std::exp(-8 * (std::pow(row / (size - 1.0) - 0.62, 2) +
                                                  std::pow(col / (size - 1.0) - 0.42, 2)))));
        }
    }
    return values;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    plot.plot().setKeepDataAspectRatio(true);

    // [stream]
    // Below: the detector, live.
    spate::ImageItem* detector = plot.plot().addStreamImage(QStringLiteral("detector"));
    detector->setColormap(
        {.autoscale = {.mode = spate::AutoscaleMode::Percentile, .percents = {0, 99.5}}});
    spate::Stream stream(spate::openSource("sim:?size=512").value(),
                         {.frame = [sink = detector->sink()](spate::Frame frame) {
                             sink->submit(std::move(frame));
                         }});
    // [stream]

    // [layer]
    // Above: a map of 32 × 32 values, each as large as 16 × 16 of the detector's pixels, half
    // transparent.
    const std::vector<float> hill = makeHill(32);
    const auto map =
        plot.addImage(*spate::ImageView::of(hill.data(), 32, 32),
                      {.legend = QStringLiteral("map"),
                       .scale = {{16, 16}},
                       .z = 1,
                       .colormap = spate::Colormap{.table = *spate::colorTable("inferno")},
                       .opacity = 0.45});
    // [layer]
    // [active]
    // The colour bar and the read-out speak of the active image: the first one, or whichever one
    // chooses.
    plot.plot().setActiveImage(QStringLiteral("map"));
    // [active]

    plot.resize(720, 540);
    plot.show();
    return map ? QApplication::exec() : 1;
}
