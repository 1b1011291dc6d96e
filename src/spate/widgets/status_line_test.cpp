// SPDX-License-Identifier: MIT
#include "spate/widgets/status_line.h"

#include <gtest/gtest.h>

#include <QLabel>

namespace spate::widgets {
namespace {

class ThreeFields : public testing::Test {
protected:
    ThreeFields() {
        reading_ = line_.addText(QStringLiteral("col 8888 row 8888"), 3);
        latency_ = line_.addText(QStringLiteral("888 ms"), 1);
        frame_ = line_.addText(QStringLiteral("frame 8888"), 2);
        line_.resize(line_.sizeHint());
        line_.show();
    }
    StatusLine line_;
    QLabel* reading_;
    QLabel* latency_;
    QLabel* frame_;
};

TEST_F(ThreeFields, StayWhereTheyAreWhateverTheySay) {
    const QRect latency = latency_->geometry();
    const QRect frame = frame_->geometry();
    for (const char* text : {"", "frame 1", "frame 1234"}) {
        line_.setText(frame_, QString::fromLatin1(text));
        line_.setText(reading_, QString::fromLatin1(text));
        EXPECT_EQ(latency_->geometry(), latency);
        EXPECT_EQ(frame_->geometry(), frame);
    }
    EXPECT_FALSE(latency.intersects(frame));
    EXPECT_GE(latency.left(), reading_->geometry().right());
}

TEST_F(ThreeFields, LeaveNoLineBeforeOneThatIsEmpty) {
    const auto lines = [&] {
        const QImage picture = line_.grab().toImage();
        const QRgb background = picture.pixel(1, 1);
        int count = 0;
        for (int x = reading_->geometry().right() + 1; x < picture.width(); ++x) {
            const bool inField = latency_->geometry().contains(x, picture.height() / 2) ||
                                 frame_->geometry().contains(x, picture.height() / 2);
            if (!inField && picture.pixel(x, picture.height() / 2) != background) ++count;
        }
        return count;
    };
    line_.setText(frame_, QStringLiteral("frame 1"));
    EXPECT_EQ(lines(), 1);
    line_.setText(latency_, QStringLiteral("1 ms"));
    EXPECT_EQ(lines(), 2);
    line_.setText(latency_, {});
    EXPECT_EQ(lines(), 1);
}

TEST_F(ThreeFields, GrowForALongTextAndThenStayAsWide) {
    line_.resize(2 * line_.width(), line_.height());
    line_.setText(frame_, QStringLiteral("frame 123456789012"));
    const QRect grown = frame_->geometry();
    EXPECT_GE(grown.width(), frame_->sizeHint().width());
    line_.setText(frame_, QStringLiteral("frame 1"));
    EXPECT_EQ(frame_->geometry(), grown);
}

TEST_F(ThreeFields, GiveBackTheRoomOfATextThatPasses) {
    line_.setText(frame_, QStringLiteral("frame 1"));
    const QRect usual = frame_->geometry();
    for (const char* text : {"frame 8888 now", "frame 8888, so"}) {
        line_.setPassingText(frame_, QString::fromLatin1(text));
        EXPECT_GT(frame_->geometry().width(), usual.width()) << text;
        EXPECT_GE(frame_->geometry().width(), frame_->sizeHint().width()) << text;
        EXPECT_FALSE(latency_->isVisible()) << text;
    }
    line_.setText(frame_, QStringLiteral("frame 2"));
    EXPECT_EQ(frame_->geometry(), usual);
    EXPECT_TRUE(latency_->isVisible());
}

TEST_F(ThreeFields, GiveWayInTheOrderOfTheirImportance) {
    const int whole = line_.width();
    const auto shown = [&](int width) {
        line_.resize(width, line_.height());
        return std::array{reading_->isVisible(), frame_->isVisible(), latency_->isVisible()};
    };
    EXPECT_EQ(shown(whole), (std::array{true, true, true}));
    EXPECT_EQ(shown(whole - 1), (std::array{true, true, false}));
    EXPECT_EQ(shown(reading_->width() + 20), (std::array{true, false, false}));
    EXPECT_EQ(shown(20), (std::array{false, false, false}));
    EXPECT_EQ(shown(whole), (std::array{true, true, true}));
}

}  // namespace
}  // namespace spate::widgets
