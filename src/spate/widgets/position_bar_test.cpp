// SPDX-License-Identifier: MIT
#include "spate/widgets/position_bar.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QSignalSpy>
#include <QSlider>

namespace spate::widgets {
namespace {

class Bar : public testing::Test {
protected:
    PositionBar bar_;
    QSlider& slider_ = *bar_.findChild<QSlider*>();
    QSignalSpy chosen_{&bar_, &PositionBar::frameChosen};
};

TEST_F(Bar, ShowsWhereTheFrameIsAndSaysNothingOfIt) {
    bar_.setPosition(4, 10);
    EXPECT_EQ(slider_.value(), 4);
    EXPECT_EQ(slider_.maximum(), 9);
    EXPECT_EQ(chosen_.count(), 0) << "nobody has chosen anything";
}

TEST_F(Bar, CountsLikePeopleFromTheFirstToTheLast) {
    const QLabel& label = *bar_.findChild<QLabel*>();
    bar_.setPosition(0, 5);
    EXPECT_EQ(label.text(), QStringLiteral("1 of 5"));
    bar_.setPosition(4, 5);
    EXPECT_EQ(label.text(), QStringLiteral("5 of 5"));
    bar_.setPosition(5, 5);
    EXPECT_EQ(label.text(), QStringLiteral("1 of 5")) << "of the second round";
    bar_.setPosition(2, std::nullopt);
    EXPECT_EQ(label.text(), QStringLiteral("3"));
}

TEST_F(Bar, StaysInTheRoundOfALoop) {
    bar_.setPosition(25, 10);
    EXPECT_EQ(slider_.value(), 5);
    slider_.setValue(2);
    ASSERT_EQ(chosen_.count(), 1);
    EXPECT_EQ(chosen_.front().front().toULongLong(), 22U);
}

TEST_F(Bar, HasNothingToChooseBeforeTheLengthIsKnown) {
    bar_.setPosition(4, std::nullopt);
    EXPECT_FALSE(slider_.isEnabled());
    bar_.setPosition(std::nullopt, 10);
    EXPECT_FALSE(slider_.isEnabled());
    bar_.setPosition(0, std::uint64_t{1} << 40);
    EXPECT_FALSE(slider_.isEnabled()) << "more than a slider can tell apart";
    bar_.setPosition(0, 1);
    EXPECT_TRUE(slider_.isEnabled());
    EXPECT_EQ(chosen_.count(), 0);
}

}  // namespace
}  // namespace spate::widgets
