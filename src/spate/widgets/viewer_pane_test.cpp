// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_pane.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "spate/widgets/frames_for_test.h"
#include "spate/widgets/pane_commands.h"
#include "spate/widgets/state_badge.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 20'000;

bool eventually(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, kPatienceMs);
}

// The label whose text begins so, if the pane shows one.
QLabel* labelOf(const ViewerPane& pane, const char* start) {
    for (QLabel* label : pane.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().startsWith(QString::fromUtf8(start))) {
            return label;
        }
    }
    return nullptr;
}

// Draws by raster, until it is told to fail.
class FailingCanvas final : public Canvas {
public:
    FailingCanvas(const plot::Plot& plot, QWidget& parent)
        : canvas_(makeRasterCanvas(plot, parent)) {}
    void fail(const char* why) { onFailure_(QString::fromUtf8(why)); }

    QWidget& widget() override { return canvas_->widget(); }
    QString rendererName() const override { return QStringLiteral("OpenGL"); }
    void setLayout(const plot::PlotLayout& layout) override { canvas_->setLayout(layout); }
    void updateData() override { canvas_->updateData(); }
    void updateItem(const plot::DrawnItem& item) override { canvas_->updateItem(item); }
    LayerCounters layerCounters() const override { return canvas_->layerCounters(); }
    void setOverlayPainter(OverlayPainter paint) override {
        canvas_->setOverlayPainter(std::move(paint));
    }
    void setDrawMeter(DrawMeter meter) override { canvas_->setDrawMeter(std::move(meter)); }
    void setFailureHandler(FailureHandler handle) override { onFailure_ = std::move(handle); }
    void addImage(plot::ImageItem& item) override { canvas_->addImage(item); }
    void removeImage(plot::ImageItem& item) override { canvas_->removeImage(item); }

private:
    const std::unique_ptr<Canvas> canvas_;
    FailureHandler onFailure_;
};

class Pane : public testing::Test {
protected:
    // The display's own cursor may lie over the plot.
    void takeCursorAway() {
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&pane_->plotWidget().canvas().widget(), &leave);
    }

    void show(FramesForTest frames) {
        pane_ = std::make_unique<ViewerPane>(framesForTest(std::move(frames)), ViewerOptions());
        pane_->resize(1000, 700);
        pane_->show();
    }
    void showToItsEnd(FramesForTest frames) {
        show(std::move(frames));
        ASSERT_TRUE(eventually([&] { return pane_->player().isFinished(); }));
    }
    std::optional<std::uint64_t> shown() const { return pane_->statistics().paintedFrameId; }
    void expectShown(std::uint64_t id) {
        EXPECT_TRUE(eventually([&] { return shown() == id; })) << "frame " << *shown();
    }
    FailingCanvas& useFailingCanvas() {
        FailingCanvas* made = nullptr;
        pane_->plotWidget().setCanvas([&](const plot::Plot& plot, QWidget& parent) {
            auto canvas = std::make_unique<FailingCanvas>(plot, parent);
            made = canvas.get();
            return canvas;
        });
        return *made;
    }
    std::unique_ptr<ViewerPane> pane_;
};

TEST_F(Pane, StepsThroughAFileAndPlaysOnFromThere) {
    showToItsEnd({});
    ImagePlayer& player = pane_->player();
    expectShown(9);
    EXPECT_TRUE(player.canStep()) << "at the end";
    player.step(1);
    EXPECT_FALSE(player.isPaused()) << "there is nothing behind the end";
    for (const std::uint64_t id : {8U, 7U}) {
        player.step(-1);
        expectShown(id);
    }
    EXPECT_TRUE(player.isPaused());
    player.step(1);
    expectShown(8);
    player.showFrame(0);
    expectShown(0);
    player.step(-1);
    QTest::qWait(30);
    EXPECT_EQ(shown(), 0U);
    player.setPaused(false);
    expectShown(9);
    EXPECT_EQ(pane_->statistics().stream.bad, 0U) << "no end was run into";
}

TEST_F(Pane, StepsPastABadFrameAndNamesIt) {
    showToItsEnd({.bad = {8}});
    pane_->player().step(-1);
    ASSERT_TRUE(eventually([&] { return pane_->statistics().stream.bad == 2; }));
    EXPECT_EQ(shown(), 9U) << "the last good picture stays";
    EXPECT_TRUE(eventually([&] { return pane_->message() == QStringLiteral("frame 8 is bad"); }));
    pane_->player().step(-1);
    expectShown(7);
}

TEST_F(Pane, GoesToTheFrameThatTheBarSays) {
    showToItsEnd({});
    auto* slider = pane_->findChild<QSlider*>();
    ASSERT_TRUE(slider);
    ASSERT_TRUE(eventually([&] { return slider->value() == 9; }));
    EXPECT_EQ(slider->maximum(), 9);
    slider->setValue(4);
    expectShown(4);
    ASSERT_TRUE(eventually([&] { return labelOf(*pane_, "frame 4"); }));
    EXPECT_EQ(slider->value(), 4);
}

TEST_F(Pane, OfAPictureOrADetectorHasNoBar) {
    show({.count = 1});
    EXPECT_FALSE(pane_->findChild<QSlider*>());
    show({.live = true});
    EXPECT_FALSE(pane_->findChild<QSlider*>());
}

TEST_F(Pane, OfAPictureHasNothingToPauseOrStep) {
    show({.count = 1});
    const PaneCommands commands(*pane_);
    for (QAction* action : commands.playback()) {
        EXPECT_TRUE(eventually([&] { return !action->isEnabled(); })) << qPrintable(action->text());
    }
}

TEST_F(Pane, OfADetectorWithoutAPastCannotStepAndSaysSo) {
    show({.live = true, .canSeek = false, .endsSilently = true});
    const PaneCommands commands(*pane_);
    pane_->player().setPaused(true);
    EXPECT_TRUE(eventually([&] { return labelOf(*pane_, "paused, no history"); }));
    QAction* previous = commands.playback().at(1);
    EXPECT_FALSE(previous->isEnabled());
    EXPECT_TRUE(previous->toolTip().contains(QStringLiteral("live")));
    EXPECT_FALSE(pane_->player().canStep());
}

TEST_F(Pane, StepsAreThereOnlyWhilePausedOrAtTheEnd) {
    show({.count = 1'000'000, .live = true, .endsSilently = true});
    const PaneCommands commands(*pane_);
    EXPECT_FALSE(commands.playback().at(1)->isEnabled());
    ASSERT_TRUE(eventually([&] { return shown().has_value(); }));
    pane_->player().setPaused(true);
    EXPECT_TRUE(commands.playback().at(1)->isEnabled());
    commands.playback().at(0)->trigger();
    EXPECT_FALSE(pane_->player().isPaused());
    EXPECT_FALSE(commands.playback().at(1)->isEnabled());
}

TEST_F(Pane, MarksALiveSourceThatHasFallenSilentAsStale) {
    show({.count = 3, .live = true, .endsSilently = true});
    const auto* badge = pane_->findChild<StateBadge*>();
    ASSERT_FALSE(badge && badge->isDimmed());
    EXPECT_TRUE(eventually([&] { return labelOf(*pane_, "no frames for "); }));
    EXPECT_TRUE(pane_->statistics().silentSeconds.has_value());
}

TEST_F(Pane, NeverMarksAnEndAsStale) {
    showToItsEnd({.live = true});
    QTest::qWait(2300);  // longer than any silence
    EXPECT_FALSE(pane_->statistics().silentSeconds.has_value());
    EXPECT_TRUE(labelOf(*pane_, "end, 10 frames"));
}

TEST_F(Pane, SaysWhetherTheFrameOnTheScreenIsPartial) {
    showToItsEnd({.partial = {9}});
    EXPECT_TRUE(eventually([&] { return labelOf(*pane_, "frame 9 partial"); }));
    pane_->player().step(-1);
    EXPECT_TRUE(eventually([&] {
        const auto* label = labelOf(*pane_, "frame 8");
        return label && label->text() == QStringLiteral("frame 8");
    }));
}

TEST_F(Pane, ShowsLostFramesInRedAndOvertakenOnesNot) {
    showToItsEnd({.live = true});
    ASSERT_TRUE(eventually([&] { return labelOf(*pane_, "lost 0"); }));
    const QColor plain = labelOf(*pane_, "lost")->palette().color(QPalette::WindowText);
    EXPECT_EQ(plain, pane_->palette().color(QPalette::WindowText));
    showToItsEnd({.live = true, .bad = {4}, .missing = {2, 3}});
    ASSERT_TRUE(eventually([&] { return labelOf(*pane_, "lost 3"); }));
    const QColor red = labelOf(*pane_, "lost")->palette().color(QPalette::WindowText);
    EXPECT_GT(red.red(), 2 * red.green());
}

TEST_F(Pane, ReadsItsOwnFrameAtTheCursorOfAPlotBeside) {
    showToItsEnd({});
    takeCursorAway();
    pane_->setOtherCursor(QPointF(3.5, 7.5));
    EXPECT_TRUE(eventually([&] {
        const QLabel* label = labelOf(*pane_, "col ");
        return label && label->text() == QStringLiteral("col 3  row 7 = 9");
    }));
    pane_->setOtherCursor(std::nullopt);
    EXPECT_TRUE(eventually([&] { return !labelOf(*pane_, "col "); }));
}

TEST_F(Pane, SaysWhereRowZeroIs) {
    showToItsEnd({});
    takeCursorAway();
    pane_->setOtherCursor(QPointF(3.5, 7.5));
    ASSERT_TRUE(eventually([&] { return labelOf(*pane_, "col "); }));
    const auto says = [&](const char* where) {
        return labelOf(*pane_, "col ")->toolTip().contains(QString::fromLatin1(where));
    };
    EXPECT_TRUE(says("Row 0 is at the top"));
    pane_->plotWidget().plot().yAxis().setInverted(false);
    EXPECT_TRUE(says("Row 0 is at the bottom"));
}

TEST_F(Pane, ShowsAllAtAThousandPixelsAndTheMostImportantAtFiveHundred) {
    showToItsEnd({.count = 20, .side = 2000});
    takeCursorAway();
    pane_->setOtherCursor(QPointF(1203.5, 877.5));
    for (const char* text : {"col 1203", "frame 19", "end, 20", "lost 0", "19 …"}) {
        EXPECT_TRUE(eventually([&] { return labelOf(*pane_, text); })) << text;
    }
    pane_->resize(500, 400);
    for (const char* text : {"col 1203", "frame 19", "end, 20", "lost 0"}) {
        EXPECT_TRUE(labelOf(*pane_, text)) << text;
    }
    pane_->resize(300, 400);
    EXPECT_TRUE(labelOf(*pane_, "col 1203"));
    EXPECT_FALSE(labelOf(*pane_, "19 …")) << "the range gives way";
    for (const QLabel* label : pane_->findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty()) continue;
        EXPECT_LE(label->fontMetrics().horizontalAdvance(label->text()), label->width())
            << label->text().toStdString() << " is cut";
    }
}

TEST_F(Pane, SaysWhatPaintsAndWhy) {
    showToItsEnd({});
    pane_->plotWidget().setRenderer(Renderer::Raster);
    EXPECT_EQ(pane_->statistics().renderer, QStringLiteral("raster"));
    EXPECT_EQ(pane_->statistics().rendererReason, QStringLiteral("as asked for"));
    EXPECT_TRUE(eventually([&] {
        const QLabel* rate = labelOf(*pane_, "end, 10");
        return rate && rate->toolTip().contains(QStringLiteral("Drawn by raster: as asked for"));
    }));
    EXPECT_TRUE(pane_->message().isEmpty()) << "who has chosen it knows it";
}

TEST_F(Pane, SaysOnceThatOpenGlHasFailedAndGoesOn) {
    showToItsEnd({});
    PlotWidget& plot = pane_->plotWidget();
    const QSignalSpy changed(&plot, &PlotWidget::rendererChanged);
    useFailingCanvas().fail("the context is lost");
    EXPECT_EQ(pane_->statistics().renderer, QStringLiteral("OpenGL")) << "in the middle of a paint";
    ASSERT_TRUE(eventually([&] { return !plot.rendererFailure().isEmpty(); }));
    EXPECT_EQ(changed.count(), 1);
    EXPECT_TRUE(pane_->message().startsWith(
        QStringLiteral("OpenGL has failed (the context is lost). The picture goes on")));
    EXPECT_EQ(pane_->statistics().renderer, QStringLiteral("raster"));
    EXPECT_EQ(pane_->statistics().rendererReason, QStringLiteral("the context is lost"));
    pane_->player().step(-1);
    expectShown(8);
    plot.setRenderer(Renderer::Raster);
    EXPECT_TRUE(plot.rendererFailure().isEmpty()) << "somebody has chosen anew";
}

TEST_F(Pane, IsNotToldOfAFailureThatIsOver) {
    showToItsEnd({});
    PlotWidget& plot = pane_->plotWidget();
    useFailingCanvas().fail("the context is lost");
    plot.setRenderer(Renderer::Raster);
    QCoreApplication::processEvents();
    EXPECT_EQ(plot.rendererText(), QStringLiteral("raster: as asked for"));
    EXPECT_TRUE(plot.rendererFailure().isEmpty());
    EXPECT_TRUE(pane_->message().isEmpty());
}

TEST_F(Pane, GoesInMidStreamAndAtAnySize) {
    show({.count = 1'000'000, .live = true, .endsSilently = true});
    for (const QSize size : {QSize(1, 1), QSize(120, 90), QSize(300, 220), QSize(0, 0)}) {
        pane_->resize(size);
        pane_->grab();
        QTest::qWait(10);
    }
    pane_->showMessage(QStringLiteral("a message\nof two lines"));
    pane_->grab();
    pane_.reset();
}

}  // namespace
}  // namespace spate::widgets
