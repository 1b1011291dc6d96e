// SPDX-License-Identifier: MIT
// Items that follow the mouse, while frames stream and whatever else the button does.
#include "spate/widgets/drag_item.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <vector>

#include "spate/plot/add_items.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

class DragItemTest : public testing::Test {
protected:
    DragItemTest() {
        widget_.resize(500, 400);
        widget_.show();
        widget_.plot().setLimits({0, 100, 0, 100});
    }

    QPoint pixelOf(QPointF data) const {
        return widget_.plotLayout().transform.toPixel(data).toPoint();
    }
    QPointF dataOf(QPoint pixel) const { return widget_.plotLayout().transform.toData(pixel); }
    QWidget* surface() { return &widget_.canvas().widget(); }

    void press(QPoint at, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mousePress(surface(), button, {}, at);
    }
    void release(QPoint at) { QTest::mouseRelease(surface(), Qt::LeftButton, {}, at); }
    // QTest's moves have no buttons.
    void moveTo(QPoint at, Qt::MouseButtons buttons = Qt::LeftButton) {
        QMouseEvent event(QEvent::MouseMove, at, surface()->mapToGlobal(at), Qt::NoButton, buttons,
                          {});
        QCoreApplication::sendEvent(surface(), &event);
    }
    void drag(QPoint from, QPoint to) {
        press(from);
        moveTo((from + to) / 2);
        moveTo(to);
        release(to);
    }

    plot::Plot& plot() { return widget_.plot(); }
    static void expectNear(QPointF actual, QPointF expected) {
        EXPECT_NEAR(actual.x(), expected.x(), 1e-6);
        EXPECT_NEAR(actual.y(), expected.y(), 1e-6);
    }

    PlotWidget widget_;
};

TEST_F(DragItemTest, AMarkerFollowsTheMouseAndTellsOfIt) {
    plot::MarkerItem* marker = *plot::addMarker(plot(), 50, 50, {.draggable = true});
    QSignalSpy started(marker, &plot::Item::dragStarted);
    QSignalSpy dragged(marker, &plot::Item::dragged);
    QSignalSpy finished(marker, &plot::Item::dragFinished);
    QSignalSpy changed(marker, &plot::MarkerItem::positionChanged);
    const plot::Limits before = plot().limits();
    const QPoint from = pixelOf({50, 50});
    const QPointF offset = widget_.plotLayout().transform.toPixel({50, 50}) - QPointF(from);
    const QPoint to = pixelOf({70, 30});
    drag(from, to);
    expectNear(widget_.plotLayout().transform.toPixel(marker->position()), to + offset);
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(dragged.count(), 2);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_EQ(changed.count(), 2);
    EXPECT_EQ(plot().limits(), before) << "the plot was not panned";
    moveTo(pixelOf({20, 20}), Qt::NoButton);
    EXPECT_EQ(changed.count(), 2) << "the drag has ended";
}

TEST_F(DragItemTest, WhatMayNotBeDraggedIsLeftToThePan) {
    plot::MarkerItem* marker = *plot::addMarker(plot(), 50, 50);
    const plot::Limits before = plot().limits();
    drag(pixelOf({50, 50}), pixelOf({60, 60}));
    EXPECT_EQ(marker->position(), QPointF(50, 50));
    EXPECT_NE(plot().limits(), before);
}

TEST_F(DragItemTest, TheFrontMostIsGrippedAndOneThatCannotIsNotInTheWay) {
    plot::ShapeItem* shape = *plot::addShape(plot(), plot::ShapeType::Rectangle, {20, 80}, {20, 80},
                                             {.fill = true, .draggable = true});
    plot::MarkerItem* marker = *plot::addMarker(plot(), 50, 50, {.draggable = true});
    ASSERT_TRUE(plot::addYMarker(plot(), 60));
    drag(pixelOf({50, 50}), pixelOf({55, 55}));
    EXPECT_NE(marker->position(), QPointF(50, 50));
    EXPECT_EQ(shape->vertices().front(), QPointF(20, 20));
    const QPoint from = pixelOf({30, 60});
    const QPoint to = from + QPoint(20, 10);
    const QPointF moved = dataOf(to) - dataOf(from);
    drag(from, to);
    expectNear(shape->vertices().front(), QPointF(20, 20) + moved);
    expectNear(shape->vertices().back(), QPointF(80, 80) + moved);
}

TEST_F(DragItemTest, AnImageFollowsByItsOrigin) {
    const auto pixels = std::make_shared<std::vector<float>>(100, 1.0F);
    const image::Frame frame{
        .view = *image::ImageView::of(pixels->data(), 10, 10), .owner = pixels, .id = 1};
    plot::ImageItem* item =
        *plot().addImage(frame, {.origin = {{40, 40}}, .scale = {{2, 2}}, .draggable = true});
    plot().setLimits({0, 100, 0, 100});
    ASSERT_TRUE(QTest::qWaitFor([&] { return item->painted() != nullptr; }, 10'000));
    QSignalSpy finished(item, &plot::Item::dragFinished);
    const QPoint from = pixelOf({50, 50});
    const QPoint to = from + QPoint(40, -30);
    const QPointF moved = dataOf(to) - dataOf(from);
    drag(from, to);
    expectNear({item->placement().originX, item->placement().originY}, QPointF(40, 40) + moved);
    EXPECT_EQ(item->placement().scaleX, 2);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_EQ(plot().limits(), (plot::Limits{0, 100, 0, 100}));
}

TEST_F(DragItemTest, NothingIsDraggedOutOfSight) {
    plot::MarkerItem* marker = *plot::addMarker(plot(), 50, 50, {.draggable = true});
    const QPoint from = pixelOf({50, 50});
    drag(from, from + QPoint(5000, 5000));
    const QRectF area = widget_.plotLayout().transform.dataArea;
    const QPointF at = widget_.plotLayout().transform.toPixel(marker->position());
    EXPECT_TRUE(area.adjusted(-1, -1, 1, 1).contains(at)) << at.x() << ", " << at.y();
}

TEST_F(DragItemTest, AnItemThatIsRemovedWhileItIsDraggedEndsTheDrag) {
    plot::MarkerItem* marker = *plot::addMarker(plot(), 50, 50, {.draggable = true});
    const plot::Limits before = plot().limits();
    const QPoint from = pixelOf({50, 50});
    press(from);
    plot().removeItem(marker);
    moveTo(from + QPoint(30, 30));
    release(from + QPoint(30, 30));
    EXPECT_EQ(plot().limits(), before);
    drag(from, from + QPoint(30, 30));
    EXPECT_NE(plot().limits(), before) << "the next press pans";
}

TEST_F(DragItemTest, WhoeverHearsOfADragMayRemoveTheItem) {
    plot::MarkerItem* marker = *plot::addMarker(plot(), 50, 50, {.draggable = true});
    QObject::connect(marker, &plot::Item::dragged, &plot(),
                     [this, marker] { plot().removeItem(marker); });
    const QPoint from = pixelOf({50, 50});
    drag(from, from + QPoint(30, 30));
    EXPECT_TRUE(plot().items().empty());
}

TEST_F(DragItemTest, TheCursorSaysWhatCanBeMoved) {
    const Qt::CursorShape usual = surface()->cursor().shape();
    ASSERT_TRUE(plot::addMarker(plot(), 50, 50, {.draggable = true}));
    ASSERT_TRUE(plot::addXMarker(plot(), 20, {.draggable = true}));
    ASSERT_TRUE(plot::addYMarker(plot(), 20, {.draggable = true}));
    ASSERT_TRUE(plot::addYMarker(plot(), 80));
    const auto shapeAt = [&](QPointF data) {
        moveTo(pixelOf(data), Qt::NoButton);
        return surface()->cursor().shape();
    };
    EXPECT_EQ(shapeAt({50, 50}), Qt::SizeAllCursor);
    EXPECT_EQ(shapeAt({20, 60}), Qt::SizeHorCursor);
    EXPECT_EQ(shapeAt({60, 20}), Qt::SizeVerCursor);
    EXPECT_EQ(shapeAt({60, 80}), usual);
    EXPECT_EQ(shapeAt({50, 50}), Qt::SizeAllCursor);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(surface(), &leave);
    EXPECT_EQ(surface()->cursor().shape(), usual);
}

}  // namespace
}  // namespace spate::widgets
