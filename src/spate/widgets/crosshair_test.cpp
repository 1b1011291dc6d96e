// SPDX-License-Identifier: MIT
#include "spate/widgets/crosshair.h"

#include <QSignalSpy>
#include <set>

#include "spate/widgets/shown_plot_for_test.h"

namespace spate::widgets {
namespace {

class CrosshairTest : public ShownPlot {
protected:
    CrosshairTest() : crosshair_(new Crosshair) {
        widget_.addInteraction(std::unique_ptr<Interaction>(crosshair_));
        add(frameOf(10, 10, std::vector<float>(100, 1.0F)));
    }

    // The columns, or rows, in which what is shown differs from the picture without a crosshair.
    std::set<int> changed(const QImage& without, bool columns) {
        const QImage with = screen();
        std::set<int> found;
        const QRect area = dataArea();
        // Along one line near the edge of the area, where only the other line crosses.
        for (int k = 0; k < (columns ? area.width() : area.height()); ++k) {
            const QPoint at = columns ? QPoint(area.left() + k, area.top() + 1)
                                      : QPoint(area.left() + 1, area.top() + k);
            const QPoint next = at + (columns ? QPoint(0, 4) : QPoint(4, 0));
            if (with.pixel(at) != without.pixel(at) || with.pixel(next) != without.pixel(next)) {
                found.insert(columns ? at.x() : at.y());
            }
        }
        return found;
    }

    Crosshair* crosshair_;
};

TEST_F(CrosshairTest, FollowsTheCursorWithLinesOfOnePixel) {
    const QImage without = screen();
    moveToPixel({300, 200});
    EXPECT_EQ(screen(), without) << "it is off at first";
    crosshair_->setShown(true);
    EXPECT_EQ(changed(without, true), std::set<int>{300});
    EXPECT_EQ(changed(without, false), std::set<int>{200});
    moveToPixel({301, 210});
    EXPECT_EQ(changed(without, true), std::set<int>{301});
    EXPECT_EQ(changed(without, false), std::set<int>{210});
    leave();
    EXPECT_EQ(screen(), without);
}

TEST_F(CrosshairTest, IsBlackAndWhiteOnAnyColours) {
    crosshair_->setShown(true);
    moveToPixel({300, 200});
    const QImage shown = screen();
    const QRect area = dataArea();
    int black = 0;
    for (int x = area.left(); x < area.right(); ++x) {
        const QRgb color = shown.pixel(x, 200);
        ASSERT_TRUE(color == 0xFF00'0000U || color == 0xFFFF'FFFFU);
        black += color == 0xFF00'0000U ? 1 : 0;
    }
    EXPECT_NEAR(black, area.width() / 2, 8);
}

TEST_F(CrosshairTest, StaysAtAPlaceOfTheDataWhereverTheViewGoes) {
    const QImage without = screen();
    crosshair_->setShown(true);
    crosshair_->setPosition(QPointF(2.5, 7.5));
    const auto expectAt = [&](QPointF pixel) {
        EXPECT_EQ(changed(without, true), std::set<int>{static_cast<int>(pixel.x())});
        EXPECT_EQ(changed(without, false), std::set<int>{static_cast<int>(pixel.y())});
    };
    moveToPixel({300, 200});
    expectAt(pixelOf({2.5, 7.5}));
    widget_.plot().setLimits({0, 5, 5, 10});
    expectAt(pixelOf({2.5, 7.5}));
    widget_.plot().setLimits({3, 5, 5, 6});
    EXPECT_TRUE(changed(without, true).empty()) << "it is out of view";
    crosshair_->setPosition(std::nullopt);
    expectAt({300, 200});
}

TEST_F(CrosshairTest, IsPaintedOnlyForWhatItShows) {
    QSignalSpy painted(crosshair_, &Interaction::paintChanged);
    moveToPixel({300, 200});
    EXPECT_EQ(painted.count(), 0) << "a hidden one costs nothing";
    crosshair_->setShown(true);
    moveToPixel({301, 200});
    EXPECT_EQ(painted.count(), 2);
    crosshair_->setPosition(QPointF(2, 2));
    moveToPixel({302, 200});
    EXPECT_EQ(painted.count(), 3) << "a fixed one does not follow";
}

TEST_F(CrosshairTest, AnActionShowsAndHidesIt) {
    QObject parent;
    QAction* action = makeCrosshairAction(widget_, &parent);
    EXPECT_EQ(action->shortcut(), QKeySequence(Qt::Key_C));
    EXPECT_FALSE(action->isChecked());
    const QImage without = screen();
    moveToPixel({300, 200});
    action->trigger();
    EXPECT_NE(screen(), without);
    action->trigger();
    EXPECT_EQ(screen(), without);
}

}  // namespace
}  // namespace spate::widgets
