// SPDX-License-Identifier: MIT
// The fast path in a window: what is shown, and what is not done again.
#include "spate/widgets/plot_widget.h"

#include <gtest/gtest.h>

#include <QPixmap>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <thread>
#include <vector>

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 10'000;
const QString kLegend = QStringLiteral("image");

template <class T>
class Pixels {
public:
    Pixels(std::int64_t rows, std::int64_t cols, T value)
        : values_(std::make_shared<std::vector<T>>(static_cast<std::size_t>(rows * cols), value)),
          view_(*image::ImageView::of(values_->data(), rows, cols)) {}

    std::vector<T>& values() { return *values_; }
    image::Frame frame(std::uint64_t id) const {
        return {.view = view_, .owner = values_, .id = id};
    }

private:
    std::shared_ptr<std::vector<T>> values_;
    image::ImageView view_;
};

bool isPainted(const plot::ImageItem& item, std::uint64_t id) {
    return item.painted() && item.painted()->frame().id == id;
}

::testing::AssertionResult waitForPaint(const plot::ImageItem& item, std::uint64_t id) {
    if (QTest::qWaitFor([&] { return isPainted(item, id); }, kPatienceMs)) {
        return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure() << "frame " << id << " was not painted";
}

class PlotWidgetTest : public testing::Test {
protected:
    PlotWidgetTest() {
        widget_.resize(500, 400);
        widget_.show();
    }

    // The colour at a point of the data on what has been grabbed.
    QRgb colorAt(const QImage& picture, double x, double y) const {
        return picture.pixel(widget_.plotLayout().transform.toPixel({x, y}).toPoint());
    }

    // What is translucent, OpenGL does not round as QPainter does.
    bool isSame(const QImage& a, const QImage& b) const {
        if (widget_.canvas().rendererName() == QStringLiteral("raster")) return a == b;
        const auto isNear = [](QRgb p, QRgb q) {
            const auto near = [](int x, int y) { return std::abs(x - y) <= 2; };
            return near(qRed(p), qRed(q)) && near(qGreen(p), qGreen(q)) && near(qBlue(p), qBlue(q));
        };
        if (a.size() != b.size()) return false;
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x) {
                if (!isNear(a.pixel(x, y), b.pixel(x, y))) return false;
            }
        }
        return true;
    }

    PlotWidget widget_;
};

TEST_F(PlotWidgetTest, GrabAfterAddImageShowsTheNewestFrame) {
    Pixels<float> dark(10, 10, 0.0F);
    dark.values()[99] = 1.0F;
    const auto& colors = color::defaultColorTable()->colors;
    ASSERT_TRUE(widget_.addImage(dark.frame(1)));
    const QImage first = widget_.grab().toImage();
    EXPECT_EQ(colorAt(first, 0.5, 0.5), colors.front());
    EXPECT_EQ(colorAt(first, 9.5, 9.5), colors.back());
    Pixels<float> light(10, 10, 1.0F);
    light.values()[99] = 0.0F;
    ASSERT_TRUE(widget_.addImage(light.frame(2)));
    const QImage second = widget_.grab().toImage();
    EXPECT_EQ(colorAt(second, 0.5, 0.5), colors.back()) << "not the frame before";
}

TEST_F(PlotWidgetTest, AnUpdateRebuildsNothingWhateverChanges) {
    Pixels<float> floats(64, 64, 1.0F);
    Pixels<std::uint16_t> integers(32, 128, std::uint16_t{7});
    auto item = widget_.addImage(floats.frame(1), {.legend = kLegend, .copy = pipeline::Copy::No});
    ASSERT_TRUE(item);
    QSignalSpy changed(*item, &plot::ImageItem::dataChanged);
    ASSERT_TRUE(waitForPaint(**item, 1));
    const pipeline::FrameCounters before = widget_.counters(**item);
    QSignalSpy activated(&widget_.plot(), &plot::Plot::activeImageChanged);
    QSignalSpy added(&widget_.plot(), &plot::Plot::itemAdded);

    color::Colormap colormap;
    for (std::uint64_t id = 2; id <= 41; ++id) {
        colormap.autoscale.max = static_cast<double>(id);
        plot::ImageOptions options{.legend = kLegend,
                                   .opacity = 0.5 + 0.01 * static_cast<double>(id)};
        if (id % 3 == 0) options.colormap = colormap;
        options.copy = id % 5 == 0 ? pipeline::Copy::Yes : pipeline::Copy::No;
        auto updated = id % 2 == 0 ? widget_.addImage(integers.frame(id), options)
                                   : widget_.addImage(floats.frame(id), options);
        ASSERT_TRUE(updated);
        ASSERT_EQ(*updated, *item);
        ASSERT_TRUE(waitForPaint(**item, id));
    }
    const pipeline::FrameCounters after = widget_.counters(**item);
    EXPECT_EQ(after.rendererBuilds, 1U);
    EXPECT_EQ(after.layoutBuilds, before.layoutBuilds);
    EXPECT_EQ(after.painted, 41U);
    EXPECT_EQ(after.received, 41U);
    EXPECT_EQ(after.inFlight, 0U);
    EXPECT_EQ(activated.count(), 0) << "its own update is no activation";
    EXPECT_EQ(added.count(), 0);
    ASSERT_TRUE(QTest::qWaitFor([&] { return changed.count() == 41; }, kPatienceMs))
        << "one for each painted frame";
    EXPECT_EQ(changed.back().front().toULongLong(), 41U);
}

TEST_F(PlotWidgetTest, ASteadyStreamReadsEachFrameOnceAndAllocatesNothing) {
    Pixels<float> pixels(700, 900, 1.0F);
    pixels.values()[5] = 2.0F;
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    for (std::uint64_t id = 1; id <= 5; ++id) {
        ASSERT_TRUE(item->sink()->submit(pixels.frame(id)));
        ASSERT_TRUE(waitForPaint(*item, id));
    }
    const pipeline::FrameCounters before = widget_.counters(*item);
    for (std::uint64_t id = 6; id <= 25; ++id) {
        ASSERT_TRUE(item->sink()->submit(pixels.frame(id)));
        ASSERT_TRUE(waitForPaint(*item, id));
    }
    const pipeline::FrameCounters after = widget_.counters(*item);
    EXPECT_EQ(after.bytesRead - before.bytesRead, 20U * 700 * 900 * 4);
    EXPECT_EQ(after.bytesCopied, 0U);
    EXPECT_EQ(after.allocations, before.allocations);
    EXPECT_EQ(after.renderings - before.renderings, 20U);
}

TEST_F(PlotWidgetTest, APaintOfAStreamTouchesOnlyTheImage) {
    Pixels<float> pixels(50, 50, 1.0F);
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    ASSERT_TRUE(item->setData(pixels.frame(1)));
    ASSERT_TRUE(waitForPaint(*item, 1));
    // Decoration that nobody repaints keeps what was drawn over it.
    class RegionSpy : public QObject {
    public:
        bool eventFilter(QObject*, QEvent* event) override {
            if (event->type() == QEvent::Paint) ++paints;
            return false;
        }
        int paints = 0;
    } spy;
    widget_.canvas().widget().installEventFilter(&spy);
    ASSERT_TRUE(item->setData(pixels.frame(2)));
    ASSERT_TRUE(waitForPaint(*item, 2));
    EXPECT_EQ(spy.paints, 1) << "one paint for one frame";
}

TEST_F(PlotWidgetTest, AHiddenPlotRendersNothingAndShowsTheNewestLater) {
    Pixels<float> pixels(50, 50, 1.0F);
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    ASSERT_TRUE(item->setData(pixels.frame(1)));
    ASSERT_TRUE(waitForPaint(*item, 1));
    widget_.hide();
    const auto renderings = item->counters().renderings;
    for (std::uint64_t id = 2; id <= 20; ++id) ASSERT_TRUE(item->setData(pixels.frame(id)));
    QTest::qWait(50);
    EXPECT_EQ(item->counters().renderings, renderings);
    widget_.show();
    ASSERT_TRUE(waitForPaint(*item, 20));
}

TEST_F(PlotWidgetTest, TheCanvasIsSwappedInMidStream) {
    Pixels<float> pixels(50, 50, 1.0F);
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    ASSERT_TRUE(item->setData(pixels.frame(1)));
    ASSERT_TRUE(waitForPaint(*item, 1));
    widget_.setCanvas(makeRasterCanvas);
    ASSERT_TRUE(item->setData(pixels.frame(2)));
    ASSERT_TRUE(waitForPaint(*item, 2));
    EXPECT_EQ(widget_.counters(*item).rendererBuilds, 2U);
}

TEST_F(PlotWidgetTest, TheReadingIsOfThePaintedFrame) {
    Pixels<std::uint32_t> pixels(4, 4, 42U);
    pixels.values()[6] = 0xFFFF'FFFFU;
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    EXPECT_FALSE(item->pixelAt({0.5, 0.5}));
    ASSERT_TRUE(item->setData(pixels.frame(9)));
    ASSERT_TRUE(waitForPaint(*item, 9));
    const auto reading = item->pixelAt({0.5, 3.5});
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->row, 3);
    EXPECT_EQ(reading->col, 0);
    EXPECT_EQ(reading->value, image::PixelValue(42U));
    EXPECT_EQ(reading->frameId, 9U);
    EXPECT_TRUE(item->pixelAt({2.5, 1.5})->masked);
    EXPECT_FALSE(item->pixelAt({-0.1, 0.5}));
    EXPECT_FALSE(item->pixelAt({0.5, 4}));
}

TEST_F(PlotWidgetTest, TheReadingKnowsEveryPixelTypeAndWhatIsMasked) {
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    std::uint64_t id = 0;
    const auto readingOf = [&](image::Frame frame) {
        frame.id = ++id;
        EXPECT_TRUE(item->setData(std::move(frame)));
        EXPECT_TRUE(waitForPaint(*item, id));
        return item->pixelAt({0.5, 0.5});
    };
    const auto reads = [&](auto value, bool masked, const std::string& text) {
        Pixels<decltype(value)> pixels(2, 2, value);
        const auto reading = readingOf(pixels.frame(0));
        ASSERT_TRUE(reading) << text;
        EXPECT_EQ(reading->masked, masked) << text;
        EXPECT_EQ(reading->value.toText(), text);
    };
    reads(image::Bool{1}, false, "true");
    reads(image::Float16{0x3C00}, false, "1");
    reads(image::Float16{0x7E00}, true, "nan");
    reads(std::complex<float>(3, -4), false, "3-4j");
    reads(std::complex<double>(0, std::nan("")), true, "0+nanj");

    static constexpr std::uint8_t kLevels[] = {1, 0, 0, 0};
    Pixels<std::uint32_t> pixels(2, 2, 0xFFFF'FFFFU);
    image::Frame frame = pixels.frame(0);
    EXPECT_TRUE(readingOf(frame)->masked);
    frame.special = std::make_shared<image::SpecialValues>();
    EXPECT_FALSE(readingOf(frame)->masked) << "declared otherwise";
    frame.mask = *image::Mask::create(*image::ImageView::of(kLevels, 2, 2), nullptr);
    EXPECT_TRUE(readingOf(frame)->masked);
    EXPECT_FALSE(item->pixelAt({1.5, 0.5})->masked);
    frame.mask = nullptr;
    frame.special = std::make_shared<image::SpecialValues>(
        image::SpecialValues{.sentinels = {image::PixelValue(0xFFFF'FFFFU)}});
    EXPECT_TRUE(readingOf(frame)->masked);
}

TEST_F(PlotWidgetTest, NanAndMaskedPixelsHaveTheMaskedColour) {
    Pixels<float> pixels(2, 2, 1.0F);
    pixels.values()[0] = std::numeric_limits<float>::quiet_NaN();
    pixels.values()[1] = 0.0F;
    ASSERT_TRUE(widget_.addImage(pixels.frame(1)));
    const QImage picture = widget_.grab().toImage();
    EXPECT_EQ(colorAt(picture, 0.5, 0.5), color::defaultColorTable()->maskedColor);
}

TEST_F(PlotWidgetTest, TheScreenShowsWhatAGrabShowsWhicheverImageIsActive) {
    Pixels<float> pixels(50, 50, 1.0F);
    pixels.values()[0] = 0.0F;
    const auto colormap = [](std::string_view table, double max) {
        color::Colormap result{.table = *color::colorTable(table)};
        result.autoscale.max = max;
        return result;
    };
    const QString kBack = QStringLiteral("back");
    const QString kFront = QStringLiteral("front");
    plot::Plot& plot = widget_.plot();
    auto back = plot.addImage(pixels.frame(1), {.legend = kBack, .colormap = colormap("gray", 3)});
    auto front = plot.addImage(pixels.frame(2), {.legend = kFront,
                                                 .origin = {{20, 20}},
                                                 .z = 1,
                                                 .colormap = colormap("inferno", 2),
                                                 .opacity = 0.5});
    ASSERT_TRUE(back && front);
    plot.resetZoom();
    // The window's own backing store, that is: not drawn for the occasion.
    const auto isOnScreen = [&] {
        const QImage screen = widget_.screen()->grabWindow(widget_.winId()).toImage();
        return isSame(screen.convertToFormat(QImage::Format_RGB32),
                      widget_.grab().toImage().convertToFormat(QImage::Format_RGB32));
    };
    const auto showsTheSame = [&] { return QTest::qWaitFor(isOnScreen, 2000); };
    EXPECT_TRUE(showsTheSame());
    plot.setActiveImage(kFront);
    EXPECT_TRUE(showsTheSame()) << "the bar is of the active image";
    (*front)->setColormap(colormap("viridis", 5));
    EXPECT_TRUE(showsTheSame()) << "and follows its colours";
    (*front)->setVisible(false);
    EXPECT_TRUE(showsTheSame()) << "a hidden image has no bar";
    (*front)->setVisible(true);
    (*front)->setZ(-1);
    EXPECT_TRUE(showsTheSame());
    plot.yAxis().setScale(plot::AxisScale::Log);
    EXPECT_TRUE(showsTheSame());
    plot.removeImage(kFront);
    EXPECT_TRUE(showsTheSame()) << "no active image, no bar";
    plot.setActiveImage(kBack);
    EXPECT_TRUE(showsTheSame());
}

TEST_F(PlotWidgetTest, AHiddenImageIsNotRenderedAndShowsTheNewestLater) {
    Pixels<float> pixels(50, 50, 1.0F);
    plot::ImageItem* item = widget_.plot().addStreamImage(kLegend);
    ASSERT_TRUE(item->setData(pixels.frame(1)));
    ASSERT_TRUE(waitForPaint(*item, 1));
    item->setVisible(false);
    const auto renderings = item->counters().renderings;
    ASSERT_TRUE(item->setData(pixels.frame(2)));
    widget_.resize(450, 350);
    QTest::qWait(50);
    EXPECT_EQ(item->counters().renderings, renderings);
    item->setVisible(true);
    ASSERT_TRUE(waitForPaint(*item, 2));
}

TEST(PlotWidgetLifetime, ItIsDestroyedWhileThreadsSubmit) {
    for (int round = 0; round < 10; ++round) {
        Pixels<float> pixels(200, 200, 1.0F);
        std::atomic<bool> stop{false};
        std::vector<std::thread> producers;
        {
            PlotWidget widget;
            widget.resize(300, 200);
            widget.show();
            auto sink = widget.plot().addStreamImage(kLegend)->sink();
            for (int i = 0; i < 2; ++i) {
                producers.emplace_back([&pixels, &stop, sink] {
                    for (std::uint64_t id = 0; !stop; ++id) {
                        if (!sink->submit(pixels.frame(id))) std::this_thread::yield();
                    }
                });
            }
            QTest::qWait(10 + round);
        }
        stop = true;
        for (auto& producer : producers) producer.join();
    }
}

}  // namespace
}  // namespace spate::widgets
