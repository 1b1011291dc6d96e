// SPDX-License-Identifier: MIT
#include "spate/widgets/position_bar.h"

#include <gtest/gtest.h>

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
