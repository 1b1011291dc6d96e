// SPDX-License-Identifier: MIT
// Small gestures, each alone.
#include <vector>

#include "spate/widgets/arrow_pan.h"
#include "spate/widgets/interaction_for_test.h"
#include "spate/widgets/reset_zoom.h"

namespace spate::widgets {
namespace {

TEST_F(InteractionTest, ADoubleClickOrHomeShowsAllOfTheData) {
    const std::vector<float> data(20 * 10, 1.0F);
    ASSERT_TRUE(plot_.addImage(*image::ImageView::of(data.data(), 10, 20)));
    plot_.setLimits({3, 4, 3, 4});
    ResetZoom reset;
    EXPECT_TRUE(mouse(reset, QEvent::MouseButtonDblClick, QPointF(200, 200)));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 20, 0, 10}));
    plot_.setLimits({3, 4, 3, 4});
    EXPECT_FALSE(mouse(reset, QEvent::MouseButtonDblClick, QPointF(50, 200))) << "on an axis";
    EXPECT_FALSE(key(reset, Qt::Key_Home, Qt::ControlModifier));
    EXPECT_EQ(plot_.limits(), (plot::Limits{3, 4, 3, 4}));
    EXPECT_TRUE(key(reset, Qt::Key_Home));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 20, 0, 10}));
}

TEST_F(InteractionTest, ResettingAPlotWithoutDataChangesNothing) {
    ResetZoom reset;
    EXPECT_TRUE(key(reset, Qt::Key_Home));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
}

TEST_F(InteractionTest, ArrowKeysMoveTheViewByATenth) {
    ArrowPan pan;
    EXPECT_TRUE(key(pan, Qt::Key_Right));
    expectLimits({40, 440, 0, 300});
    EXPECT_TRUE(key(pan, Qt::Key_Up, Qt::KeypadModifier));
    expectLimits({40, 440, 30, 330});
    EXPECT_TRUE(key(pan, Qt::Key_Left));
    EXPECT_TRUE(key(pan, Qt::Key_Down));
    expectLimits({0, 400, 0, 300});
    EXPECT_FALSE(key(pan, Qt::Key_Left, Qt::AltModifier)) << "zooms back";
    EXPECT_FALSE(key(pan, Qt::Key_A));
}

TEST_F(InteractionTest, AnArrowShowsWhatLiesThatWayOnEveryAxis) {
    for (const auto scale : pipeline::kAllAxisScales) {
        for (const bool inverted : {false, true}) {
            for (plot::Axis* axis : {&plot_.xAxis(), &plot_.yAxis()}) {
                axis->setScale(scale);
                axis->setInverted(inverted);
            }
            ASSERT_TRUE(plot_.setLimits({0.01, 400, 3, 300}));
            const QPointF right = transform().toData({140, 50});
            const QPointF above = transform().toData({100, 20});
            ArrowPan pan;
            key(pan, Qt::Key_Right);
            EXPECT_NEAR(transform().toPixel(right).x(), 100, 1e-6) << pipeline::name(scale);
            key(pan, Qt::Key_Up);
            EXPECT_NEAR(transform().toPixel(above).y(), 50, 1e-6) << pipeline::name(scale);
        }
    }
}

TEST_F(InteractionTest, AKeyThatIsHeldLeavesOneView) {
    ArrowPan pan;
    QSignalSpy left(&pan, &Interaction::viewAboutToChange);
    for (quint64 timeMs = 1000; timeMs < 2000; timeMs += 30) {
        key(pan, Qt::Key_Right, Qt::NoModifier, timeMs);
    }
    EXPECT_EQ(left.count(), 1);
    key(pan, Qt::Key_Left, Qt::NoModifier, 5000);
    EXPECT_EQ(left.count(), 2);
}

}  // namespace
}  // namespace spate::widgets
