// SPDX-License-Identifier: MIT
#include "spate/widgets/plot_actions.h"

#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

class PlotActionsTest : public StreamingPlotTest {
protected:
    PlotActionsTest() {
        widget_.addActions(actions_.all());
        widget_.setFocus();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&widget_));
    }

    PlotActions& actions_ = widget_.plotActions();
};

TEST_F(PlotActionsTest, KeysWorkInThePlot) {
    pressKey(Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_NEAR(limits().width(), 80 / 1.1, 1e-9);
    EXPECT_NEAR((limits().xMin + limits().xMax) / 2, 40, 1e-9) << "about the middle";
    pressKey(Qt::Key_Minus, Qt::ControlModifier);
    EXPECT_NEAR(limits().width(), 80, 1e-9);
    pressKey(Qt::Key_1);
    EXPECT_NEAR(limits().width(), transform().dataArea.width() * widget_.devicePixelRatioF(), 1e-9);
    pressKey(Qt::Key_Home);
    EXPECT_EQ(limits(), kWhole);
    expectStreamGoesOn();
}

TEST_F(PlotActionsTest, KeysGoBackAndForward) {
    EXPECT_FALSE(actions_.zoomForward()->isEnabled());
    drag(at(0.5, 0.5), at(0.6, 0.6));
    const plot::Limits moved = limits();
    pressKey(Qt::Key_Backspace);
    EXPECT_EQ(limits(), kWhole);
    pressKey(Qt::Key_Right, Qt::AltModifier);
    EXPECT_EQ(limits(), moved);
    pressKey(Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(limits(), kWhole);
    EXPECT_TRUE(actions_.zoomForward()->isEnabled());
}

TEST_F(PlotActionsTest, OneToOneIsAboutTheCursor) {
    const QPoint pixel = at(0.2, 0.3);
    moveTo(pixel);
    const QPointF inPixel = pixel + QPointF(0.25, 0.25);
    const QPointF under = transform().toData(inPixel);
    actions_.oneToOne()->trigger();
    const QPointF after = transform().toData(inPixel);
    EXPECT_EQ(std::floor(after.x()), std::floor(under.x()));
    EXPECT_EQ(std::floor(after.y()), std::floor(under.y()));
}

TEST_F(PlotActionsTest, OneToOneIsOfferedWhereThereIsAnImageOnLinearAxes) {
    EXPECT_TRUE(actions_.oneToOne()->isEnabled());
    widget_.plot().xAxis().setScale(plot::AxisScale::Asinh);
    EXPECT_FALSE(actions_.oneToOne()->isEnabled());
    widget_.plot().xAxis().setScale(plot::AxisScale::Linear);
    EXPECT_TRUE(actions_.oneToOne()->isEnabled());
    PlotWidget empty;
    EXPECT_FALSE(empty.plotActions().oneToOne()->isEnabled());
}

TEST_F(PlotActionsTest, OneModeIsCheckedWhoeverChoosesIt) {
    const auto checked = [&] {
        std::vector<InteractiveMode> modes;
        for (std::size_t i = 0; i < kAllInteractiveModes.size(); ++i) {
            if (actions_.modes()[static_cast<qsizetype>(i)]->isChecked()) {
                modes.push_back(kAllInteractiveModes[i]);
            }
        }
        return modes;
    };
    EXPECT_EQ(checked(), std::vector{InteractiveMode::Pan});
    actions_.modes()[0]->trigger();
    EXPECT_EQ(widget_.interactiveMode(), InteractiveMode::Zoom);
    EXPECT_EQ(checked(), std::vector{InteractiveMode::Zoom});
    widget_.setInteractiveMode(InteractiveMode::Select);
    EXPECT_EQ(checked(), std::vector{InteractiveMode::Select});
}

TEST_F(PlotActionsTest, AxesAreTurnedAndScaledAndFollowed) {
    plot::Plot& plot = widget_.plot();
    actions_.keepAspectRatio()->trigger();
    EXPECT_TRUE(plot.keepsDataAspectRatio());
    plot.setKeepDataAspectRatio(false);
    EXPECT_FALSE(actions_.keepAspectRatio()->isChecked());
    actions_.invertX()->trigger();
    EXPECT_TRUE(plot.xAxis().isInverted());
    EXPECT_FALSE(plot.yAxis().isInverted());
    plot.yAxis().setInverted(true);
    EXPECT_TRUE(actions_.invertY()->isChecked());
    for (std::size_t i = 0; i < pipeline::kAllAxisScales.size(); ++i) {
        const auto index = static_cast<qsizetype>(i);
        actions_.xScales()[index]->trigger();
        EXPECT_EQ(plot.xAxis().scale(), pipeline::kAllAxisScales[i]);
        plot.yAxis().setScale(pipeline::kAllAxisScales[i]);
        EXPECT_TRUE(actions_.yScales()[index]->isChecked());
        expectStreamGoesOn();
    }
}

TEST_F(PlotActionsTest, NoKeyMeansTwoThings) {
    QList<QKeySequence> keys;
    for (const QAction* action : actions_.all()) keys << action->shortcuts();
    for (const QKeySequence& key : keys)
        EXPECT_EQ(keys.count(key), 1) << qPrintable(key.toString());
}

TEST_F(PlotActionsTest, WithoutTheActionsABarePlotHasNoLetterOrDigitKeys) {
    PlotWidget bare;
    bare.resize(400, 300);
    bare.plot().setLimits({0, 1, 0, 1});
    EXPECT_FALSE(bare.plotActions().all().isEmpty()) << "made, but not added";
    bare.show();
    bare.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&bare));
    bare.setFocus();
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_Backspace, Qt::Key_Question}) {
        QTest::keyClick(bare.windowHandle(), key);
    }
    EXPECT_EQ(bare.plot().limits(), (plot::Limits{0, 1, 0, 1}));
    bare.hide();
    widget_.activateWindow();
}

}  // namespace
}  // namespace spate::widgets
