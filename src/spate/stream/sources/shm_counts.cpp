// SPDX-License-Identifier: MIT
#include "spate/stream/sources/shm_counts.h"

#include <chrono>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

std::optional<std::uint64_t> seriesOf(const spate_shm_frame& about) {
    return (about.flags & SPATE_SHM_HAS_SERIES) != 0 ? std::optional(about.series) : std::nullopt;
}

}  // namespace

void ShmCounts::startRing() {
    last_ = 0;
    unseen_ = 0;
    lastId_.reset();
    samples_.clear();
}

void ShmCounts::count(std::uint64_t publication, const spate_shm_frame* about, std::uint64_t bytes,
                      base::TimePoint time) {
    const std::uint64_t skipped = last_ == 0 ? 0 : publication - last_ - 1;
    last_ = publication;
    unseen_ += skipped;
    statistics_.received += skipped + 1;
    statistics_.replaced += skipped;
    statistics_.bytes +=
        (skipped + 1) * bytes;  // those that we did not see, as the one that we saw
    sampleRate(time);
    if (about == nullptr) {
        ++statistics_.rejected;
        ++unseen_;
        return;
    }
    statistics_.partial += (about->flags & SPATE_SHM_PARTIAL) != 0 ? 1 : 0;
    latency_.count(sourceTimeOf(about->utc_ns), time);
    countSeries(*about, skipped + 1);
    countGap(*about);
}

void ShmCounts::countSeries(const spate_shm_frame& about, std::uint64_t publications) {
    const auto series = seriesOf(about);
    if (series != lastSeries_) {
        lastId_.reset();
        lastSeries_ = series;
        statistics_.wire.series.reset();
        publications = 1;  // what was skipped may be of the last series
    }
    if (!series) return;
    if (!statistics_.wire.series) statistics_.wire.series = SeriesState{.id = *series};
    statistics_.wire.series->received += publications;
    if (about.series_frames > 0) statistics_.wire.series->expected = about.series_frames;
}

// A detector that starts again counts from 0: that is no gap.
void ShmCounts::countGap(const spate_shm_frame& about) {
    if (lastId_ && about.id > *lastId_) {
        const std::uint64_t gap = about.id - *lastId_ - 1;
        if (gap > unseen_) statistics_.missing += gap - unseen_;
    }
    lastId_ = about.id;
    unseen_ = 0;
}

void ShmCounts::sampleRate(base::TimePoint time) {
    while (samples_.size() > 1 && samples_[1].time <= time - 1s) samples_.pop_front();
    if (samples_.size() > 1 && time - samples_[samples_.size() - 2].time < 10ms) {
        samples_.pop_back();
    }
    samples_.push_back({time, statistics_.received});
}

SourceStatistics ShmCounts::statistics(base::TimePoint now) const {
    SourceStatistics statistics = statistics_;
    statistics.latencyMs = latency_.medianMs();
    if (samples_.size() < 2 || samples_.back().time < now - 1s) return statistics;
    const auto& first = samples_.front();
    const auto& last = samples_.back();
    const double seconds = std::chrono::duration<double>(last.time - first.time).count();
    if (seconds > 0)
        statistics.rateHz = static_cast<double>(last.received - first.received) / seconds;
    return statistics;
}

}  // namespace spate::stream
