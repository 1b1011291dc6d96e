// SPDX-License-Identifier: MIT
// LivePlot: a PlotWidget that frames stream into from another thread, for tests of what a person
// does with it.
#pragma once

#include <gtest/gtest.h>

#include <QTest>
#include <atomic>
#include <cmath>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "spate/plot/color_bar_layout.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {

inline constexpr int kPatienceMs = 10'000;

/// Frames of 32 × 40 values 0 … 100, in another order in each frame, and two that are masked.
class LivePlot {
public:
    static constexpr std::int64_t kRows = 32;
    static constexpr std::int64_t kCols = 40;

    LivePlot() : item_(widget_.plot().addStreamImage(QStringLiteral("live"))) {
        widget_.resize(500, 400);
        widget_.show();
    }
    ~LivePlot() { stop(); }
    LivePlot(const LivePlot&) = delete;
    LivePlot& operator=(const LivePlot&) = delete;

    [[nodiscard]] static image::Frame frame(std::uint64_t id) {
        auto values = std::make_shared<std::vector<float>>();
        for (std::int64_t i = 0; i < kRows * kCols; ++i) {
            const auto turn = (i + static_cast<std::int64_t>(id)) % (kRows * kCols);
            values->push_back(100.0F * static_cast<float>(turn) /
                              static_cast<float>(kRows * kCols - 1));
        }
        (*values)[3] = (*values)[4] = std::nanf("");
        (*values)[5] = 0;
        (*values)[6] = 100;
        const auto view = *image::ImageView::of(values->data(), kRows, kCols);
        return {.view = view, .owner = std::move(values), .id = id};
    }

    /// Shows one frame, and waits for it.
    void show(std::uint64_t id) { show(frame(id)); }
    void show(const image::Frame& frame) {
        const std::uint64_t before = lastSerial();
        const auto copy = frame.owner ? pipeline::Copy::No : pipeline::Copy::Yes;
        ASSERT_TRUE(item_->sink()->submit(frame, copy));
        ASSERT_TRUE(QTest::qWaitFor([&] { return lastSerial() > before; }, kPatienceMs));
    }
    /// Frames 1, 2, …, as fast as they are taken.
    void start() {
        streaming_ = true;
        thread_ = std::thread([this, sink = item_->sink()] {
            for (std::uint64_t id = 1; streaming_; ++id) {
                while (!sink->isEmpty() && streaming_) std::this_thread::yield();
                (void)sink->submit(frame(id));
            }
        });
        waitForNextFrame();
    }
    void stop() {
        streaming_ = false;
        if (thread_.joinable()) thread_.join();
    }
    void waitForNextFrame() {
        const std::uint64_t before = lastSerial();
        ASSERT_TRUE(QTest::qWaitFor([&] { return lastSerial() > before; }, kPatienceMs));
    }
    /// Of the painted frame; 0: none.
    [[nodiscard]] std::uint64_t lastSerial() const {
        return item_->painted() ? item_->painted()->submission.serial : 0;
    }
    /// Until the painted frame has these colours.
    [[nodiscard]] bool waitForColormap() {
        return QTest::qWaitFor(
            [&] { return item_->painted()->style.colormap == item_->colormap(); }, kPatienceMs);
    }

    [[nodiscard]] PlotWidget& widget() { return widget_; }
    [[nodiscard]] QWidget& canvas() { return widget_.canvas().widget(); }
    [[nodiscard]] plot::Plot& plot() { return widget_.plot(); }
    [[nodiscard]] plot::ImageItem& item() { return *item_; }
    [[nodiscard]] const color::Autoscale& autoscale() const { return item_->colormap().autoscale; }

    [[nodiscard]] plot::ColorBarLayout bar() const {
        return plot::layoutColorBar(widget_.plotLayout());
    }
    /// The pixel of the gradient at a place of the bar.
    [[nodiscard]] QPoint at(double place) const {
        return QPointF(bar().gradient.center().x(), bar().yOf(place)).toPoint();
    }

private:
    PlotWidget widget_;
    plot::ImageItem* item_;
    std::atomic<bool> streaming_{false};
    std::thread thread_;
};

}  // namespace spate::widgets
