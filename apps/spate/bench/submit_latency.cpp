// SPDX-License-Identifier: MIT
#include "submit_latency.h"

#include <QEventLoop>
#include <QTimer>
#include <cmath>
#include <thread>
#include <vector>

#include "bench_frames.h"
#include "quantile.h"
#include "spate/widgets/plot_widget.h"

namespace spate::app {
namespace {

constexpr std::int64_t kSize = 1024;
constexpr auto kPeriod = std::chrono::milliseconds(1);

// Microseconds of each submit.
std::vector<double> submitAtRate(const BenchFrames& frames, pipeline::FrameSink& sink,
                                 double seconds) {
    std::vector<double> submitUs;
    const auto count = static_cast<std::size_t>(seconds * 1000);
    submitUs.reserve(count);
    base::TimePoint deadline = base::now();
    for (std::uint64_t id = 0; id < count; ++id) {
        deadline += kPeriod;
        std::this_thread::sleep_until(deadline);
        auto frame = image::makeFrame(
            frames.view(id % frames.count()), [] {}, id);
        const base::TimePoint start = base::now();
        const auto submitted = sink.submit(std::move(frame));
        if (submitted) submitUs.push_back(base::toMs(base::now() - start) * 1000);
    }
    return submitUs;
}

}  // namespace

SubmitLatency measureSubmit(double seconds) {
    const BenchFrames frames(image::DType::Float32, kSize);
    widgets::PlotWidget window;
    window.setGeometry(0, 0, 1000, 800);
    plot::ImageItem* item = window.plot().addStreamImage(QStringLiteral("submit"));
    window.show();
    std::vector<double> submitUs;
    double elapsedSeconds = 0;
    QEventLoop loop;
    std::thread producer([&, sink = item->sink()] {
        const base::TimePoint start = base::now();
        submitUs = submitAtRate(frames, *sink, seconds);
        elapsedSeconds = base::toMs(base::now() - start) / 1000;
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    loop.exec();
    producer.join();
    return {.rateHz = static_cast<double>(submitUs.size()) / elapsedSeconds,
            .p50Us = quantile(0.5, submitUs),
            .p99Us = quantile(0.99, submitUs),
            .maxUs = quantile(1, submitUs)};
}

nlohmann::ordered_json toJson(const SubmitLatency& latency) {
    return {{"size", kSize},          {"dtype", "float32"},     {"rateHz", latency.rateHz},
            {"p50Us", latency.p50Us}, {"p99Us", latency.p99Us}, {"maxUs", latency.maxUs}};
}

}  // namespace spate::app
