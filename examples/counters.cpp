// SPDX-License-Identifier: MIT
// What became of every frame: a source that is faster than any screen, and the counters that
// account for it.
#include <fmt/format.h>
#include <spate/spate.h>

#include <QApplication>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

namespace {

// [balance]
// received = painted + held + replaced + superseded + rejected + inFlight, at every instant.
QString describe(const spate::FrameCounters& frames, const spate::LatencySummary& latency) {
    const std::string text = fmt::format(
        "{} received = {} painted + {} held + {} replaced + {} superseded + {} rejected + {} in "
        "flight\n"
        "{} MiB read, {} MiB copied, {} renderer; half are on the screen after {:.1f} ms, 95 % "
        "after {:.1f} ms",
        frames.received, frames.painted, frames.held, frames.replaced, frames.superseded,
        frames.rejected, frames.inFlight, frames.bytesRead >> 20, frames.bytesCopied >> 20,
        frames.rendererBuilds, latency.p50Ms, latency.p95Ms);
    return QString::fromStdString(text);
}
// [balance]

}  // namespace

int main(int argc, char** argv) {
    // [threads]
    spate::setThreadCount(2);  // before the first plot: this program has other work to do
    // [threads]
    QApplication application(argc, argv);
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* plot = new spate::PlotWidget;
    auto* text = new QLabel;
    layout->addWidget(plot, 1);
    layout->addWidget(text);
    // [rate]
    plot->setMaximumFrameRate(30);  // of the screen; the source does not wait for it
    // [rate]
    // [renderer]
    plot->setRenderer(spate::Renderer::Auto);  // as it is at first; or Raster, or OpenGL
    const auto sayWhatDraws = [=] { plot->setToolTip(plot->rendererText()); };
    QObject::connect(plot, &spate::PlotWidget::rendererChanged, plot, sayWhatDraws);
    sayWhatDraws();
    // [renderer]

    spate::ImageItem* image = plot->plot().addStreamImage(QStringLiteral("detector"));
    image->setColormap(
        {.table = *spate::colorTable("viridis"),
         .normalization = spate::Normalization::Log,
         .autoscale = {.mode = spate::AutoscaleMode::Percentile, .percents = {1, 99.9}}});
    spate::Stream stream(
        spate::openSource("sim:?size=1024&rate=500").value(),
        {.frame = [sink = image->sink()](spate::Frame frame) { sink->submit(std::move(frame)); }});

    QTimer twiceASecond;
    QObject::connect(&twiceASecond, &QTimer::timeout, text, [=] {
        // [counters]
        text->setText(describe(plot->counters(*image), image->latency()));
        // [counters]
    });
    twiceASecond.start(500);

    window.resize(720, 540);
    window.show();
    return QApplication::exec();
}
