// SPDX-License-Identifier: MIT
// What the tests of the recorder share: sources that give made frames, and what is in the files.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "spate/stream/files_for_test.h"
#include "spate/stream/recorder.h"

namespace spate::stream {

inline constexpr auto kRecorderPatience = std::chrono::seconds(30);

// Frames that a test has made, one after another; ends, or goes on as a live source that has none.
class ListSource final : public Source {
public:
    explicit ListSource(std::vector<base::Result<image::Frame>> frames, bool live = false)
        : frames_(std::move(frames)) {
        description_ = {.uri = "list:", .format = "a test's frames", .live = live};
        description_.detector = DetectorKind::PhotonCounting;
    }
    const SourceDescription& description() const noexcept override { return description_; }
    base::Result<std::optional<image::Frame>> next() override {
        if (at_ == frames_.size() && !description_.live) return std::optional<image::Frame>();
        if (at_ == frames_.size()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return image::Frame();
        }
        const auto& frame = frames_[at_++];
        if (!frame) return base::failAs(frame);
        return *frame;
    }

private:
    SourceDescription description_;
    const std::vector<base::Result<image::Frame>> frames_;
    std::size_t at_ = 0;
};

// Bytes that differ from pixel to pixel and from frame to frame; of booleans 0 and 1.
inline image::Frame frameOf(const image::ImageLayout& layout, std::uint64_t id) {
    const auto bytes = static_cast<std::size_t>(layout.rows * layout.cols * layout.channels) *
                       image::sizeOf(layout.dtype);
    const auto most = layout.dtype == image::DType::Bool ? 2U : 256U;
    const std::shared_ptr<std::byte[]> pixels(new std::byte[bytes]);
    for (std::size_t i = 0; i < bytes; ++i) {
        pixels[i] = static_cast<std::byte>((i / 7 + 31 * id) % most);
    }
    const auto view = image::ImageView::create(pixels.get(), layout);
    EXPECT_TRUE(view) << view.error().message;
    return {.view = *view, .owner = pixels, .id = id, .acquired = base::now()};
}

inline image::Frame smallFrame(std::uint64_t id) {
    return frameOf({.dtype = image::DType::UInt16, .rows = 30, .cols = 50}, id);
}

inline std::vector<base::Result<image::Frame>> smallFrames(std::uint64_t count,
                                                           std::uint64_t first = 0) {
    std::vector<base::Result<image::Frame>> frames;
    for (std::uint64_t i = 0; i < count; ++i) frames.push_back(smallFrame(first + i));
    return frames;
}

inline std::string packed(const image::Frame& frame) {
    std::string bytes(static_cast<std::size_t>(frame.view.byteCount()), '\0');
    frame.view.copyTo(reinterpret_cast<std::byte*>(bytes.data()));
    return bytes;
}

inline std::unique_ptr<Recorder> started(std::unique_ptr<Source> source, const std::string& path,
                                         const RecorderOptions& options = {}) {
    auto recorder = Recorder::start(std::move(source), path, options);
    EXPECT_TRUE(recorder) << recorder.error().message;
    return recorder ? std::move(*recorder) : nullptr;
}

// Until the end, which must be a good one.
inline RecorderStatistics record(std::unique_ptr<Source> source, const std::string& path,
                                 const RecorderOptions& options = {}) {
    const auto recorder = started(std::move(source), path, options);
    if (!recorder) return {};
    EXPECT_TRUE(recorder->waitUntilEnded(kRecorderPatience));
    const auto result = recorder->result();
    EXPECT_TRUE(result) << result.error().message;
    return recorder->statistics();
}

inline RecorderStatistics record(std::vector<base::Result<image::Frame>> frames,
                                 const std::string& path, const RecorderOptions& options = {}) {
    return record(std::make_unique<ListSource>(std::move(frames)), path, options);
}

// Frames as our own reader gives them are these.
inline void expectRecorded(const std::string& path, const std::vector<image::Frame>& frames) {
    const auto source = opened(path);
    ASSERT_TRUE(source);
    for (const auto& expected : frames) {
        const auto frame = nextFrame(*source);
        ASSERT_EQ(image::name(frame.view.dtype()), image::name(expected.view.dtype()));
        ASSERT_EQ(frame.view.channels(), expected.view.channels());
        ASSERT_EQ(packed(frame), packed(expected)) << "frame " << expected.id;
    }
    EXPECT_TRUE(hasEnded(*source));
}

class RecorderTest : public ::testing::Test {
protected:
    TemporaryFolder folder_;
};

}  // namespace spate::stream
