// SPDX-License-Identifier: MIT
#include "spate/widgets/pixel_values.h"

#include <limits>
#include <thread>

#include "spate/widgets/shown_plot_for_test.h"

namespace spate::widgets {
namespace {

class PixelValuesTest : public ShownPlot {
protected:
    PixelValuesTest() : values_(new PixelValues) {
        widget_.addInteraction(std::unique_ptr<Interaction>(values_));
        values_->setShown(true);
    }

    // How many pixels in the middle of a cell are lighter than the cell, and how many darker.
    std::pair<int, int> inkIn(const QImage& shown, QPointF data) const {
        const QPoint middle = pixelOf(data).toPoint();
        const int cell = qGray(shown.pixel(middle + QPoint(0, 30)));
        std::pair<int, int> count{0, 0};
        for (int dy = -8; dy <= 8; ++dy) {
            for (int dx = -20; dx <= 20; ++dx) {
                const int gray = qGray(shown.pixel(middle + QPoint(dx, dy)));
                count.first += gray > cell ? 1 : 0;
                count.second += gray < cell ? 1 : 0;
            }
        }
        return count;
    }

    PixelValues* values_;
};

TEST_F(PixelValuesTest, AreWrittenBlackOnLightAndWhiteOnDark) {
    std::uint64_t id = 0;
    for (const char* table : {"gray", "gray_r", "viridis"}) {
        add(frameOf(2, 2, std::vector<float>{0, 1000, 0, 1000}, ++id),
            {.colormap = color::Colormap{.table = *color::colorTable(table)}});
        const QImage shown = screen();
        const bool zeroIsLight = std::string_view(table) == "gray_r";
        const auto [lightOnZero, darkOnZero] = inkIn(shown, {0.5, 0.5});
        EXPECT_GT(zeroIsLight ? darkOnZero : lightOnZero, 10) << table;
        EXPECT_EQ(zeroIsLight ? lightOnZero : darkOnZero, 0) << table;
        const auto [lightOnMost, darkOnMost] = inkIn(shown, {1.5, 0.5});
        EXPECT_GT(zeroIsLight ? lightOnMost : darkOnMost, 40) << table;
        EXPECT_EQ(zeroIsLight ? darkOnMost : lightOnMost, 0) << table;
    }
}

TEST_F(PixelValuesTest, NeedPixelsOfFortyScreenPixels) {
    plot::ImageItem* item = add(frameOf(100, 100, std::vector<float>(10'000, 1.0F)));
    EXPECT_EQ(values_->layouts(), 0U);
    const auto buildsAt = [&](double size) {
        const auto before = values_->layouts();
        widget_.plot().setLimits(
            {10, 10 + dataArea().width() / size, 10, 10 + dataArea().height() / size});
        EXPECT_TRUE(waitForPaint(*item, 1));
        screen();
        return values_->layouts() - before;
    };
    EXPECT_EQ(buildsAt(39.9), 0U);
    EXPECT_GT(buildsAt(40.1), 0U);
    values_->setShown(false);
    EXPECT_EQ(buildsAt(50), 0U);
}

TEST_F(PixelValuesTest, AreMadeOnceForEachPaintedFrameAndView) {
    plot::ImageItem* item = add(frameOf(4, 4, std::vector<float>(16, 1.0F)));
    const auto repaint = [&] {
        widget_.canvas().widget().repaint();
        return values_->layouts();
    };
    const auto builds = repaint();
    EXPECT_GT(builds, 0U);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(repaint(), builds) << "nothing has changed";
    add(frameOf(4, 4, std::vector<float>(16, 2.0F), 2));
    EXPECT_EQ(repaint(), builds + 1);
    widget_.plot().setLimits({1, 3, 1, 3});
    ASSERT_TRUE(waitForPaint(*item, 2));
    const auto moved = repaint();
    EXPECT_LE(moved, builds + 3) << "before and after the new rendering";
    EXPECT_EQ(repaint(), moved);
    item->setColormap({.table = *color::colorTable("gray_r")});
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return item->painted()->style.colormap.table->name == "gray_r"; }, 10'000));
    EXPECT_EQ(repaint(), moved + 1) << "other colours, other ink";
}

TEST_F(PixelValuesTest, AreOfThePaintedFrame) {
    // Only a picture of a frame's own number has the ink of it: compare with a still plot.
    for (std::uint64_t id : {11U, 88U}) {
        add(frameOf(2, 2, std::vector<std::uint32_t>(4, static_cast<std::uint32_t>(id)), id));
        const QImage live = screen();
        PlotWidget still;
        still.resize(widget_.size());
        still.show();
        auto values = std::make_unique<PixelValues>();
        values->setShown(true);
        still.addInteraction(std::move(values));
        auto item = still.addImage(
            frameOf(2, 2, std::vector<std::uint32_t>(4, static_cast<std::uint32_t>(id)), id));
        ASSERT_TRUE(item && QTest::qWaitFor([&] { return (*item)->painted() != nullptr; }, 10'000));
        EXPECT_EQ(still.canvas().widget().grab().toImage().convertToFormat(QImage::Format_RGB32),
                  live)
            << id;
    }
}

TEST_F(PixelValuesTest, AreNotCutAtTheEdgeOfTheView) {
    plot::ImageItem* item =
        add(frameOf(4, 4, std::vector<std::uint32_t>(16, 88'888'888U)),
            {.colormap = color::Colormap{.table = *color::colorTable("viridis")}});
    widget_.plot().setLimits({0.9, 3.1, 1, 3});
    ASSERT_TRUE(waitForPaint(*item, 1));
    const QImage shown = screen();
    values_->setShown(false);
    const QImage without = screen();
    const QRect area = dataArea();
    const int stripEnd = static_cast<int>(pixelOf({1, 1}).x()) - 1;
    ASSERT_GT(stripEnd - area.left(), 10);
    const auto isGrid = [](QRgb color) {
        return color == qRgb(96, 96, 96) || color == qRgb(152, 152, 152);
    };
    // The strip of column 0 is too narrow for any number.
    for (int y = area.top(); y < area.bottom(); ++y) {
        for (int x = area.left(); x < stripEnd; ++x) {
            const QRgb color = shown.pixel(x, y);
            ASSERT_TRUE(color == without.pixel(x, y) || isGrid(color)) << x << ", " << y;
        }
    }
}

TEST_F(PixelValuesTest, MoreCellsThanAnyoneReadsAreNotWritten) {
    widget_.setMinimumSize(2400, 1700);
    widget_.resize(2400, 1700);
    plot::ImageItem* item = add(frameOf(100, 100, std::vector<float>(10'000, 1.0F)));
    widget_.plot().setLimits({0, dataArea().width() / 41.0, 0, dataArea().height() / 41.0});
    ASSERT_TRUE(waitForPaint(*item, 1));
    screen();
    EXPECT_EQ(values_->layouts(), 0U);
    widget_.plot().setLimits({0, 20, 0, 20});
    ASSERT_TRUE(waitForPaint(*item, 1));
    screen();
    EXPECT_GT(values_->layouts(), 0U);
}

TEST_F(PixelValuesTest, AStreamIsLaidOutOnceForEachPaint) {
    plot::ImageItem* item = widget_.plot().addStreamImage(QStringLiteral("stream"));
    std::atomic<bool> stop{false};
    std::thread producer([&stop, sink = item->sink()] {
        for (std::uint64_t id = 1; !stop; ++id) {
            (void)sink->submit(
                frameOf(8, 8, std::vector<std::uint32_t>(64, static_cast<std::uint32_t>(id)), id));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    EXPECT_TRUE(QTest::qWaitFor([&] { return item->counters().painted >= 40; }, 20'000));
    stop = true;
    producer.join();
    EXPECT_LE(values_->layouts(), item->counters().renderings);
    EXPECT_GE(values_->layouts(), item->counters().painted);
}

TEST_F(PixelValuesTest, AnActionHidesThem) {
    QObject parent;
    QAction* action = makePixelValuesAction(widget_, &parent);
    EXPECT_TRUE(action->isChecked()) << "shown as soon as pixels are large enough";
    EXPECT_EQ(action->shortcut(), QKeySequence(Qt::Key_V));
    values_->setShown(false);
    add(frameOf(2, 2, std::vector<float>{0, 0, 0, 1}));
    const QImage with = screen();
    action->trigger();
    EXPECT_NE(screen(), with);
}

}  // namespace
}  // namespace spate::widgets
