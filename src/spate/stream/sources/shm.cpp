// SPDX-License-Identifier: MIT
#include "spate/stream/sources/shm.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "spate/stream/sources/shm_counts.h"
#include "spate/stream/sources/shm_ring.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kPatience = 100ms;
constexpr base::Duration kBetweenLooks = 20ms;  // for a ring that is not there

enum class Frames { Newest, All };
constexpr std::array<std::string_view, 2> kFramesNames{"newest", "all"};

// The clock of the ring is ours; a time to come, or none, is that of now.
base::TimePoint timeOf(const spate_shm_frame& about) {
    const auto now = base::now();
    const auto latest = static_cast<std::uint64_t>(now.time_since_epoch().count());
    if (about.monotonic_ns == 0 || about.monotonic_ns > latest) return now;
    return base::TimePoint(base::Duration(static_cast<std::int64_t>(about.monotonic_ns)));
}

std::string utcText(std::uint64_t ns) {
    const auto second = static_cast<std::time_t>(ns / 1'000'000'000);
    return fmt::format("{:%FT%T}.{:09}Z", fmt::gmtime(second), ns % 1'000'000'000);
}

// Frames of a series mostly say the same: their attributes are made once.
class SharedAttributes {
public:
    const std::shared_ptr<const image::Attributes>& of(const PinnedFrame& frame) {
        if (attributes_ && frame.attributes == text_ && frame.about.utc_ns == utcNs_) {
            return attributes_;
        }
        text_ = frame.attributes;
        utcNs_ = frame.about.utc_ns;
        auto attributes = readAttributes(text_);
        if (utcNs_ != 0) attributes["utc"] = utcText(utcNs_);
        attributes_ = std::make_shared<const image::Attributes>(std::move(attributes));
        return attributes_;
    }

private:
    std::string text_;
    std::uint64_t utcNs_ = 0;
    std::shared_ptr<const image::Attributes> attributes_;
};

class ShmSource final : public Source {
public:
    ShmSource(SourceDescription description, std::string name, Frames frames)
        : description_(std::move(description)),
          name_(std::move(name)),
          asked_(frames),
          frames_(frames) {
        setWaiting("");
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }
    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override;
    [[nodiscard]] std::optional<SourceStatistics> statistics() const override;

    // The ring is for any number of readers, and is the queue of each.
    [[nodiscard]] std::unique_ptr<Source> everyFrame(std::size_t /*queueBytes*/) override {
        return std::make_unique<ShmSource>(description_, name_, Frames::All);
    }

    void setQueueBytes(std::size_t bytes) override { frames_ = bytes > 0 ? Frames::All : asked_; }

private:
    [[nodiscard]] base::Result<void> attach(base::TimePoint deadline);
    void leaveRing();
    void setWaiting(std::string_view reason);
    [[nodiscard]] std::optional<PinnedFrame> pinNext();
    [[nodiscard]] base::Result<std::optional<image::Frame>> take(PinnedFrame frame);
    void readState();

    const SourceDescription description_;
    const std::string name_;
    const Frames asked_;
    std::atomic<Frames> frames_;
    std::shared_ptr<ShmRing> ring_;
    std::string refusal_;  // that next() has handed on already
    SharedAttributes attributes_;

    mutable std::mutex mutex_;  // what follows is read by any thread
    ShmCounts counts_;
    std::string waiting_;
    bool seriesEnded_ = false;
    std::uint64_t droppedBefore_ = 0;  // by the ring, before we came
    std::uint64_t dropped_ = 0;        // since then
};

base::Result<std::optional<image::Frame>> ShmSource::next() {
    const auto deadline = base::now() + kPatience;
    do {
        if (!ring_) {
            if (const auto attached = attach(deadline); !attached) return base::failAs(attached);
            continue;
        }
        const std::uint32_t wake = ring_->wake();
        const bool isLast = !ring_->isCurrent();  // asked first: nothing comes after that
        auto frame = pinNext();
        readState();
        if (frame) return take(std::move(*frame));
        if (isLast) {
            leaveRing();
        } else {
            ring_->waitForChange(wake, std::min(deadline - base::now(), kPatience));
        }
    } while (base::now() < deadline);
    return image::Frame();
}

// Without a ring, after a while: nothing. What cannot be read is said once, not ten times a second.
base::Result<void> ShmSource::attach(base::TimePoint deadline) {
    auto ring = ShmRing::attach(name_);
    if (!ring) {
        const std::string refusal = ring.error().message;
        setWaiting(refusal);
        if (std::exchange(refusal_, refusal) != refusal) {
            return base::fail("{}: {}", description_.uri, refusal);
        }
    } else if (*ring) {
        const std::lock_guard lock(mutex_);
        ring_ = std::move(*ring);
        refusal_.clear();
        waiting_.clear();
        counts_.startRing();
        droppedBefore_ = ring_->dropped();
        return {};
    }
    std::this_thread::sleep_for(std::min(deadline - base::now(), kBetweenLooks));
    return {};
}

void ShmSource::leaveRing() {
    ring_ = nullptr;
    setWaiting("its producer has ended");
}

void ShmSource::setWaiting(std::string_view reason) {
    const std::lock_guard lock(mutex_);
    waiting_ =
        fmt::format("waiting for the ring '{}'{}{}", name_, reason.empty() ? "" : ": ", reason);
}

std::optional<PinnedFrame> ShmSource::pinNext() {
    return frames_ == Frames::All && counts_.last() != 0 ? ring_->pinNext(counts_.last())
                                                         : ring_->pinNewest(counts_.last());
}

void ShmSource::readState() {
    const std::lock_guard lock(mutex_);
    seriesEnded_ = ring_->pausing() == SPATE_SHM_SERIES_ENDED;
    const std::uint64_t dropped = ring_->dropped() - droppedBefore_;
    droppedBefore_ += dropped;
    dropped_ += dropped;
}

base::Result<std::optional<image::Frame>> ShmSource::take(PinnedFrame frame) {
    const auto view = checkedPixels(frame.about, frame.slot);
    {
        const std::lock_guard lock(mutex_);
        counts_.count(frame.publication, view ? &frame.about : nullptr,
                      view ? static_cast<std::uint64_t>(view->byteCount()) : 0, base::now());
    }
    if (!view) {
        return base::fail("{}: frame {}: {}", description_.uri, frame.about.id,
                          view.error().message);
    }
    return image::Frame{.view = *view,
                        .owner = frame.pin,
                        .id = frame.about.id,
                        .acquired = timeOf(frame.about),
                        .sourceTime = sourceTimeOf(frame.about.utc_ns),
                        .partial = (frame.about.flags & SPATE_SHM_PARTIAL) != 0,
                        .attributes = attributes_.of(frame)};
}

std::optional<SourceStatistics> ShmSource::statistics() const {
    const std::lock_guard lock(mutex_);
    auto statistics = counts_.statistics(base::now());
    statistics.wire.waiting = waiting_;
    statistics.wire.transportLost = dropped_;
    if (statistics.wire.series) statistics.wire.series->ended = seriesEnded_;
    return statistics;
}

// Shape and type of the newest frame, if there is one that can be believed.
void describeNewest(ShmRing& ring, SourceDescription& description) {
    const auto frame = ring.pinNewest(0);
    const auto view = frame ? checkedPixels(frame->about, frame->slot) : image::ImageView();
    if (!view || view->empty()) return;
    description.dtype = view->dtype();
    description.rows = view->rows();
    description.cols = view->cols();
    description.channels = view->channels();
    description.attributes = readAttributes(frame->attributes);
}

SourceDescription describe(std::string uri, const std::string& name) {
    SourceDescription description{
        .uri = std::move(uri), .format = "shared-memory ring", .live = true};
    const auto ring = ShmRing::attach(name);
    if (ring && *ring) describeNewest(**ring, description);
    return description;
}

}  // namespace

base::Result<std::unique_ptr<Source>> openShm(const Uri& uri, const LiveOptions& options) {
    const std::string name = uri.path.starts_with("//") ? uri.path.substr(2) : uri.path;
    char link[sizeof(spate_shm_ring::link)];
    if (spate_shm_link_path(link, name.c_str()) != 0 || name.size() != ::strlen(name.c_str())) {
        return base::fail("{}: expected shm://NAME, with a name of 1 to {} of A-Z a-z 0-9 . _ -",
                          uri.text, SPATE_SHM_MAX_NAME);
    }
    QueryReader query(uri);
    auto frames = static_cast<Frames>(query.choice("frames", kFramesNames));
    if (options.queueBytes > 0) frames = Frames::All;
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    return std::make_unique<ShmSource>(describe(uri.text, name), name, frames);
}

std::vector<SourceDescription> localRings() {
    std::vector<SourceDescription> rings;
    for (const auto& name : ringNames()) {
        const auto ring = ShmRing::attach(name);
        if (ring && *ring) rings.push_back(describe("shm://" + name, name));
    }
    return rings;
}

}  // namespace spate::stream
