// SPDX-License-Identifier: MIT
// The read-out, with a stream whose frames say in every pixel which they are.
#include "spate/widgets/position_label.h"

#include <QSignalSpy>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "spate/widgets/shown_plot_for_test.h"

namespace spate::widgets {
namespace {

class PositionLabelTest : public ShownPlot {
protected:
    PositionLabelTest() : label_(std::make_unique<PositionLabel>(widget_)) {}

    bool waitForText(const QString& text) const {
        return QTest::qWaitFor([&] { return label_->text() == text; }, 10'000);
    }

    std::unique_ptr<PositionLabel> label_;
};

TEST_F(PositionLabelTest, SpeaksAtOnceWhenTheCursorEntersAndIsSilentWhenItHasLeft) {
    add(frameOf(10, 10, std::vector<std::uint32_t>(100, 42U)));
    leave();
    EXPECT_EQ(label_->text(), QString());
    moveTo({3.5, 7.5});
    EXPECT_EQ(label_->text(), QStringLiteral("col 3  row 7 = 42"));
    leave();
    EXPECT_EQ(label_->text(), QString());
    EXPECT_FALSE(label_->reading());
}

TEST_F(PositionLabelTest, MovesAndFramesAndViewsUnderAStillCursorAreFollowed) {
    plot::ImageItem* item = add(frameOf(10, 10, std::vector<std::uint32_t>(100, 42U)));
    moveTo({3.5, 7.5});
    moveTo({4.5, 7.5});
    EXPECT_TRUE(waitForText(QStringLiteral("col 4  row 7 = 42")));
    add(frameOf(10, 10, std::vector<std::uint32_t>(100, 43U), 2));
    EXPECT_TRUE(waitForText(QStringLiteral("col 4  row 7 = 43")));
    const auto levels = std::make_shared<std::vector<std::uint8_t>>(100, 1);
    item->setMask(*image::Mask::create(*image::ImageView::of(levels->data(), 10, 10), levels));
    widget_.plot().setLimits({5, 6, 5, 6});
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return label_->text().startsWith(QStringLiteral("col 5  row 5")); }, 10'000));
    widget_.plot().setLimits({20, 30, 20, 30});
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return label_->text().startsWith(QStringLiteral("x 2")); }, 10'000))
        << "beside the image";
    widget_.plot().removeImage(item->legend());
    EXPECT_TRUE(QTest::qWaitFor([&] { return !label_->reading(); }, 10'000));
}

TEST_F(PositionLabelTest, ASilentPlotIsNotReadAgain) {
    add(frameOf(10, 10, std::vector<std::uint32_t>(100, 42U)));
    moveTo({3.5, 7.5});
    QTest::qWait(250);
    QSignalSpy refreshed(label_.get(), &PositionLabel::refreshed);
    QTest::qWait(250);
    EXPECT_EQ(refreshed.count(), 0);
}

TEST_F(PositionLabelTest, HasAtMostTenTextsASecondHoweverOftenThePlotIsPainted) {
    add(frameOf(10, 10, std::vector<std::uint32_t>(100, 42U)));
    moveTo({3.5, 7.5});
    std::vector<std::chrono::steady_clock::time_point> texts;
    QObject::connect(label_.get(), &PositionLabel::refreshed, label_.get(),
                     [&] { texts.push_back(std::chrono::steady_clock::now()); });
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            widget_.canvas().widget().repaint();
            return texts.size() >= 4;
        },
        10'000));
    // A busy machine makes the pauses longer, never shorter.
    for (std::size_t i = 1; i < texts.size(); ++i) {
        EXPECT_GE(texts[i] - texts[i - 1], std::chrono::milliseconds(95));
    }
}

TEST_F(PositionLabelTest, ItsWidthDoesNotFollowTheText) {
    add(frameOf(1, 2, std::vector<std::uint32_t>{0U, 1'000'000U}));
    const QSize empty = label_->sizeHint();
    moveTo({0.5, 0.5});
    EXPECT_EQ(label_->sizeHint(), empty);
    moveTo({1.5, 0.5});
    EXPECT_TRUE(waitForText(QStringLiteral("col 1  row 0 = 1000000")));
    EXPECT_EQ(label_->sizeHint(), empty);
    EXPECT_LT(label_->minimumSizeHint().width(), empty.width()) << "a narrow window may cut it";
}

TEST_F(PositionLabelTest, EitherMayGoFirst) {
    add(frameOf(10, 10, std::vector<std::uint32_t>(100, 42U)));
    moveTo({3.5, 7.5});
    label_.reset();
    moveTo({4.5, 7.5});
    screen();
    auto plot = std::make_unique<PlotWidget>();
    PositionLabel label(*plot);
    plot.reset();
    QTest::qWait(10);
    EXPECT_EQ(label.text(), QString());
}

// Submits frames of uint32 pixels that are all the frame's own number.
class Producer {
public:
    explicit Producer(std::shared_ptr<pipeline::FrameSink> sink)
        : thread_([this, sink = std::move(sink)] {
              while (!stop_) {
                  const std::uint64_t id = lastId_ + 1;
                  auto pixels = std::make_shared<std::vector<std::uint32_t>>(
                      900 * 1100, static_cast<std::uint32_t>(id));
                  const image::Frame frame{.view = *image::ImageView::of(pixels->data(), 900, 1100),
                                           .owner = pixels,
                                           .id = id};
                  if (sink->submit(frame)) lastId_ = id;
                  std::this_thread::sleep_for(std::chrono::milliseconds(2));
              }
          }) {}
    ~Producer() { stop(); }

    std::uint64_t stop() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
        return lastId_;
    }

private:
    std::atomic<bool> stop_{false};
    std::atomic<std::uint64_t> lastId_{0};
    std::thread thread_;
};

// With a stream running: whatever the label says is of the frame that is painted then.
class LiveReading : public PositionLabelTest {
protected:
    LiveReading() : item_(widget_.plot().addStreamImage(QStringLiteral("stream"))) {
        QObject::connect(label_.get(), &PositionLabel::refreshed, label_.get(),
                         [this] { check(); });
        producer_ = std::make_unique<Producer>(item_->sink());
        EXPECT_TRUE(QTest::qWaitFor([&] { return item_->counters().painted > 3; }, 10'000));
    }

    void check() {
        if (label_->reading()) {
            const plot::PixelReading& reading = *label_->reading();
            const std::uint64_t painted = item_->painted()->frame().id;
            EXPECT_EQ(reading.frameId, painted);
            EXPECT_EQ(reading.value, image::PixelValue(static_cast<std::uint32_t>(painted)));
            EXPECT_TRUE(label_->text().contains(QStringLiteral("= %1").arg(painted)));
            if (reading.bin) {
                EXPECT_EQ(reading.bin->value, reading.value);
                ++bins_;
            }
            ids_.insert(painted);
        }
    }

    // Until the label has spoken of so many more frames.
    bool waitForFrames(std::size_t count) {
        const std::size_t before = ids_.size();
        return QTest::qWaitFor([&] { return ids_.size() >= before + count; }, 20'000);
    }

    plot::ImageItem* item_;
    std::unique_ptr<Producer> producer_;
    std::set<std::uint64_t> ids_;
    int bins_ = 0;
};

TEST_F(LiveReading, UnderAStillCursorIsOfThePaintedFrame) {
    moveTo({300.5, 200.5});
    EXPECT_TRUE(waitForFrames(8));
    EXPECT_GT(bins_, 0) << "zoomed out, the bins are said";
    const std::uint64_t last = producer_->stop();
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return label_->reading() && label_->reading()->frameId == last; }, 10'000))
        << "nor is the last frame forgotten";
}

TEST_F(LiveReading, WhileTheUserZoomsAndPansIsOfThePaintedFrame) {
    widget_.plot().setLimits({0, 1100, 0, 900});
    QWidget& canvas = widget_.canvas().widget();
    const QPoint centre = dataArea().center();
    for (int i = 0; i < 60; ++i) {
        const QPoint at = centre + QPoint(i % 7 * 9, i % 5 * 7);
        moveToPixel(at);
        if (i % 10 == 0) QTest::mousePress(&canvas, Qt::LeftButton, {}, at);
        if (i % 10 == 5) QTest::mouseRelease(&canvas, Qt::LeftButton, {}, at);
        if (i % 4 == 0) {
            const double zoom = 50 + i * 13 % 900;
            widget_.plot().setLimits({100, 100 + zoom, 50, 50 + zoom});
        }
        QTest::qWait(20);
    }
    EXPECT_FALSE(ids_.empty()) << "it speaks while the user moves, too";
    EXPECT_TRUE(waitForFrames(3));
}

TEST_F(LiveReading, OfAnotherShapeIsOfThePaintedFrame) {
    moveTo({300.5, 200.5});
    std::uint64_t last = producer_->stop();
    // The new shape is known to the item before any of it is painted.
    ASSERT_TRUE(
        item_->setData(frameOf(20, 30, std::vector<std::uint32_t>(600, 7'000'000U), 7'000'000)));
    const auto reading = plot::readPixel(widget_.plot(), widget_.plotLayout(), dataArea().center());
    if (reading) {
        EXPECT_EQ(reading->value.toDouble(), static_cast<double>(reading->frameId));
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return item_->painted()->frame().id == 7'000'000; }, 10'000));
    EXPECT_LT(last, 7'000'000U);
}

}  // namespace
}  // namespace spate::widgets
