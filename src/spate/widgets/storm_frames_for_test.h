// SPDX-License-Identifier: MIT
// Chance, and frames of every kind, for the storm test of the plot.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "spate/pipeline/frame_sink.h"

namespace spate::widgets {

/// The same numbers for the same seed, wherever it runs.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    /// 0 … count - 1.
    [[nodiscard]] std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(count));
    }
    [[nodiscard]] bool oneIn(std::int64_t count) { return below(count) == 0; }
    [[nodiscard]] double between(double min, double max) {
        return min + (max - min) * static_cast<double>(engine_() >> 11U) * 0x1p-53;
    }
    template <class Range>
    [[nodiscard]] const auto& of(const Range& range) {
        return *std::next(std::begin(range), below(std::ssize(range)));
    }

private:
    std::mt19937_64 engine_;
};

/// Pixels of any bits at all: every dtype has NaN, infinities and denormals among them.
[[nodiscard]] inline image::Frame randomFrame(Chance& chance, std::uint64_t id) {
    image::ImageLayout layout{.dtype = chance.of(image::kAllDTypes),
                              .rows = 1 + chance.below(60),
                              .cols = 1 + chance.below(60)};
    if (chance.oneIn(4)) layout.byteOrder = image::ByteOrder::Big;
    if (image::canBeColor(layout.dtype) && chance.oneIn(4)) layout.channels = 3 + chance.oneIn(2);
    const auto bytes = static_cast<std::size_t>(layout.rows * layout.cols * layout.channels) *
                       image::sizeOf(layout.dtype);
    auto pixels = std::make_shared<std::vector<std::uint64_t>>(bytes / 8 + 1);
    const std::uint64_t all = chance.oneIn(2) ? ~std::uint64_t{0} : 0x0F0F'0F0F'0F0F'0F0FU;
    for (std::uint64_t& eight : *pixels) {
        eight = all & static_cast<std::uint64_t>(chance.below(INT64_MAX)) * 2;
    }
    const auto view = image::ImageView::create(pixels->data(), layout);
    return {.view = *view, .owner = std::move(pixels), .id = id, .acquired = base::now()};
}

/// A mask of a shape.
[[nodiscard]] inline image::MaskPtr randomMask(Chance& chance, const image::ImageView& like) {
    auto levels =
        std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(like.pixelCount()));
    for (std::uint8_t& level : *levels) level = chance.oneIn(3) ? 1 : 0;
    const auto view = image::ImageView::of(levels->data(), like.rows(), like.cols());
    return *image::Mask::create(*view, std::move(levels));
}

/// A thread that submits random frames, with rising numbers, to whichever sink it was given last.
class FrameStorm {
public:
    explicit FrameStorm(std::uint64_t seed) : thread_([this, seed] { run(Chance(seed)); }) {}
    ~FrameStorm() { stop(); }
    FrameStorm(const FrameStorm&) = delete;
    FrameStorm& operator=(const FrameStorm&) = delete;

    void submitTo(std::shared_ptr<pipeline::FrameSink> sink) {
        const std::lock_guard lock(mutex_);
        sink_ = std::move(sink);
        newestId_ = 0;
    }
    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    /// The number of the newest frame of the sink, 0 if there was none; after stop().
    [[nodiscard]] std::uint64_t newestId() const noexcept { return newestId_; }

private:
    void run(Chance chance) {
        for (std::uint64_t id = 1; !stopping_; ++id) {
            const image::Frame frame = randomFrame(chance, id);
            {
                const std::lock_guard lock(mutex_);
                const auto copy = chance.oneIn(2) ? pipeline::Copy::Yes : pipeline::Copy::No;
                if (sink_ && sink_->submit(frame, copy)) newestId_ = id;
            }
            std::this_thread::sleep_for(std::chrono::microseconds(300));
        }
    }

    std::mutex mutex_;
    std::shared_ptr<pipeline::FrameSink> sink_;
    std::uint64_t newestId_ = 0;
    std::atomic<bool> stopping_{false};
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace spate::widgets
