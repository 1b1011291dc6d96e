// SPDX-License-Identifier: MIT
// The rows of `spate bench source` with compressed images of a detector.
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "pushed_frames.h"
#include "quantile.h"
#include "source_bench.h"
#include "spate/base/thread_pool.h"
#include "spate/stream/fork_source.h"
#include "spate/stream/recorder.h"
#include "spate/stream/registry.h"
#include "watched_round.h"

namespace spate::app {
namespace {

namespace fs = std::filesystem;

using Frames = std::vector<std::vector<std::uint32_t>>;

std::int64_t residentBytes() {
    std::ifstream statm("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    statm >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

// That the pixels are those that were packed.
PictureCheck isOneOf(const Frames& frames) {
    return [&frames](const pipeline::RenderedFrame& painted) -> base::Result<void> {
        const auto& view = painted.frame().view;
        const auto number = painted.frame().id - PushedImages::kFirstId;
        const auto& expected = frames[number % frames.size()];
        std::vector<std::uint32_t> pixels(expected.size());
        if (view.dtype() != image::DType::UInt32 || view.rows() != PushedImages::kRows ||
            view.cols() != PushedImages::kCols) {
            return base::fail("frame {} has another shape", number);
        }
        view.copyTo(reinterpret_cast<std::byte*>(pixels.data()));
        if (pixels == expected) return {};
        return base::fail("the pixels of frame {} are not those that were sent", number);
    };
}

SourceRow rowOf(const char* scheme) {
    return {.scheme = scheme,
            .dtype = "uint32",
            .rows = PushedImages::kRows,
            .cols = PushedImages::kCols,
            .threads = base::ThreadPool::shared()->threadCount()};
}

// The detector's port, opened anew for each round.
class Detector {
public:
    [[nodiscard]] static base::Result<Detector> start(const PushedImages& images) {
        auto pusher = ZmqPusher::bind("tcp://127.0.0.1:*", images.messages);
        if (!pusher) return base::failAs(pusher);
        return Detector(std::move(*pusher));
    }
    [[nodiscard]] base::Result<std::unique_ptr<stream::Source>> open() const {
        const auto& address = pusher_->address();
        return stream::openSource("dectris" + address.substr(address.find(':')) + "?sole-consumer");
    }

private:
    explicit Detector(std::unique_ptr<ZmqPusher> pusher) : pusher_(std::move(pusher)) {}
    std::unique_ptr<ZmqPusher> pusher_;
};

base::Result<WatchedSpan> watchAlone(const PushedImages& images, double seconds) {
    const auto detector = Detector::start(images);
    if (!detector) return base::failAs(detector);
    auto source = detector->open();
    if (!source) return base::failAs(source);
    return watchRound(std::move(*source), {}, seconds, isOneOf(images.frames));
}

// The file is read back by nobody here: the recorder's own tests do that, frame by frame.
base::Result<WatchedSpan> watchRecorded(const PushedImages& images, double seconds,
                                        std::uint64_t& lost) {
    constexpr std::size_t kQueueBytes = std::size_t{1} << 30U;
    const auto path = (fs::temp_directory_path() / fmt::format("spate-bench-{}.h5", ::getpid()));
    const auto detector = Detector::start(images);
    if (!detector) return base::failAs(detector);
    auto source = detector->open();
    if (!source) return base::failAs(source);
    auto forked = stream::forkSource(std::move(*source), kQueueBytes);
    const auto recorder = stream::Recorder::start(std::move(forked.every), path.string(),
                                                  {.overwrite = true, .inBackground = true});
    if (!recorder) return base::failAs(recorder);
    const auto span = watchRound(std::move(forked.shown), {}, seconds, isOneOf(images.frames));
    (*recorder)->stop();
    (*recorder)->waitUntilEnded(std::chrono::seconds(60));
    const auto statistics = (*recorder)->statistics();
    const auto result = (*recorder)->result();
    fs::remove(path);
    if (!result) return base::failAs(result);
    lost += statistics.queueFull + statistics.missing + statistics.rejected;
    if (span && statistics.written == 0) return base::fail("nothing was recorded");
    return span;
}

}  // namespace

base::Result<SourceRow> measureDectris(std::int64_t /*size*/, double seconds) {
    constexpr double kRateHz = 500;
    SourceRow row = rowOf("dectris");
    row.rate = "received";
    row.reference = "pushed";
    const auto images = pushedImages(kRateHz);
    if (!images) return base::failAs(images);
    TurnRates rates;
    std::vector<double> painted;
    std::int64_t memory = 0;
    for (int i = 0; i < kSourceRounds; ++i) {
        const auto span = watchAlone(*images, seconds / kSourceRounds);
        if (!span) return base::failAs(span);
        rates.add(span->receivedPerSecond(), kRateHz);
        painted.push_back(span->paintedPerSecond());
        row.bytesCopied += span->frames.bytesCopied;
        if (i == 0) memory = residentBytes();
    }
    rates.fill(row);
    row.paintedPerSecond = quantile(0.5, painted);
    row.memoryGrowth = residentBytes() - memory;
    row.verified = true;
    return row;
}

namespace {

base::Result<SourceRow> measureRecordingAt(double rateHz, const char* scheme, double seconds) {
    SourceRow row = rowOf(scheme);
    row.rate = "painted";
    row.reference = "without a recorder";
    row.lost = 0;
    const auto images = pushedImages(rateHz);
    if (!images) return base::failAs(images);
    TurnRates rates;
    for (int i = 0; i < kSourceRounds; ++i) {
        const auto alone = watchAlone(*images, seconds / kSourceRounds);
        if (!alone) return base::failAs(alone);
        const auto recorded = watchRecorded(*images, seconds / kSourceRounds, *row.lost);
        if (!recorded) return base::failAs(recorded);
        rates.add(recorded->paintedPerSecond(), alone->paintedPerSecond());
        row.bytesCopied += recorded->frames.bytesCopied;
    }
    rates.fill(row);
    row.verified = true;
    return row;
}

}  // namespace

base::Result<SourceRow> measureRecording(std::int64_t /*size*/, double seconds) {
    return measureRecordingAt(25, "recording", seconds);
}

base::Result<SourceRow> measureBusyRecording(std::int64_t /*size*/, double seconds) {
    return measureRecordingAt(50, "recording-busy", seconds);
}

}  // namespace spate::app
