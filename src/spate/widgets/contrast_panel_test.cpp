// SPDX-License-Identifier: MIT
// The panel while frames stream: what one types is taken as it is meant, or not at all.
#include "spate/widgets/contrast_panel.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QTest>

#include "spate/widgets/contrast.h"
#include "spate/widgets/contrast_bounds.h"
#include "spate/widgets/live_plot_for_test.h"

namespace spate::widgets {
namespace {

class ContrastPanelTest : public testing::Test {
protected:
    ContrastPanelTest() : contrast_(live_.plot()), panel_(contrast_) {
        live_.start();
        panel_.show();
        panel_.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&panel_));
    }
    void type(QLineEdit& edit, const QString& text) {
        edit.setFocus();
        edit.selectAll();
        edit.insert(text);  // key events cannot carry a true minus sign
    }
    void enter(QLineEdit& edit, const QString& text) {
        type(edit, text);
        QTest::keyClick(&edit, Qt::Key_Return);
    }
    template <class T>
    T& child(const char* name) {
        return *panel_.findChild<T*>(QString::fromLatin1(name));
    }
    QLineEdit& min() { return panel_.bounds().minimum(); }
    QLineEdit& max() { return panel_.bounds().maximum(); }
    QString message() { return panel_.bounds().message(); }

    LivePlot live_;
    Contrast contrast_;
    ContrastPanel panel_;
};

TEST_F(ContrastPanelTest, ShowsTheAutomaticBoundsOfThePaintedFrames) {
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return max().text() == QStringLiteral("100"); }, kPatienceMs));
    EXPECT_EQ(min().text(), QStringLiteral("0"));
}

TEST_F(ContrastPanelTest, TakesANumberWithReturn) {
    enter(max(), QStringLiteral("12.5"));
    EXPECT_EQ(live_.autoscale().max, 12.5);
    EXPECT_EQ(live_.autoscale().min, std::nullopt);
    enter(min(), QStringLiteral("−3e0"));
    EXPECT_EQ(live_.autoscale().min, -3);
    EXPECT_EQ(message(), QString());
}

TEST_F(ContrastPanelTest, LeavesWhatIsBeingTypedAloneWhileFramesStream) {
    type(max(), QStringLiteral("7"));
    for (int i = 0; i < 5; ++i) live_.waitForNextFrame();
    contrast_.toggleLog();  // somebody changes something else meanwhile
    QTest::qWait(250);      // the panel has looked at the frames twice
    EXPECT_EQ(max().text(), QStringLiteral("7"));
    EXPECT_TRUE(max().hasFocus());
    EXPECT_EQ(live_.autoscale().max, std::nullopt);
    QTest::keyClicks(&max(), QStringLiteral("5"));
    QTest::keyClick(&max(), Qt::Key_Return);
    EXPECT_EQ(live_.autoscale().max, 75);
}

TEST_F(ContrastPanelTest, EscForgetsWhatWasTyped) {
    enter(max(), QStringLiteral("50"));
    type(max(), QStringLiteral("abc"));
    QTest::keyClick(&max(), Qt::Key_Escape);
    EXPECT_EQ(max().text(), QStringLiteral("50"));
    EXPECT_EQ(live_.autoscale().max, 50);
}

TEST_F(ContrastPanelTest, SaysWhatIsWrongWithANumberAndTakesNothing) {
    enter(max(), QStringLiteral("20"));
    const color::Colormap before = live_.item().colormap();
    enter(min(), QStringLiteral("ten"));
    EXPECT_EQ(message(), QStringLiteral("minimum \"ten\": expected a number"));
    enter(min(), QStringLiteral("30"));
    EXPECT_EQ(message(), QStringLiteral("range 30…20: expected the minimum not above the maximum"));
    enter(min(), QStringLiteral("20"));
    EXPECT_EQ(message(),
              QStringLiteral("minimum 20, maximum 20: expected the minimum below the maximum"));
    enter(min(), QStringLiteral("nan"));
    EXPECT_NE(message(), QString());
    enter(min(), QStringLiteral("1e999"));
    EXPECT_NE(message(), QString());
    EXPECT_EQ(live_.item().colormap(), before);
    enter(min(), QStringLiteral("1"));
    EXPECT_EQ(message(), QString());
    EXPECT_EQ(live_.autoscale().min, 1);
}

TEST_F(ContrastPanelTest, SaysWhatALogarithmNeeds) {
    contrast_.toggleLog();
    enter(min(), QStringLiteral("-1"));
    EXPECT_EQ(message(), QStringLiteral("range bound -1: log needs a bound above 0"));
    EXPECT_EQ(live_.autoscale().min, std::nullopt);
}

TEST_F(ContrastPanelTest, AutoLetsABoundFollowAndHoldsIt) {
    auto* automatic = panel_.bounds().findChildren<QCheckBox*>()[0];
    automatic->click();
    EXPECT_EQ(live_.autoscale().max, 100) << "held as it is on the screen";
    automatic->click();
    EXPECT_EQ(live_.autoscale().max, std::nullopt);
}

TEST_F(ContrastPanelTest, ChangesScaleAndAutoscale) {
    auto& normalization = child<QComboBox>("normalization");
    normalization.setCurrentIndex(normalization.findText(QStringLiteral("power (gamma)")));
    EXPECT_EQ(live_.item().colormap().normalization, color::Normalization::Gamma);
    const auto spins = panel_.findChildren<QDoubleSpinBox*>();
    ASSERT_EQ(spins.size(), 3);
    EXPECT_TRUE(spins[0]->isEnabled());
    spins[0]->setValue(0.25);
    EXPECT_EQ(live_.item().colormap().gamma, 0.25);

    auto& mode = child<QComboBox>("autoscale");
    mode.setCurrentIndex(mode.findText(QStringLiteral("percentiles")));
    EXPECT_EQ(live_.autoscale().mode, color::AutoscaleMode::Percentile);
    spins[2]->setValue(99.5);
    spins[1]->setValue(99.75);
    EXPECT_EQ(live_.autoscale().percents, (color::Percents{99.5, 99.5})) << "they never cross";
}

TEST_F(ContrastPanelTest, FollowsWhatOthersChange) {
    contrast_.toggleLog();
    EXPECT_EQ(child<QComboBox>("normalization").currentText(), QStringLiteral("logarithm"));
    color::Colormap colormap = live_.item().colormap();
    colormap.autoscale = {.mode = color::AutoscaleMode::StdDev3, .min = 3, .max = 33};
    live_.item().setColormap(colormap);
    EXPECT_EQ(child<QComboBox>("autoscale").currentText(), QStringLiteral("mean ± 3σ"));
    EXPECT_EQ(max().text(), QStringLiteral("33"));
    EXPECT_EQ(live_.item().colormap(), colormap) << "to follow is not to change";
}

TEST_F(ContrastPanelTest, SurvivesItsImage) {
    live_.stop();
    live_.plot().removeImage(QStringLiteral("live"));
    EXPECT_FALSE(panel_.isEnabled());
    QTest::qWait(150);
}

}  // namespace
}  // namespace spate::widgets
