// SPDX-License-Identifier: MIT
// Trends beside a measurement: two quantities, each with a y axis of its own, over the time of day.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <random>
#include <vector>

namespace {

constexpr double kStart = 1767945600;  // seconds since 1970: 2026-01-09 08:00 UTC

// A beam that decays and is topped up, and the temperature of the hutch, each 10 s for 6 h.
struct Trends {
    std::vector<double> seconds;
    std::vector<double> current;
    std::vector<double> temperature;
};

Trends measure() {
    std::mt19937 random(1);
    std::normal_distribution<double> noise;
    Trends trends;
    for (int i = 0; i < 6 * 360; ++i) {
        const double hours = i / 360.0;
        trends.seconds.push_back(kStart + 10.0 * i);
        trends.current.push_back(200 * std::exp(-0.04 * std::fmod(hours, 1.5)) +
                                 0.03 * noise(random));
        trends.temperature.push_back(24.6 + 0.4 * std::sin(hours) + 0.006 * noise(random));
    }
    return trends;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget widget;
    spate::Plot& plot = widget.plot();
    plot.setColorBar(false);
    const Trends trends = measure();
    const QColor blue(31, 119, 180);
    const QColor orange(214, 100, 0);

    // [curves]
    const spate::Values seconds(trends.seconds);  // copied once, for both
    spate::addCurve(plot, seconds, trends.current,
                    {.legend = QStringLiteral("current"), .color = blue})
        .value();
    spate::addCurve(plot, seconds, trends.temperature,
                    {.legend = QStringLiteral("temperature"),
                     .color = orange,
                     .yAxis = spate::YAxisSide::Right})
        .value();
    // [curves]
    // [names]
    // A marker without a symbol is a text at a place of the data.
    spate::addMarker(
        plot, kStart + 3.4 * 3600, 198.2,
        {.text = QStringLiteral("ring current"), .color = blue, .symbol = spate::Symbol::None})
        .value();
    spate::addMarker(plot, kStart + 1.9 * 3600, 25.03,
                     {.text = QStringLiteral("temperature"),
                      .color = orange,
                      .symbol = spate::Symbol::None,
                      .yAxis = spate::YAxisSide::Right})
        .value();
    spate::addXMarker(plot, kStart + 3 * 3600,
                      {.text = QStringLiteral("top-up"),
                       .color = QColor(64, 64, 64),
                       .lineStyle = spate::LineStyle::Dashed})
        .value();
    // [names]
    // [axes]
    plot.xAxis().setTickMode(spate::TickMode::TimeSeries);  // seconds since 1970, UTC
    plot.yAxis().setLabel(QStringLiteral("ring current (mA)"));
    plot.y2Axis().setLabel(QStringLiteral("temperature (°C)"));
    plot.setDataMargins({.yMin = 0.05, .yMax = 0.05});
    plot.resetZoom();
    // [axes]
    // [constraints]
    // Nobody gets lost: a minute to the whole shift, and nothing beside it.
    plot.xAxis().setLimitsConstraints(trends.seconds.front(), trends.seconds.back());
    plot.xAxis().setRangeConstraints(60, std::nullopt);
    // [constraints]

    widget.resize(720, 540);
    widget.show();
    return QApplication::exec();
}
