// SPDX-License-Identifier: MIT
// A plot on the screen with a stream running, and real events of mouse and keyboard.
#pragma once

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {

/// Frames of 60 × 80 pixels, numbered from 1, come all the time. After each test they still do, and
/// every frame is accounted for.
class StreamingPlotTest : public testing::Test {
protected:
    static constexpr int kPatienceMs = 10'000;

    StreamingPlotTest() {
        widget_.resize(500, 400);
        widget_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&widget_));
        widget_.activateWindow();
        moveTo(QPoint(1, 1));  // away from where the last test has left it
        image_ = widget_.plot().addStreamImage(QStringLiteral("stream"));
        producer_ = std::thread([this, sink = image_->sink()] { produce(*sink); });
        expectStreamGoesOn();
        EXPECT_EQ(widget_.plot().limits(), kWhole);
    }

    ~StreamingPlotTest() override {
        stop_ = true;
        producer_.join();
    }

    // Not in the destructor: slots of a test may use its members.
    void TearDown() override { expectStreamGoesOn(); }

    /// Two more frames reach the screen, and the counters balance meanwhile.
    void expectStreamGoesOn() {
        const std::uint64_t before = image_->counters().painted;
        EXPECT_TRUE(
            QTest::qWaitFor([&] { return image_->counters().painted >= before + 2; }, kPatienceMs))
            << "no frame is painted any more";
        const pipeline::FrameCounters now = image_->counters();
        EXPECT_EQ(now.received, now.painted + now.held + now.replaced + now.superseded +
                                    now.rejected + now.inFlight);
        EXPECT_EQ(now.rejected, 0U);
        EXPECT_LE(now.inFlight, 3U);
    }

    QWidget& canvas() { return widget_.canvas().widget(); }
    const plot::PlotTransform& transform() const { return widget_.plotLayout().transform; }
    plot::Limits limits() const { return widget_.plot().limits(); }
    /// A point of the canvas, by parts of the data area.
    QPoint at(double x, double y) const {
        const QRectF& area = transform().dataArea;
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height()).toPoint();
    }
    QPoint onXAxis() const { return at(0.5, 1) + QPoint(0, 12); }
    QPoint onYAxis() const { return at(0, 0.5) - QPoint(12, 0); }

    // Through the window, as the window system sends them: with Qt's own grabs, focus and menus.
    QPoint inWindow(QPoint pixel) { return canvas().mapTo(canvas().window(), pixel); }
    QWindow* window() { return canvas().window()->windowHandle(); }
    void press(QPoint pixel, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mousePress(window(), button, modifiers, inWindow(pixel));
    }
    void moveTo(QPoint pixel) { QTest::mouseMove(window(), inWindow(pixel)); }
    void release(QPoint pixel, Qt::MouseButton button = Qt::LeftButton,
                 Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mouseRelease(window(), button, modifiers, inWindow(pixel));
    }
    void click(QPoint pixel, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        press(pixel, button, modifiers);
        release(pixel, button, modifiers);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton) {
        press(from, button);
        moveTo((from + to) / 2);
        moveTo(to);
        release(to, button);
    }
    void turnWheel(QPoint pixel, QPoint angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWheelEvent event(pixel, canvas().mapToGlobal(pixel), {}, angle, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas(), &event);
    }
    void pressKey(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(window(), key, modifiers);
    }

    static void expectNear(const plot::Limits& limits, const plot::Limits& expected,
                           double tolerance = 1e-9) {
        EXPECT_NEAR(limits.xMin, expected.xMin, tolerance);
        EXPECT_NEAR(limits.xMax, expected.xMax, tolerance);
        EXPECT_NEAR(limits.yMin, expected.yMin, tolerance);
        EXPECT_NEAR(limits.yMax, expected.yMax, tolerance);
    }

    static constexpr plot::Limits kWhole{0, 80, 0, 60};

    PlotWidget widget_;
    plot::ImageItem* image_ = nullptr;

private:
    void produce(pipeline::FrameSink& sink) {
        constexpr std::int64_t kRows = 60;
        constexpr std::int64_t kCols = 80;
        for (std::uint64_t id = 1; !stop_; ++id) {
            auto pixels = std::make_shared<std::vector<float>>(kRows * kCols, 1.0F);
            pixels->front() = static_cast<float>(id);
            const auto view = image::ImageView::of(pixels->data(), kRows, kCols);
            if (!sink.submit({.view = *view, .owner = pixels, .id = id})) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    std::atomic<bool> stop_{false};
    std::thread producer_;
};

}  // namespace spate::widgets
