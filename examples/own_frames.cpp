// SPDX-License-Identifier: MIT
// A thread of the host's own, with buffers of its own: shown where they lie, never copied.
#include <spate/spate.h>

#include <QApplication>
#include <atomic>
#include <cmath>
#include <thread>

namespace {

constexpr std::int64_t kRows = 1024;
constexpr std::int64_t kCols = 1280;

// [submit]
// A camera: fills the next free buffer, and hands it over with its owner.
void acquire(const std::atomic<bool>& stop, spate::FrameSink& sink) {
    spate::FramePool buffers(6);
    for (std::uint64_t id = 0; !stop; ++id) {
        const auto buffer = buffers.acquire(kRows * kCols * sizeof(std::uint16_t));
        if (!buffer) continue;  // all in use: this camera drops a frame
        auto* pixels = reinterpret_cast<std::uint16_t*>(buffer.get());
        const double phase = 0.05 * static_cast<double>(id);
        for (std::int64_t i = 0; i < kRows * kCols; ++i) {
            const double wave = std::sin(0.01 * static_cast<double>(i % kCols) + phase);
            pixels[i] = static_cast<std::uint16_t>(1000 + 900 * wave);
        }
        const auto view = spate::ImageView::of(pixels, kRows, kCols);
        // Any thread may submit. The buffer returns to the pool when nobody shows it any more.
        const auto shown = sink.submit({.view = *view, .owner = buffer, .id = id});
        if (!shown) return;  // the plot is gone
    }
}
// [submit]

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    plot.resize(720, 540);
    spate::ImageItem* image = plot.plot().addStreamImage(QStringLiteral("camera"));
    image->setColormap({.table = spate::colorTable("inferno").value()});
    plot.show();

    // [sink]
    std::atomic<bool> stop{false};
    std::thread camera([&stop, sink = image->sink()] { acquire(stop, *sink); });
    // [sink]
    const int exitCode = QApplication::exec();
    stop = true;
    camera.join();
    return exitCode;
}
