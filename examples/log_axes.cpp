// SPDX-License-Identifier: MIT
// An image on axes that are not linear: a spectrogram, with frequencies by the decade.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <vector>

namespace {

constexpr int kTimes = 600;
constexpr int kFrequencies = 2000;

// A tone that rises from 20 Hz to 8 kHz in 12 s, with its first overtone, over some noise.
std::vector<float> makeSpectrogram() {
    std::vector<float> power;
    for (int row = 0; row < kFrequencies; ++row) {
        const double frequency = 10.0 * (row + 0.5);
        for (int col = 0; col < kTimes; ++col) {
            const double tone = 20 * std::pow(400, col / (kTimes - 1.0));
            const double width = 0.04 * tone + 6;
            const double near = std::exp(-std::pow((frequency - tone) / width, 2)) +
                                0.3 * std::exp(-std::pow((frequency - 2 * tone) / width, 2));
            const double noise = 0.02 * std::abs(std::sin(12.9898 * row + 78.233 * col));
            power.push_back(static_cast<float>(near + noise));
        }
    }
    return power;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    const std::vector<float> power = makeSpectrogram();

    // [placement]
    // A row is 10 Hz high and a column 20 ms wide: pixel (row r, column c) covers
    // x = 0.02 c … 0.02 (c + 1) and y = 10 r … 10 (r + 1).
    plot.addImage(*spate::ImageView::of(power.data(), kFrequencies, kTimes),
                  {.origin = {{0, 0}},
                   .scale = {{0.02, 10}},
                   .colormap = spate::Colormap{.table = *spate::colorTable("magma"),
                                               .autoscale = {.min = 0, .max = 1}}});
    // [placement]
    // [axes]
    plot.plot().setTitle(QStringLiteral("A rising tone"));
    plot.plot().xAxis().setLabel(QStringLiteral("time (s)"));
    plot.plot().yAxis().setLabel(QStringLiteral("frequency (Hz)"));
    plot.plot().yAxis().setScale(spate::AxisScale::Log);
    plot.plot().setLimits({.xMin = 0, .xMax = 12, .yMin = 10, .yMax = 20000});
    // [axes]

    plot.resize(720, 540);
    plot.show();
    return QApplication::exec();
}
