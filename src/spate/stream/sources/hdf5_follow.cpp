// SPDX-License-Identifier: MIT
// A file that is written while it is shown: what openHdf5Follow() opens.
#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "spate/stream/live_source.h"
#include "spate/stream/sources/folder_watch.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/hdf5.h"
#include "spate/stream/sources/hdf5_source.h"

namespace spate::stream {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPause{10};     // between looks at a file that is written meanwhile
constexpr milliseconds kSettle{100};   // a file that others write is left alone so long
constexpr milliseconds kRetry{100};    // between attempts to open what cannot be opened
constexpr milliseconds kSlowly{1000};  // between looks at a file that does not change

// One file from its opening until it is gone or written anew. Its frames are read when they are
// wanted, by another thread than the one that looks for more.
class Following {
public:
    explicit Following(std::unique_ptr<Hdf5Frames> frames) : frames_(std::move(frames)) {
        auto attributes = hdf5Description(*frames_).attributes;
        attributes_ = std::make_shared<const image::Attributes>(std::move(attributes));
        releaseUnlessSwmr();
    }

    [[nodiscard]] std::int64_t frames() const {
        const std::lock_guard lock(mutex_);
        return frames_->frames();
    }
    [[nodiscard]] std::size_t frameBytes() const {
        return static_cast<std::size_t>(frames_->frameBytes());  // never changes
    }
    [[nodiscard]] bool isSwmr() const {
        const std::lock_guard lock(mutex_);
        return frames_->isSwmr();
    }
    [[nodiscard]] std::string lastFile() const {
        const std::lock_guard lock(mutex_);
        return frames_->lastFile();
    }
    [[nodiscard]] std::string missing() const {
        const std::lock_guard lock(mutex_);
        return frames_->missing();
    }

    [[nodiscard]] base::Result<void> update() {
        const std::lock_guard lock(mutex_);
        auto updated = frames_->update();
        releaseUnlessSwmr();
        return updated;
    }

    /// The file is another now, under the same name: what can still be read is what is open.
    void retire(bool isTheSameFile) {
        const std::lock_guard lock(mutex_);
        isRetired_ = isTheSameFile || !frames_->isSwmr();
    }

    [[nodiscard]] base::Result<image::Frame> read(std::int64_t index) {
        const std::lock_guard lock(mutex_);
        if (isRetired_) return base::fail("the file has been written anew");
        auto frame = readHdf5Frame(*frames_, index, pool_);
        releaseUnlessSwmr();
        if (frame) frame->attributes = attributes_;
        return frame;
    }

private:
    // Only what is written as SWMR can be looked at again; the rest is opened for each look.
    void releaseUnlessSwmr() {
        if (!frames_->isSwmr()) frames_->release();
    }

    mutable std::mutex mutex_;
    const std::unique_ptr<Hdf5Frames> frames_;
    std::shared_ptr<const image::Attributes> attributes_;
    bool isRetired_ = false;
    image::FramePool pool_{kFrameBuffers};
};

class Hdf5Receiver final : public Receiver {
public:
    explicit Hdf5Receiver(Hdf5Request request) : request_(std::move(request)) {}

    /// What is there already: only its last frame is new.
    [[nodiscard]] std::optional<SourceDescription> start() {
        const auto stamp = stampOf(request_.file);
        if (!stamp) {
            waitForFile();
            return std::nullopt;
        }
        auto description = open(stamp->inode);
        if (following_) next_ = std::max<std::int64_t>(known_ - 1, 0);
        return description;
    }

    [[nodiscard]] base::Result<std::optional<Arrival>> receive(milliseconds longest) override {
        const auto end = base::now() + longest;
        while (true) {
            if (following_ && next_ < known_) return std::optional(arrival(next_++));
            if (base::now() >= dueLook_) {
                look();
                if (following_ && next_ < known_) continue;
            }
            if (base::now() >= end) return std::optional<Arrival>();
            std::this_thread::sleep_for(kPause);
        }
    }

    [[nodiscard]] WireState state() const override { return {.waiting = waiting_, .series = {}}; }

private:
    // The files whose change means that there may be more.
    struct Stamps {
        std::optional<FileStamp> file, last, missing;
        friend bool operator==(const Stamps&, const Stamps&) = default;
    };

    void waitForFile() {
        waiting_ = "waiting for the file " + request_.file;
        if (following_) restart(false);
    }

    void look() {
        dueLook_ = base::now();
        const auto stamp = stampOf(request_.file);
        if (!stamp) {
            waitForFile();
            return;
        }
        if (following_ && stamp->inode != inode_) restart(false);
        if (!following_) {
            open(stamp->inode);
        } else if (following_->isSwmr()) {
            update();
        } else {
            updateIfChanged();
        }
    }

    // Whoever is shown a frame of the past may still have it.
    void restart(bool isTheSameFile) {
        following_->retire(isTheSameFile);
        following_.reset();
        known_ = 0;
        beginSeries();
    }

    void beginSeries() {
        ++series_;
        next_ = 0;
    }

    std::optional<SourceDescription> open(std::uint64_t inode) {
        auto frames = Hdf5Frames::open(request_);
        inode_ = inode;
        if (!frames) {
            waiting_ = "waiting: " + frames.error().message;
            dueLook_ = base::now() + kRetry;
            return std::nullopt;
        }
        waiting_.clear();
        auto description = hdf5Description(**frames);
        known_ = (*frames)->frames();
        if (known_ < next_) beginSeries();  // written anew in the meantime
        following_ = std::make_shared<Following>(std::move(*frames));
        looked_.reset();
        return description;
    }

    // Only when it has changed and then rested: whoever writes it may be about to open it again.
    void updateIfChanged() {
        const Stamps stamps{.file = stampOf(request_.file),
                            .last = stampOf(following_->lastFile()),
                            .missing = stampOf(following_->missing())};
        const auto now = base::now();
        if (stamps != seen_) {
            seen_ = stamps;
            changed_ = now;
        }
        const bool isDue = !looked_ || (looked_ != seen_ && now - changed_ >= kSettle) ||
                           (waitsForWriter_ && now - lookedAt_ >= kSlowly);
        if (!isDue) return;
        looked_ = seen_;
        lookedAt_ = now;
        waitsForWriter_ = !update();
    }

    // Whether it could be read; why not is what it waits for.
    bool update() {
        const bool wasSwmr = following_->isSwmr();
        const auto updated = following_->update();
        if (wasSwmr && !following_->isSwmr()) looked_.reset();  // its writer has closed it
        if (!updated) {
            waiting_ = "waiting: " + updated.error().message;
            dueLook_ = base::now() + kRetry;
            if (following_->frames() < known_) {
                restart(true);
            } else if (wasSwmr) {
                following_.reset();  // opened again, and followed from the same frame on
            }
            return false;
        }
        waiting_.clear();
        known_ = following_->frames();
        return true;
    }

    Arrival arrival(std::int64_t index) {
        return {.id = static_cast<std::uint64_t>(index),
                .series = series_,
                .received = base::now(),
                .bytes = following_->frameBytes(),
                .decode = [file = request_.file, following = following_,
                           index]() -> base::Result<image::Frame> {
                    auto frame = following->read(index);
                    if (frame) return frame;
                    return base::fail("{}: frame {}: {}", file, index + 1, frame.error().message);
                }};
    }

    const Hdf5Request request_;
    std::shared_ptr<Following> following_;
    std::uint64_t series_ = 0;
    std::int64_t next_ = 0;   // the first frame that has not arrived
    std::int64_t known_ = 0;  // how many there are
    std::uint64_t inode_ = 0;
    base::TimePoint dueLook_{};
    std::optional<Stamps> seen_;    // the last look at the files themselves
    std::optional<Stamps> looked_;  // as they were when they were opened
    base::TimePoint changed_{};
    base::TimePoint lookedAt_{};
    bool waitsForWriter_ = false;
    std::string waiting_;
};

base::Result<Hdf5Request> requestOf(const Uri& uri) {
    QueryReader query(uri);
    Hdf5Request request{.file = uri.path,
                        .path = query.text("path").value_or(""),
                        .slice = query.text("slice").value_or(""),
                        .locking = Hdf5Locking::Never};
    for (const auto* key : {"follow", "swmr"}) {
        const auto value = query.text(key);
        if (value && !value->empty() && *value != "1") query.reject(key, "no value, or 1");
    }
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    if (request.file.empty()) return base::fail("{}: expected the name of a file", uri.text);
    return request;
}

}  // namespace

base::Result<std::unique_ptr<Source>> openHdf5Follow(const Uri& uri, const LiveOptions& options) {
    const auto request = requestOf(uri);
    if (!request) return base::failAs(request);
    if (const auto stamp = stampOf(request->file); stamp && stamp->size > 0) {
        if (const auto kind = hdf5Writing(request->file); !kind) return base::failAs(kind);
    }
    auto receiver = std::make_unique<Hdf5Receiver>(*request);
    auto description = receiver->start().value_or(SourceDescription{.format = "HDF5"});
    description.uri = uri.text;
    description.frameCount.reset();
    description.live = true;
    return std::make_unique<LiveSource>(std::move(description), std::move(receiver), options);
}

}  // namespace spate::stream
