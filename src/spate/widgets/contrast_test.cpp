// SPDX-License-Identifier: MIT
// The commands of contrast on a live plot.
#include "spate/widgets/contrast.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "spate/widgets/colormap_menu.h"
#include "spate/widgets/contrast_bar.h"
#include "spate/widgets/live_plot_for_test.h"
#include "spate/widgets/reduction_badge.h"

namespace spate::widgets {
namespace {

class ContrastTest : public testing::Test {
protected:
    ContrastTest() : contrast_(live_.plot()) { live_.widget().addActions(contrast_.actions()); }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        live_.widget().activateWindow();
        live_.canvas().setFocus();
        QTest::keyClick(&live_.canvas(), key, modifiers);
    }
    void setAutoscale(const color::Autoscale& autoscale) {
        color::Colormap colormap = live_.item().colormap();
        colormap.autoscale = autoscale;
        live_.item().setColormap(colormap);
        ASSERT_TRUE(live_.waitForColormap());
    }
    std::string tableName() { return live_.item().colormap().table->name; }

    LivePlot live_;
    Contrast contrast_;
};

TEST_F(ContrastTest, AutoOnceTakesTheRangeOnTheScreenAndKeepsIt) {
    live_.start();
    press(Qt::Key_A);
    EXPECT_EQ(contrast_.mode(), ContrastMode::Locked);
    EXPECT_EQ(live_.autoscale().min, 0);
    EXPECT_EQ(live_.autoscale().max, 100);
    const color::Colormap fixed = live_.item().colormap();
    live_.waitForNextFrame();
    EXPECT_EQ(live_.item().colormap(), fixed);
}

TEST_F(ContrastTest, AutoOnceFindsTheRangeOfAPausedFrameThatWasFixed) {
    live_.show(1);
    setAutoscale({.min = 5, .max = 6});
    contrast_.autoOnce();
    ASSERT_TRUE(QTest::qWaitFor([&] { return live_.autoscale().max.has_value(); }, kPatienceMs));
    EXPECT_EQ(live_.autoscale().min, 0);
    EXPECT_EQ(live_.autoscale().max, 100);
    EXPECT_EQ(contrast_.mode(), ContrastMode::Locked);
}

TEST_F(ContrastTest, AutoOnceFindsTheRangeWhileFramesStream) {
    live_.start();
    setAutoscale({.min = 5, .max = 6});
    press(Qt::Key_A);
    ASSERT_TRUE(QTest::qWaitFor([&] { return live_.autoscale().max.has_value(); }, kPatienceMs));
    EXPECT_EQ(live_.autoscale().max, 100);
}

// Each pixel that is not measured would be the brightest.
TEST_F(ContrastTest, AutoOnceAndLockLeaveMaskedPixelsOut) {
    constexpr std::uint16_t kBad = 65'535;
    constexpr std::uint16_t kPixels[] = {3, kBad, 7, 5};
    static constexpr std::uint8_t kMask[] = {0, 1, 0, 0};
    const auto mask = *image::Mask::create(*image::ImageView::of(kMask, 2, 2), nullptr);
    const image::Frame plain{.view = *image::ImageView::of(kPixels, 2, 2)};
    image::Frame withMask = plain;
    withMask.mask = mask;
    image::Frame withSentinel = plain;
    withSentinel.special = std::make_shared<image::SpecialValues>(
        image::SpecialValues{.sentinels = {image::PixelValue(kBad)}});
    std::uint64_t id = 0;
    const auto expectRange = [&](image::Frame frame, const image::MaskPtr& ofImage) {
        frame.id = ++id;
        live_.item().setMask(ofImage);
        for (const bool lock : {false, true}) {
            live_.show(frame);
            setAutoscale({});
            lock ? contrast_.lock() : contrast_.autoOnce();
            EXPECT_EQ(live_.autoscale().min, 3) << id;
            EXPECT_EQ(live_.autoscale().max, 7) << id;
        }
    };
    expectRange(withMask, nullptr);
    expectRange(withSentinel, nullptr);
    expectRange(plain, mask);
}

TEST_F(ContrastTest, AutoOnceWaitsForAFrameThatHasAValue) {
    const std::vector<float> nothing(live_.kRows * live_.kCols, std::nanf(""));
    const auto all = std::make_shared<std::vector<std::uint8_t>>(nothing.size(), std::uint8_t{1});
    const auto mask =
        *image::Mask::create(*image::ImageView::of(all->data(), live_.kRows, live_.kCols), all);
    image::Frame unmeasured{.view = *image::ImageView::of(nothing.data(), live_.kRows, live_.kCols),
                            .id = 1};
    image::Frame masked = live_.frame(3);
    masked.mask = mask;
    for (const image::Frame& without : {unmeasured, masked}) {
        for (const color::Autoscale& before : {color::Autoscale{}, {.min = 5, .max = 6}}) {
            live_.show(without);
            setAutoscale(before);
            contrast_.autoOnce();
            ASSERT_TRUE(live_.waitForColormap());
            QTest::qWait(20);
            EXPECT_EQ(contrast_.mode(), ContrastMode::Continuous) << "there is no range to keep";
            live_.show(without.id + 1);
            ASSERT_TRUE(
                QTest::qWaitFor([&] { return live_.autoscale().max.has_value(); }, kPatienceMs));
            EXPECT_EQ(live_.autoscale().min, 0);
            EXPECT_EQ(live_.autoscale().max, 100);
        }
    }
}

TEST_F(ContrastTest, AutoOnceIsForgottenWhenAnotherChangesTheColours) {
    live_.show(1);
    setAutoscale({.min = 5, .max = 6});
    contrast_.autoOnce();
    contrast_.setContinuous();
    ASSERT_TRUE(live_.waitForColormap());
    QTest::qWait(20);
    EXPECT_EQ(live_.autoscale().max, std::nullopt);
}

TEST_F(ContrastTest, ContinuousFollowsTheFramesAndKeepsTheMode) {
    live_.start();
    setAutoscale({.mode = color::AutoscaleMode::StdDev3, .min = 5, .max = 6});
    EXPECT_TRUE(contrast_.lockAction()->isChecked());
    press(Qt::Key_A, Qt::ShiftModifier);
    EXPECT_EQ(live_.autoscale(), (color::Autoscale{.mode = color::AutoscaleMode::StdDev3}));
    EXPECT_TRUE(contrast_.continuousAction()->isChecked());
    EXPECT_FALSE(contrast_.lockAction()->isChecked());
    contrast_.continuousAction()->trigger();
    EXPECT_TRUE(contrast_.continuousAction()->isChecked()) << "it is a state, not a switch";
}

TEST_F(ContrastTest, LockKeepsWhatIsOnTheScreen) {
    live_.start();
    setAutoscale({.max = 42});
    QSignalSpy modes(&contrast_, &Contrast::modeChanged);
    contrast_.lockAction()->trigger();
    EXPECT_EQ(live_.autoscale().min, 0);
    EXPECT_EQ(live_.autoscale().max, 42);
    EXPECT_EQ(modes.count(), 1);
    contrast_.lockAction()->trigger();
    EXPECT_EQ(contrast_.mode(), ContrastMode::Continuous);
}

TEST_F(ContrastTest, LShowsTheLogarithmAndWhatWasBefore) {
    live_.start();
    color::Colormap colormap = live_.item().colormap();
    colormap.normalization = color::Normalization::Sqrt;
    live_.item().setColormap(colormap);
    press(Qt::Key_L);
    EXPECT_EQ(live_.item().colormap().normalization, color::Normalization::Log);
    EXPECT_TRUE(contrast_.logAction()->isChecked());
    press(Qt::Key_L);
    EXPECT_EQ(live_.item().colormap().normalization, color::Normalization::Sqrt);
    EXPECT_FALSE(contrast_.logAction()->isChecked());
}

TEST_F(ContrastTest, ALogarithmThatCannotShowAFixedBoundDoesNotForgetIt) {
    live_.show(1);
    setAutoscale({.min = -5, .max = 50});
    contrast_.toggleLog();
    EXPECT_EQ(contrast_.mode(), ContrastMode::Continuous) << "−5 has no logarithm";
    contrast_.toggleLog();
    EXPECT_EQ(live_.autoscale().min, -5);
    EXPECT_EQ(contrast_.mode(), ContrastMode::Locked);
}

TEST_F(ContrastTest, ITurnsTheTableRoundAndBack) {
    live_.start();
    const color::ColorTablePtr before = live_.item().colormap().table;
    press(Qt::Key_I);
    EXPECT_EQ(tableName(), "gray_r");
    EXPECT_EQ(live_.item().colormap().table->colors.front(), before->colors.back());
    EXPECT_TRUE(contrast_.invertAction()->isChecked());
    press(Qt::Key_I);
    EXPECT_EQ(live_.item().colormap().table, before) << "the very same table";
}

TEST_F(ContrastTest, TablesOfTheUserAreTurnedToo) {
    live_.show(1);
    color::Colormap colormap = live_.item().colormap();
    colormap.table = *color::userTable("mine", {color::rgb(1, 2, 3), color::rgb(200, 100, 0)});
    live_.item().setColormap(colormap);
    contrast_.invertColors();
    EXPECT_EQ(tableName(), "mine_r");
    EXPECT_EQ(live_.item().colormap().table->colors[0], color::rgb(200, 100, 0));
    contrast_.invertColors();
    EXPECT_EQ(tableName(), "mine");
    EXPECT_EQ(live_.item().colormap().table->colors, colormap.table->colors);
}

TEST_F(ContrastTest, CommandsSpeakOfTheActiveImageAndOfNoneWithoutOne) {
    live_.show(1);
    plot::ImageItem* other = live_.plot().addStreamImage(QStringLiteral("other"));
    live_.plot().setActiveImage(QStringLiteral("other"));
    contrast_.toggleLog();
    EXPECT_EQ(other->colormap().normalization, color::Normalization::Log);
    EXPECT_EQ(live_.item().colormap().normalization, color::Normalization::Linear);
    live_.plot().removeImage(QStringLiteral("other"));
    EXPECT_EQ(contrast_.image(), nullptr);
    EXPECT_FALSE(contrast_.autoOnceAction()->isEnabled());
    contrast_.autoOnce();
    contrast_.lock();
    contrast_.setContinuous();
    contrast_.toggleLog();
    contrast_.invertColors();
}

TEST_F(ContrastTest, TheBarsButtonsShowTheState) {
    live_.show(1);
    ContrastBar bar(contrast_);
    const auto buttons = bar.findChildren<QToolButton*>();
    ASSERT_EQ(buttons.size(), 3);
    EXPECT_TRUE(buttons[1]->isChecked());
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    EXPECT_FALSE(buttons[1]->isChecked());
    EXPECT_TRUE(buttons[2]->isChecked());
    EXPECT_EQ(live_.autoscale().max, 100);
    QTest::mouseClick(buttons[1], Qt::LeftButton);
    EXPECT_EQ(live_.autoscale().max, std::nullopt);
}

QAction* actionOf(const QMenu& menu, const QString& text) {
    for (QAction* action : menu.actions()) {
        if (action->text() == text && !action->isSeparator()) return action;
    }
    return nullptr;
}

TEST_F(ContrastTest, TheMenuOffersEveryTableWithItsColours) {
    live_.show(1);
    ASSERT_TRUE(color::registerColorTable(
        *color::userTable("of the beamline", {color::rgb(9, 9, 9), color::rgb(0, 200, 0)})));
    ColormapMenu menu(contrast_);
    menu.popup(QPoint(0, 0));
    for (const std::string& name : color::colorTableNames()) {
        const QAction* action = actionOf(menu, QString::fromStdString(name));
        ASSERT_NE(action, nullptr) << name;
        EXPECT_FALSE(action->icon().isNull()) << name;
    }
    const color::ColorTablePtr viridis = *color::colorTable("viridis");
    const QImage strip = gradientStrip(*viridis, QSize(64, 8)).toImage();
    EXPECT_EQ(strip.pixel(0, 4), viridis->colors.front());
    EXPECT_EQ(strip.pixel(32, 4), viridis->colors[128]);
    actionOf(menu, QStringLiteral("of the beamline"))->trigger();
    EXPECT_EQ(tableName(), "of the beamline");
}

TEST_F(ContrastTest, TheMenuKeepsTheDirection) {
    live_.show(1);
    ColormapMenu menu(contrast_);
    menu.popup(QPoint(0, 0));
    actionOf(menu, QStringLiteral("reversed"))->trigger();
    EXPECT_EQ(tableName(), "gray_r");
    menu.close();
    menu.popup(QPoint(0, 0));
    EXPECT_EQ(actionOf(menu, QStringLiteral("reversed")), nullptr);
    EXPECT_NE(actionOf(menu, QStringLiteral("reversed: back")), nullptr);
    actionOf(menu, QStringLiteral("viridis"))->trigger();
    EXPECT_EQ(tableName(), "viridis_r");
}

TEST_F(ContrastTest, TheBadgeSaysWhatAScreenPixelShowsAndOffersOthers) {
    ReductionBadge badge(live_.plot());
    EXPECT_FALSE(badge.isEnabled()) << "no frame yet";
    live_.start();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return badge.text().endsWith(QStringLiteral("MAX")); }, kPatienceMs));
    QSignalSpy chosen(&badge, &ReductionBadge::reductionChosen);
    badge.menu()->popup(QPoint(0, 0));
    const auto beginsWith = [&](const char* text) {
        const auto actions = badge.menu()->actions();
        const auto found = std::find_if(actions.begin(), actions.end(), [&](QAction* action) {
            return action->text().startsWith(QString::fromUtf8(text));
        });
        return found != actions.end() ? *found : nullptr;
    };
    EXPECT_TRUE(beginsWith("max – the largest: no")->isChecked());
    EXPECT_TRUE(beginsWith("none")->isChecked());
    beginsWith("mean – the mean")->trigger();
    badge.menu()->close();
    EXPECT_EQ(live_.item().reduction(), kernels::Reduction::Mean);
    EXPECT_EQ(chosen.count(), 1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return badge.text().endsWith(QStringLiteral("MEAN")); },
                                kPatienceMs));
    badge.menu()->popup(QPoint(0, 0));
    beginsWith("sum")->trigger();
    badge.menu()->close();
    EXPECT_EQ(live_.item().hold(), kernels::Hold::Sum);
    EXPECT_TRUE(QTest::qWaitFor([&] { return badge.text().contains(QStringLiteral("MEAN sum ")); },
                                kPatienceMs));
}

}  // namespace
}  // namespace spate::widgets
