// SPDX-License-Identifier: MIT
#include "bench_session.h"

#include <time.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <algorithm>
#include <deque>
#include <thread>

#include "allocation_probe.h"
#include "presented_picture.h"
#include "quantile.h"
#include "read_floor.h"
#include "scalar_check.h"

namespace spate::app {
namespace {

constexpr int kRounds = 8;  // of serial frames and floors in turn
constexpr int kFloorsPerRound = 6;
constexpr qint64 kWarmUpMs = 400;
constexpr qint64 kLongestWarmUpMs = 5000;  // large rings come round slowly
constexpr int kPatienceMs = 10'000;        // for one frame, before it counts as lost
const QString kLegend = QStringLiteral("bench");

double threadCpuMs() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// Wakes the event loop now and then, so that a frame that never comes is noticed.
class Heartbeat {
public:
    Heartbeat() { timer_.start(100); }

private:
    QTimer timer_;
};

}  // namespace

BenchSession::BenchSession(const BenchCase& asked)
    : asked_(asked), frames_(*image::dtypeFromName(asked.dtype), asked.size) {
    window_.setWindowTitle(QStringLiteral("spate bench"));
    window_.setGeometry(0, 0, 1000, 800);
    window_.plot().yAxis().setInverted(true);
    const auto size = static_cast<double>(asked.size);
    window_.plot().setLimits(asked.view == "zoom" ? frames_.zoomLimits()
                                                  : plot::Limits{0, size, 0, size});
    colormap_.table = *color::colorTable("viridis");
    if (const auto mode = color::autoscaleModeFromName(asked.scenario)) {
        colormap_.autoscale.mode = *mode;
    } else {
        colormap_.autoscale =
            *color::fixedRange(colormap_.normalization, BenchFrames::kLowest, frames_.highest());
    }
    window_.setRenderer(*widgets::rendererFromName(asked.renderer));
    window_.canvas().setDrawMeter([this](double drawMs) {
        drawMs_ = drawMs;
        drawnAt_ = base::now();
    });
    window_.show();
}

// What OpenGL has drawn is on the screen only.
bool BenchSession::hasBackingStore() const {
    return window_.canvas().rendererName() == QStringLiteral("raster");
}

base::Result<BenchRow> BenchSession::measure(double seconds) {
    BenchRow row{.asked = asked_, .threads = allThreads_->threadCount()};
    if (hasBackingStore() != (asked_.renderer == "raster")) {
        return base::fail("{}", window_.rendererText().toStdString());
    }
    if (auto ready = warmUp(); !ready) return base::failAs(ready);
    if (auto verified = checkAgainstScalar(*image_->painted()); !verified)
        return base::failAs(verified);

    const pipeline::FrameCounters before = image_->counters();
    Samples samples;
    if (auto timed = timeSerial(seconds, samples); !timed) return base::failAs(timed);
    const AllocationCounts allocated = takeAllocationCounts();
    const pipeline::FrameCounters after = image_->counters();

    row.frames = static_cast<std::int64_t>(samples.frameMs.size());
    row.msPerFrame = quantile(0.5, samples.frameMs);
    row.floorMs = quantile(0.5, samples.floorMs);
    row.floorAllMs = quantile(0.5, samples.floorAllMs);
    row.guiCpuMsP99 = quantile(0.99, samples.guiCpuMs);
    row.submitUsP99 = quantile(0.99, samples.submitUs);
    row.drawMs = quantile(0.5, samples.drawMs);
    row.presentMs = quantile(0.5, samples.presentMs);
    row.allocations = static_cast<double>(allocated.inFramePath);
    row.largeAllocations = static_cast<double>(allocated.large);
    const auto perFrame = [&](std::uint64_t end, std::uint64_t start, std::uint64_t removed) {
        return static_cast<double>(end + removed - start) / static_cast<double>(row.frames);
    };
    row.bytesRead = perFrame(after.bytesRead, before.bytesRead, removedBytesRead_);
    row.bytesCopied = perFrame(after.bytesCopied, before.bytesCopied, removedBytesCopied_);
    if (asked_.mode != "full") {  // there, nothing can overlap
        if (auto pipelined = timePipelined(seconds / 2, row); !pipelined) {
            return base::failAs(pipelined);
        }
    }
    row.verified = true;
    return row;
}

base::Result<void> BenchSession::warmUp() {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kWarmUpMs || nextId_ < 2 * frames_.count()) {
        if (auto shown = showFrame(nullptr); !shown) return shown;
        if (timer.elapsed() > kLongestWarmUpMs) break;
    }
    removedBytesRead_ = 0;
    removedBytesCopied_ = 0;
    (void)takeAllocationCounts();
    return {};
}

void BenchSession::timeFloors(Samples& samples) {
    for (int i = 0; i < kFloorsPerRound; ++i) {
        const auto frame = frames_.view(nextId_++ % frames_.count());
        samples.floorMs.push_back(readFloorMs(frame, oneThread_));
        const auto other = frames_.view(nextId_++ % frames_.count());
        samples.floorAllMs.push_back(readFloorMs(other, *allThreads_));
    }
}

base::Result<void> BenchSession::timeSerial(double seconds, Samples& samples) {
    for (int round = 0; round < kRounds; ++round) {
        timeFloors(samples);
        const base::TimePoint start = base::now();
        const std::size_t least = samples.frameMs.size() + 2;
        while (base::toMs(base::now() - start) < seconds * 1e3 / kRounds ||
               samples.frameMs.size() < least) {
            countAllocations(true);
            auto shown = showFrame(&samples);
            countAllocations(false);
            if (!shown) return shown;
        }
        const QImage screen = screenOf(window_);
        if (screen.isNull()) continue;
        if (auto seen = checkShown(screen, nextId_ - 1, "on the screen"); !seen) return seen;
    }
    return {};
}

base::Result<void> BenchSession::showFrame(Samples* samples) {
    frames_.stamp(nextId_ % frames_.count(), nextId_ % Barcode::kIds);
    const base::TimePoint start = base::now();
    const auto id = submitNext();
    if (!id) return base::failAs(id);
    const base::TimePoint submitted = base::now();
    const double cpuAfterSubmit = threadCpuMs();
    if (auto painted = waitUntilPainted(*id); !painted) return painted;
    syncWithDisplay();
    const base::TimePoint presented = base::now();
    const double ms = base::toMs(presented - start);
    const double guiCpuMs = threadCpuMs() - cpuAfterSubmit;
    if (samples != nullptr) {
        samples->frameMs.push_back(ms);
        samples->guiCpuMs.push_back(guiCpuMs);
        samples->submitUs.push_back(base::toMs(submitted - start) * 1000);
        samples->drawMs.push_back(drawMs_);
        samples->presentMs.push_back(base::toMs(presented - drawnAt_));
    }
    if (!hasBackingStore()) return checkShown(screenOf(window_), *id, "on the screen");
    return checkShown(backingStoreOf(window_), *id, "in the backing store");
}

base::Result<std::uint64_t> BenchSession::submitNext() {
    const std::uint64_t id = nextId_++;
    if (asked_.mode == "full" && image_ != nullptr) {
        removedBytesRead_ += image_->counters().bytesRead;
        removedBytesCopied_ += image_->counters().bytesCopied;
        window_.plot().removeImage(kLegend);
        colormap_.table = std::make_shared<const color::ColorTable>(*colormap_.table);
    }
    auto frame = image::makeFrame(
        frames_.view(id % frames_.count()), [] {}, id);
    const auto shown = window_.addImage(std::move(frame), options());
    if (!shown) return base::failAs(shown);
    image_ = *shown;
    return id;
}

// The same with every frame, as programs call it.
plot::ImageOptions BenchSession::options() const {
    return {.legend = kLegend,
            .colormap = colormap_,
            .reduction = kernels::reductionFromName(asked_.reduction),
            .resetZoom = false,
            .copy = asked_.mode == "share" ? pipeline::Copy::No : pipeline::Copy::Yes};
}

base::Result<void> BenchSession::waitUntilPainted(std::uint64_t id) {
    const Heartbeat heartbeat;
    QElapsedTimer timer;
    timer.start();
    while (!image_->painted() || image_->painted()->frame().id != id) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (timer.elapsed() > kPatienceMs) {
            return base::fail("frame {} was not painted within {} s", id, kPatienceMs / 1000);
        }
    }
    return {};
}

base::Result<void> BenchSession::checkShown(const QImage& picture, std::uint64_t id,
                                            const char* where) {
    const Barcode barcode = asked_.view == "zoom" ? frames_.zoomBarcode() : frames_.wholeBarcode();
    const auto read = barcode.read(picture, *image_->colormap().table, [&](QPointF data) {
        return window_.plotLayout().transform.toPixel(data);
    });
    if (!read) return base::fail("frame {}: no barcode is readable {}", id, where);
    if (*read != id % Barcode::kIds) {
        return base::fail("frame {}: frame {} is {} instead", id, *read, where);
    }
    return {};
}

// One frame in the worker and one in the mailbox while a third is painted; none is replaced.
base::Result<void> BenchSession::timePipelined(double seconds, BenchRow& row) {
    std::deque<std::uint64_t> waiting;
    const auto submit = [&]() -> base::Result<void> {
        while (!image_->sink()->isEmpty()) std::this_thread::yield();
        frames_.stamp(nextId_ % frames_.count(), nextId_ % Barcode::kIds);
        const auto id = submitNext();
        if (!id) return base::failAs(id);
        waiting.push_back(*id);
        return {};
    };
    if (auto first = submit(); !first) return first;
    if (auto second = submit(); !second) return second;
    const base::TimePoint start = base::now();
    const auto elapsedMs = [&] { return base::toMs(base::now() - start); };
    int painted = 0;
    for (; elapsedMs() < seconds * 1e3; ++painted) {
        const std::uint64_t id = waiting.front();
        waiting.pop_front();
        if (auto done = waitUntilPainted(id); !done) return done;
        if (hasBackingStore()) {
            auto seen = checkShown(backingStoreOf(window_), id, "in the backing store");
            if (!seen) return seen;
        }
        if (auto next = submit(); !next) return next;
    }
    row.pipelinedFps = painted * 1e3 / elapsedMs();
    return waitUntilPainted(waiting.back());
}

}  // namespace spate::app
