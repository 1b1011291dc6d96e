// SPDX-License-Identifier: MIT
#include "watched_source.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <utility>

namespace spate::app {
namespace {

constexpr int kPatienceMs = 10'000;

void runEventLoop(double seconds) {
    QEventLoop loop;
    QTimer::singleShot(static_cast<int>(seconds * 1e3), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

pipeline::FrameCounters since(const pipeline::FrameCounters& start, pipeline::FrameCounters end) {
    end.received -= start.received;
    end.painted -= start.painted;
    end.replaced -= start.replaced;
    end.superseded -= start.superseded;
    end.rejected -= start.rejected;
    end.bytesRead -= start.bytesRead;
    end.bytesCopied -= start.bytesCopied;
    return end;
}

stream::SourceStatistics since(const stream::SourceStatistics& start,
                               stream::SourceStatistics end) {
    end.received -= start.received;
    end.replaced -= start.replaced;
    end.missing -= start.missing;
    end.rejected -= start.rejected;
    end.bytes -= start.bytes;
    return end;
}

}  // namespace

WatchedSource::WatchedSource(std::unique_ptr<stream::Source> source,
                             const stream::StreamOptions& options)
    : image_(window_.plot().addStreamImage(QStringLiteral("bench"))) {
    window_.setWindowTitle(QStringLiteral("spate bench source"));
    window_.setGeometry(0, 0, 1000, 800);
    window_.plot().yAxis().setInverted(true);
    color::Colormap colormap;
    colormap.table = *color::colorTable("viridis");
    image_->setColormap(colormap);
    window_.show();
    player_ = std::make_unique<widgets::ImagePlayer>(std::move(source), *image_, options);
}

WatchedSource::~WatchedSource() = default;

base::Result<void> WatchedSource::waitForFirst() {
    QElapsedTimer timer;
    timer.start();
    while (!image_->painted()) {
        if (timer.elapsed() > kPatienceMs) {
            return base::fail("no frame was painted within {} s", kPatienceMs / 1000);
        }
        runEventLoop(0.02);
    }
    return {};
}

WatchedSpan WatchedSource::watch(double seconds) {
    const auto sourceStart = player_->statistics().stream.source;
    const auto framesStart = image_->counters();
    QElapsedTimer timer;
    timer.start();
    runEventLoop(seconds);
    WatchedSpan span{.seconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9,
                     .frames = since(framesStart, image_->counters()),
                     .source = player_->statistics().stream.source};
    if (span.source && sourceStart) span.source = since(*sourceStart, *span.source);
    return span;
}

}  // namespace spate::app
