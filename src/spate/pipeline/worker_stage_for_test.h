// SPDX-License-Identifier: MIT
// What the tests of FrameWorker share: a worker, and what a widget does with it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>

#include "spate/pipeline/frame_worker.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {

/// A worker and what a widget does with it, on the test's thread.
class Stage {
public:
    explicit Stage(std::function<void()> onNews = [] {})
        : worker(std::make_unique<FrameWorker>(std::make_shared<base::ThreadPool>(2),
                                               std::move(onNews))) {}

    /// Takes what is rendered until that is frame `id`; null if it never comes.
    RenderedFramePtr takeFrame(std::uint64_t id) {
        RenderedFramePtr taken;
        const bool came = waitUntil([&] {
            auto next = worker->takeForPaint();
            if (next) taken = std::move(next);
            return taken && taken->frame().id == id;
        });
        return came ? taken : nullptr;
    }
    /// Waits for a rendering, whatever its frame.
    RenderedFramePtr takeNext() {
        RenderedFramePtr taken;
        (void)waitUntil([&] { return (taken = worker->takeForPaint()) != nullptr; });
        return taken;
    }
    bool waitForRenderings(std::uint64_t count) {
        return waitUntil([&] { return worker->counters().renderings >= count; });
    }

    std::unique_ptr<FrameWorker> worker;
};

inline void expectPictureOf(const RenderedFrame& rendered, std::uint64_t id) {
    EXPECT_EQ(rendered.frame().id, id);
    ASSERT_EQ(rendered.values.rows(), FrameMaker::kRows);
    ASSERT_EQ(rendered.values.cols(), FrameMaker::kCols);
    ASSERT_EQ(rendered.picture.rows(), FrameMaker::kRows);
    ASSERT_EQ(rendered.picture.cols(), FrameMaker::kCols);
    EXPECT_EQ(rendered.frame().view.pixel<std::uint16_t>(3, 5), id);
    EXPECT_EQ(rendered.values.row<std::uint16_t>(3)[5], id);
    EXPECT_EQ(rendered.range.max, static_cast<double>(id));
}

}  // namespace spate::pipeline
