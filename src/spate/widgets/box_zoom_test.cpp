// SPDX-License-Identifier: MIT
#include "spate/widgets/box_zoom.h"

#include <QImage>

#include "spate/widgets/interaction_for_test.h"

namespace spate::widgets {
namespace {

class BoxZoomTest : public InteractionTest {
protected:
    BoxZoomTest() { zoom_.setMode(InteractiveMode::Zoom); }

    // The canvas with nothing but what the gesture draws.
    QImage painted() const {
        QImage image(600, 400, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::red);
        QPainter painter(&image);
        zoom_.paint(painter, plot_, layout());
        return image;
    }

    static bool hasColor(const QImage& image, const QRect& part, QColor color) {
        for (int y = part.top(); y <= part.bottom(); ++y) {
            for (int x = part.left(); x <= part.right(); ++x) {
                if (image.pixelColor(x, y) == color) return true;
            }
        }
        return false;
    }

    bool drawsNothing() const {
        const QImage image = painted();
        return !hasColor(image, image.rect(), Qt::white) &&
               !hasColor(image, image.rect(), Qt::black);
    }

    BoxZoom zoom_;
};

TEST_F(BoxZoomTest, TheRectangleIsShownInWhateverDirectionItIsDrawn) {
    for (const auto& [from, to] : {std::pair(QPointF(200, 100), QPointF(300, 250)),
                                   std::pair(QPointF(300, 250), QPointF(200, 100)),
                                   std::pair(QPointF(200, 250), QPointF(300, 100))}) {
        plot_.setLimits({0, 400, 0, 300});
        dragTo(zoom_, from, to);
        expectLimits({100, 200, 100, 250});
    }
}

TEST_F(BoxZoomTest, OnEveryScaleAndInEveryDirectionItShowsWhatWasInTheRectangle) {
    for (const auto scale : pipeline::kAllAxisScales) {
        for (const bool inverted : {false, true}) {
            SCOPED_TRACE(std::string(pipeline::name(scale)) + (inverted ? " inverted" : ""));
            for (plot::Axis* axis : {&plot_.xAxis(), &plot_.yAxis()}) {
                axis->setScale(scale);
                axis->setInverted(inverted);
            }
            ASSERT_TRUE(plot_.setLimits({0.01, 400, 3, 300}));
            const QPointF topLeft = transform().toData({200, 100});
            const QPointF bottomRight = transform().toData({300, 250});
            dragTo(zoom_, QPointF(200, 100), QPointF(300, 250));
            EXPECT_NEAR(transform().toPixel(topLeft).x(), 100, 1e-6);
            EXPECT_NEAR(transform().toPixel(topLeft).y(), 50, 1e-6);
            EXPECT_NEAR(transform().toPixel(bottomRight).x(), 500, 1e-6);
            EXPECT_NEAR(transform().toPixel(bottomRight).y(), 350, 1e-6);
        }
    }
}

TEST_F(BoxZoomTest, TheRightAxisGoesWithTheRectangle) {
    showRightAxis();
    dragTo(zoom_, QPointF(200, 110), QPointF(300, 260));
    expectLimits({100, 200, 90, 240});
    EXPECT_NEAR(y2().min, 30, 1e-9);
    EXPECT_NEAR(y2().max, 80, 1e-9);
}

TEST_F(BoxZoomTest, ARectangleEndsWhereTheConstraintsDo) {
    plot_.xAxis().setRangeConstraints(50, std::nullopt);
    dragTo(zoom_, QPointF(200, 100), QPointF(220, 250));
    expectLimits({85, 135, 100, 250});
}

TEST_F(BoxZoomTest, ARectangleEndsAtTheEdgeOfTheData) {
    dragTo(zoom_, QPointF(300, 200), QPointF(10'000, -10'000));
    expectLimits({200, 400, 150, 300});
}

TEST_F(BoxZoomTest, ItStartsInTheDataAndInZoomModeOnly) {
    EXPECT_FALSE(mouse(zoom_, QEvent::MouseButtonPress, QPointF(50, 200)));
    dragTo(zoom_, QPointF(50, 200), QPointF(300, 300));
    dragTo(zoom_, QPointF(200, 200), QPointF(300, 300), Qt::MiddleButton);
    zoom_.setMode(InteractiveMode::Pan);
    dragTo(zoom_, QPointF(200, 200), QPointF(300, 300));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
}

TEST_F(BoxZoomTest, SlipsOfTheHandZoomNothing) {
    QSignalSpy left(&zoom_, &Interaction::viewAboutToChange);
    dragTo(zoom_, QPointF(200, 200), QPointF(300, 200));    // a line
    dragTo(zoom_, QPointF(200, 200), QPointF(204, 203));    // a click
    dragTo(zoom_, QPointF(200, 200), QPointF(209, 200.5));  // 4.5 square pixels
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
    EXPECT_EQ(left.count(), 0);
    dragTo(zoom_, QPointF(200, 200), QPointF(210, 200.5));  // 5
    EXPECT_NEAR(plot_.limits().width(), 10, 1e-9);
    EXPECT_EQ(left.count(), 1);
}

TEST_F(BoxZoomTest, WhereTheAspectRatioIsKeptTheRectangleGrowsToTheShapeOfThePlot) {
    plot_.setKeepDataAspectRatio(true);
    dragTo(zoom_, QPointF(200, 100), QPointF(240, 200));  // 40 × 100 at (220, 150)
    const double width = 100 * 4.0 / 3;
    expectLimits({120 - width / 2, 120 + width / 2, 150, 250});
    EXPECT_NEAR(transform().limits.xMin, plot_.limits().xMin, 1e-9) << "shown as asked for";
}

TEST_F(BoxZoomTest, ItIsDrawnInTwoColoursWhileItIsDragged) {
    EXPECT_TRUE(drawsNothing());
    QSignalSpy changed(&zoom_, &Interaction::paintChanged);
    mouse(zoom_, QEvent::MouseButtonPress, QPointF(200, 100));
    EXPECT_TRUE(drawsNothing()) << "not yet a drag";
    mouse(zoom_, QEvent::MouseMove, QPointF(300, 250));
    EXPECT_EQ(changed.count(), 1);
    const QImage image = painted();
    for (const QRect& edge : {QRect(200, 100, 100, 1), QRect(200, 249, 100, 1),
                              QRect(200, 100, 1, 150), QRect(299, 100, 1, 150)}) {
        EXPECT_TRUE(hasColor(image, edge, Qt::white));
        EXPECT_TRUE(hasColor(image, edge, Qt::black));
    }
    EXPECT_EQ(image.pixelColor(250, 175), QColor(Qt::red)) << "the picture is seen through it";
    mouse(zoom_, QEvent::MouseButtonRelease, QPointF(300, 250));
    EXPECT_TRUE(drawsNothing());
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(BoxZoomTest, WithTheAspectRatioTheGrownRectangleIsDrawnToo) {
    plot_.setKeepDataAspectRatio(true);
    mouse(zoom_, QEvent::MouseButtonPress, QPointF(280, 100));
    mouse(zoom_, QEvent::MouseMove, QPointF(320, 250));  // grows to 200 × 150
    const QImage image = painted();
    EXPECT_TRUE(hasColor(image, QRect(200, 100, 1, 150), Qt::white));
    EXPECT_TRUE(hasColor(image, QRect(280, 100, 1, 150), Qt::white));
}

TEST_F(BoxZoomTest, EscapeGivesItUp) {
    mouse(zoom_, QEvent::MouseButtonPress, QPointF(200, 100));
    mouse(zoom_, QEvent::MouseMove, QPointF(300, 250));
    EXPECT_TRUE(key(zoom_, Qt::Key_Escape));
    EXPECT_TRUE(drawsNothing());
    EXPECT_FALSE(mouse(zoom_, QEvent::MouseButtonRelease, QPointF(300, 250)));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
    EXPECT_FALSE(key(zoom_, Qt::Key_Escape)) << "the host's key again";
}

TEST_F(BoxZoomTest, AnotherModeGivesItUp) {
    mouse(zoom_, QEvent::MouseButtonPress, QPointF(200, 100));
    mouse(zoom_, QEvent::MouseMove, QPointF(300, 250));
    zoom_.setMode(InteractiveMode::Pan);
    EXPECT_TRUE(drawsNothing());
    mouse(zoom_, QEvent::MouseButtonRelease, QPointF(300, 250));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
}

}  // namespace
}  // namespace spate::widgets
