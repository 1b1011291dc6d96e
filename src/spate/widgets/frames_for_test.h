// SPDX-License-Identifier: MIT
// A source for the tests of the viewer, that does what it is told.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "spate/stream/source.h"

namespace spate::widgets {

struct FramesForTest {
    std::uint64_t count = 10;
    bool live = false;
    bool canSeek = true;
    bool endsSilently = false;             ///< goes on without frames behind the last one
    std::set<std::uint64_t> bad = {};      ///< ids
    std::set<std::uint64_t> missing = {};  ///< ids that are left out
    std::set<std::uint64_t> partial = {};  ///< ids
    int side = 10;
};

/// Frames of uint16 whose pixels all have the value of their id.
class SourceForTest final : public stream::Source {
public:
    explicit SourceForTest(FramesForTest frames) : frames_(std::move(frames)) {
        description_.uri = "test:";
        description_.format = "test frames";
        description_.dtype = image::DType::UInt16;
        description_.rows = description_.cols = frames_.side;
        description_.rateHz = 0;
        description_.live = frames_.live;
        if (!frames_.endsSilently) {
            description_.frameCount = static_cast<std::int64_t>(frames_.count);
        }
    }
    const stream::SourceDescription& description() const noexcept override { return description_; }
    bool canSeek() const noexcept override { return frames_.canSeek; }
    base::Result<void> seek(std::uint64_t frameId) override {
        if (!frames_.canSeek) return Source::seek(frameId);
        next_ = frameId;
        return {};
    }
    base::Result<std::optional<image::Frame>> next() override {
        while (frames_.missing.count(next_) > 0) ++next_;
        if (next_ >= frames_.count) {
            if (!frames_.endsSilently) return std::optional<image::Frame>();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            return image::Frame();
        }
        const std::uint64_t id = next_++;
        if (frames_.bad.count(id) > 0) return base::fail("frame {} is bad", id);
        const auto pixels = std::make_shared<std::vector<std::uint16_t>>(
            static_cast<std::size_t>(frames_.side * frames_.side), static_cast<std::uint16_t>(id));
        const auto view = image::ImageView::of(pixels->data(), frames_.side, frames_.side);
        return image::Frame{
            .view = *view, .owner = pixels, .id = id, .partial = frames_.partial.count(id) > 0};
    }

private:
    const FramesForTest frames_;
    stream::SourceDescription description_;
    std::uint64_t next_ = 0;
};

inline std::unique_ptr<stream::Source> framesForTest(FramesForTest frames) {
    return std::make_unique<SourceForTest>(std::move(frames));
}

}  // namespace spate::widgets
