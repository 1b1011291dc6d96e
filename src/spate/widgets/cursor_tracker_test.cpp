// SPDX-License-Identifier: MIT
#include "spate/widgets/cursor_tracker.h"

#include <gtest/gtest.h>

#include <QEnterEvent>
#include <QMouseEvent>
#include <QSignalSpy>

namespace spate::widgets {
namespace {

class CursorTrackerTest : public testing::Test {
protected:
    // Data area of 400 × 300 pixels at (100, 50).
    CursorTrackerTest() {
        layout_.transform = {.dataArea = QRectF(100, 50, 400, 300), .limits = {}};
    }

    bool move(QPointF at) {
        QMouseEvent event(QEvent::MouseMove, at, at, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        return tracker_.handle(event, plot_, layout_);
    }
    bool send(QEvent event) { return tracker_.handle(event, plot_, layout_); }

    plot::Plot plot_;
    plot::PlotLayout layout_;
    CursorTracker tracker_;
};

TEST_F(CursorTrackerTest, KnowsWhereTheCursorIsAndConsumesNothing) {
    EXPECT_FALSE(move(QPointF(200, 200)));
    EXPECT_EQ(tracker_.position(), QPointF(200, 200));
    EXPECT_FALSE(move(QPointF(20, 20)));
    EXPECT_EQ(tracker_.position(), std::nullopt);
    move(QPointF(200, 200));
    EXPECT_FALSE(send(QEvent(QEvent::Leave)));
    EXPECT_EQ(tracker_.position(), std::nullopt);
}

TEST_F(CursorTrackerTest, KnowsWhereTheCursorEntersBeforeItMoves) {
    const QPointF at(150, 60);
    QEnterEvent event(at, at, at);
    EXPECT_FALSE(tracker_.handle(event, plot_, layout_));
    EXPECT_EQ(tracker_.position(), at);
}

TEST_F(CursorTrackerTest, TheDataAreaEndsBeforeItsRightAndLowerEdge) {
    move(QPointF(100, 50));
    EXPECT_TRUE(tracker_.position());
    move(QPointF(499, 349));
    EXPECT_TRUE(tracker_.position());
    for (const QPointF outside : {QPointF(500, 100), QPointF(200, 350), QPointF(99, 100)}) {
        move(outside);
        EXPECT_FALSE(tracker_.position());
    }
}

TEST_F(CursorTrackerTest, SpeaksOnlyOfAnotherPosition) {
    QSignalSpy moved(&tracker_, &CursorTracker::moved);
    move(QPointF(200, 200));
    move(QPointF(200, 200));
    EXPECT_EQ(moved.count(), 1);
    move(QPointF(20, 20));
    move(QPointF(10, 10));
    EXPECT_EQ(moved.count(), 2);
}

}  // namespace
}  // namespace spate::widgets
