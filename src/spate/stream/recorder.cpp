// SPDX-License-Identifier: MIT
#include "spate/stream/recorder.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "spate/base/replace_file.h"
#include "spate/stream/writers/background_thread.h"
#include "spate/stream/writers/nexus_writer.h"

namespace spate::stream {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 1000;  // a sender of ever other shapes must not fill a disk

std::string numbered(const std::string& path, std::size_t number) {
    if (number == 1) return path;
    const fs::path name(path);
    const auto file =
        fmt::format("{}_{:04}{}", name.stem().string(), number, name.extension().string());
    return (name.parent_path() / file).string();
}

// Before anything is received, so that nobody waits for frames that cannot be written.
base::Result<void> checkCanBeMade(const std::string& path, bool overwrite) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::directory) {
        return base::fail("{}: a folder: expected the name of a file", path);
    }
    if (fs::exists(status) && status.type() != fs::file_type::regular) {
        return base::fail("{}: not a regular file: expected a new name", path);
    }
    if (fs::exists(status)) {
        if (overwrite) return {};
        return base::fail("{}: there is such a file: expected a new name, or --overwrite", path);
    }
    if (const auto made = base::writeNewFile(path, ""); !made) {
        return base::fail("{}: it cannot be made: {}", path, made.error().message);
    }
    fs::remove(path, error);
    return {};
}

// Half as many as the display has, and none of its own.
std::shared_ptr<base::ThreadPool> backgroundThreads() {
    return std::make_shared<base::ThreadPool>(
        std::max(1, base::ThreadPool::shared()->threadCount() / 2));
}

base::Duration periodOf(const SourceDescription& description) {
    const double rateHz = description.live ? description.rateHz.value_or(0) : 0;
    if (!(rateHz > 0)) return base::Duration::zero();
    return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(1 / rateHz));
}

}  // namespace

base::Result<std::unique_ptr<Recorder>> Recorder::start(std::unique_ptr<Source> source,
                                                        const std::string& path,
                                                        const RecorderOptions& options) {
    if (const auto can = canWriteNexus(); !can) {
        return base::fail("{}: {}", path, can.error().message);
    }
    if (const auto can = checkCanBeMade(path, options.overwrite); !can) return base::failAs(can);
    return std::unique_ptr<Recorder>(new Recorder(std::move(source), path, options));
}

Recorder::Recorder(std::unique_ptr<Source> source, std::string path, const RecorderOptions& options)
    : path_(std::move(path)),
      options_(options),
      description_(source->description()),
      source_(std::move(source)),
      thread_([this] { run(); }) {}

Recorder::~Recorder() {
    abandon();
    thread_.join();
}

void Recorder::stop() {
    const std::lock_guard lock(mutex_);
    if (!stopAt_) stopAt_ = base::now();
    changed_.notify_all();
}

void Recorder::abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
}

bool Recorder::waitUntilEnded(base::Duration longest) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, longest, [&] { return statistics_.ended; });
}

RecorderStatistics Recorder::statistics() const {
    const std::lock_guard lock(mutex_);
    RecorderStatistics statistics = statistics_;
    statistics.rateHz = rate_.rateHz(base::now());
    const auto source = source_ ? source_->statistics() : lastOfSource_;
    if (source) {
        statistics.missing = source->missing;
        statistics.queueFull = source->replaced;
        statistics.rejected = source->rejected;
        statistics.waiting = source->wire.waiting;
    }
    return statistics;
}

base::Result<void> Recorder::result() const {
    const std::lock_guard lock(mutex_);
    if (failure_) return tl::unexpected(*failure_);
    return {};
}

void Recorder::run() {
    if (options_.inBackground) giveWayToOthers();
    deadline_ = flushed_ = base::now();
    while (waitForTurn() && takeNext()) flushIfDue();
    finish();
}

// Of a source that is to be played at a rate, when the next frame is due; false at the end.
bool Recorder::waitForTurn() {
    const auto period = periodOf(description_);
    std::unique_lock lock(mutex_);
    const auto isOver = [&] { return abandoned_ || (stopAt_ && period.count() > 0); };
    changed_.wait_until(lock, deadline_, isOver);
    deadline_ = std::max(deadline_ + period, base::now());
    if (stopAt_ && !description_.live) return false;
    return !isOver();
}

// A frame that came packed is written as it is.
base::Result<std::optional<StoredFrame>> Recorder::askSource() {
    if (options_.compress) return source_->nextStored();
    return source_->Source::nextStored();
}

// Asks the source for one frame; false at the end of the recording.
bool Recorder::takeNext() {
    const auto next = askSource();
    if (!next) {
        countBad(next.error());
        return true;
    }
    if (!next->has_value()) return false;
    const image::Frame& frame = (*next)->about;
    if (isBehindStop(frame)) return false;
    return frame.view.empty() || record(**next);
}

// A live source has nothing more that came before.
bool Recorder::isBehindStop(const image::Frame& frame) const {
    const std::lock_guard lock(mutex_);
    return stopAt_ && (frame.view.empty() || frame.acquired > *stopAt_);
}

bool Recorder::record(const StoredFrame& stored) {
    const image::Frame& frame = stored.about;
    countGap(frame.id);
    if (!writer_ || !writer_->fits(frame)) {
        if (const auto opened = openFileFor(frame); !opened) {
            fail(fmt::format("frame {}: {}", frame.id, opened.error().message));
            return false;
        }
    }
    const auto bytesBefore = writer_->bytes();
    if (const auto written = writer_->write(stored); !written) {
        fail(fmt::format("frame {} cannot be written: {}", frame.id, written.error().message));
        return false;
    }
    const std::lock_guard lock(mutex_);
    ++statistics_.written;
    statistics_.bytes += writer_->bytes() - bytesBefore;
    rate_.count(base::now());
    return !options_.maxFrames || statistics_.written < *options_.maxFrames;
}

base::Result<void> Recorder::openFileFor(const image::Frame& frame) {
    if (const auto closed = closeFile(); !closed) return closed;
    const auto path = nextPath();
    if (!path) return base::failAs(path);
    std::error_code ignored;
    if (options_.overwrite) fs::remove(*path, ignored);
    NexusOptions options{.compress = options_.compress};
    if (options_.inBackground) options.threads = backgroundThreads();
    auto writer = NexusWriter::create(*path, frame, description_, options);
    if (!writer) return base::fail("{}: {}", *path, writer.error().message);
    writer_ = std::move(*writer);
    const std::lock_guard lock(mutex_);
    statistics_.files.push_back(*path);
    return {};
}

// A recording does not stop half way because somebody has a file of its next name.
base::Result<std::string> Recorder::nextPath() const {
    const std::size_t made = statistics_.files.size();  // nobody else changes them
    for (std::size_t number = made + 1; number <= kMostFiles; ++number) {
        auto path = numbered(path_, number);
        std::error_code ignored;
        if (made == 0 || options_.overwrite || !fs::exists(path, ignored)) return path;
    }
    return base::fail(
        "{}: its frames have changed shape, type, geometry or mask too often: "
        "expected at most {} files",
        path_, kMostFiles);
}

base::Result<void> Recorder::closeFile() {
    if (!writer_) return {};
    auto closed = writer_->close();
    writer_.reset();
    if (closed) return {};
    return base::fail("{}: {}", statistics_.files.back(), closed.error().message);
}

// Of sources that do not count themselves.
void Recorder::countBad(const base::Error& error) {
    ++badSinceLast_;
    const std::lock_guard lock(mutex_);
    ++statistics_.rejected;
    statistics_.lastError = error.message;
}

// A source that starts again counts from 0: that is no gap.
void Recorder::countGap(std::uint64_t frameId) {
    if (description_.live && lastId_ && frameId > *lastId_ + 1) {
        const std::uint64_t gap = frameId - *lastId_ - 1;
        const std::lock_guard lock(mutex_);
        statistics_.missing += gap - std::min(gap, badSinceLast_);
    }
    lastId_ = frameId;
    badSinceLast_ = 0;
}

void Recorder::flushIfDue() {
    const auto now = base::now();
    if (!writer_ || now - flushed_ < options_.flushPeriod) return;
    flushed_ = now;
    if (const auto flushed = writer_->flush(); !flushed) {
        fail(flushed.error().message);
        abandon();
    }
}

// What is in the file is completed; the first reason is the one that is told.
void Recorder::fail(const std::string& what) {
    const auto frames = writer_ ? writer_->frames() : 0;
    const auto mebibytes = writer_ ? static_cast<double>(writer_->bytes()) / (1U << 20U) : 0.0;
    const bool hadFile = writer_ != nullptr;
    const auto closed = closeFile();
    std::string message = what;
    if (hadFile) {
        message = fmt::format("{}: {}; ", statistics_.files.back(), what);
        message += closed ? fmt::format("it is complete with the {} frames before ({:.1f} MiB)",
                                        frames, mebibytes)
                          : fmt::format("of {} frames it has those until the last flush: {}",
                                        frames, closed.error().message);
    }
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = base::Error{message};
}

void Recorder::finish() {
    if (const auto closed = closeFile(); !closed) fail(closed.error().message);
    std::unique_ptr<Source> source;
    {
        const std::lock_guard lock(mutex_);
        lastOfSource_ = source_->statistics();
        source = std::move(source_);
    }
    source.reset();  // what waits in its queue is let go of
    const std::lock_guard lock(mutex_);
    statistics_.ended = true;
    changed_.notify_all();
}

}  // namespace spate::stream
