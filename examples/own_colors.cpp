// SPDX-License-Identifier: MIT
// A colour table of the host's own, with a fixed range, and colours for what is beyond it.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <vector>

namespace {

// Heights of a landscape in metres, −400 … 1000.
std::vector<float> makeLandscape(int rows, int cols) {
    std::vector<float> heights;
    for (int row = 0; row < rows; ++row) {
        for (int col = 0; col < cols; ++col) {
            const double x = 0.021 * col;
            const double y = 0.027 * row;
            heights.push_back(static_cast<float>(300 + 420 * std::sin(x) * std::cos(y) +
                                                 180 * std::sin(2.3 * x + y) +
                                                 100 * std::cos(4.1 * y - 1.7 * x)));
        }
    }
    return heights;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;

    // [table]
    // Any number of colours, from the lowest value to the highest: here one for each 100 m.
    const auto table = spate::userTable(
        "land", {spate::rgb(38, 92, 44), spate::rgb(70, 125, 58), spate::rgb(118, 156, 80),
                 spate::rgb(168, 183, 107), spate::rgb(206, 193, 129), spate::rgb(186, 155, 98),
                 spate::rgb(158, 117, 74), spate::rgb(137, 98, 70)});
    spate::registerColorTable(*table);  // spate::colorTable("land") knows it from now on
    // [table]
    // [range]
    spate::Colormap colormap{.table = *table};
    colormap.autoscale = *spate::fixedRange(spate::Normalization::Linear, 0, 800);
    colormap.underColor = spate::rgb(44, 110, 168);  // the sea
    colormap.overColor = spate::rgb(250, 250, 250);  // snow
    // [range]

    const std::vector<float> heights = makeLandscape(360, 480);
    plot.addImage(*spate::ImageView::of(heights.data(), 360, 480), {.colormap = colormap});
    plot.resize(720, 540);
    plot.show();
    return QApplication::exec();
}
