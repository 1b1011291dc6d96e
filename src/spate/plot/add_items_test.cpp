// SPDX-License-Identifier: MIT
// silx's words: identity by legend, values kept when not given, and what is refused.
#include "spate/plot/add_items.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace spate::plot {
namespace {

class AddItems : public testing::Test {
protected:
    Plot plot_;
};

TEST_F(AddItems, AnUpdateKeepsWhatItDoesNotName) {
    const auto curve = addCurve(plot_, {1, 2}, {3, 4},
                                {.legend = QStringLiteral("c"),
                                 .info = QVariant(7),
                                 .color = QColor(Qt::red),
                                 .lineStyle = LineStyle::Dotted,
                                 .lineWidth = 3,
                                 .gapColor = QColor(Qt::blue),
                                 .symbol = Symbol::Plus,
                                 .symbolSize = 5,
                                 .fill = true,
                                 .baseline = 1,
                                 .yErrors = ErrorBars{{0.5}},
                                 .yAxis = YAxisSide::Right,
                                 .z = 4,
                                 .opacity = 0.5,
                                 .selectable = true});
    ASSERT_TRUE(curve);
    int added = 0;
    QObject::connect(&plot_, &Plot::itemAdded, [&added] { ++added; });
    const auto updated =
        addCurve(plot_, {1, 2, 3}, {3, 4, 5}, {.legend = QStringLiteral("c"), .lineWidth = 2});
    ASSERT_TRUE(updated);
    EXPECT_EQ(*updated, *curve);
    EXPECT_EQ(added, 0);
    const CurveItem& item = **updated;
    EXPECT_EQ(item.points().size(), 3U);
    EXPECT_EQ(item.info(), QVariant(7));
    EXPECT_EQ(item.color(), QColor(Qt::red));
    EXPECT_EQ(item.line(), (LineLook{LineStyle::Dotted, 2, QColor(Qt::blue)}));
    EXPECT_EQ(item.symbol(), (SymbolLook{Symbol::Plus, 5}));
    EXPECT_TRUE(item.isFilled());
    EXPECT_EQ(item.baseline(), 1);
    EXPECT_EQ(item.yErrors().below.size(), 1U);
    EXPECT_EQ(item.yAxis(), YAxisSide::Right);
    EXPECT_EQ(item.z(), 4);
    EXPECT_EQ(item.opacity(), 0.5);
    EXPECT_TRUE(item.isSelectable());
}

TEST_F(AddItems, NewItemsHaveTheOrderOfSilxAndColoursOfTheirOwn) {
    const auto a = addCurve(plot_, {1}, {1}, {.legend = QStringLiteral("a")});
    const auto b = addCurve(plot_, {1}, {1}, {.legend = QStringLiteral("b")});
    const auto scatter = addScatter(plot_, {1}, {1}, {1});
    const auto histogram = addHistogram(plot_, {1}, {1});
    const auto shape = addShape(plot_, ShapeType::Rectangle, {0, 1}, {0, 1});
    const auto marker = addMarker(plot_, 0, 0);
    ASSERT_TRUE(a && b && scatter && histogram && shape && marker);
    EXPECT_NE((*a)->color(), (*b)->color());
    EXPECT_EQ((*a)->z(), 1);
    EXPECT_EQ((*scatter)->z(), 1);
    EXPECT_EQ((*histogram)->z(), 1);
    EXPECT_EQ((*shape)->z(), 2);
    EXPECT_EQ(plot_.itemsBackToFront().back(), *marker);
    addCurve(plot_, {1}, {1}, {.legend = QStringLiteral("a"), .replace = true});
    EXPECT_EQ(plot_.item(ItemKind::Curve, QStringLiteral("b")), nullptr);
    EXPECT_EQ(plot_.items().size(), 5U) << "of its own kind alone";
}

TEST_F(AddItems, MarkersAndShapesWithoutALegendAreNewOnes) {
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(addXMarker(plot_, i));
        ASSERT_TRUE(addShape(plot_, ShapeType::VLine, {1.0 * i}, {0}));
    }
    EXPECT_EQ(plot_.items().size(), 6U);
    const auto named = addMarker(plot_, 1, 1, {.legend = QStringLiteral("m")});
    const auto again = addMarker(plot_, 2, 3, {.legend = QStringLiteral("m"), .draggable = true});
    EXPECT_EQ(*named, *again);
    EXPECT_EQ((*again)->position(), QPointF(2, 3));
    EXPECT_TRUE((*again)->isDraggable());
    const auto line = addYMarker(plot_, 5, {.legend = QStringLiteral("m")});
    ASSERT_TRUE(line);
    EXPECT_EQ((*line)->shape(), MarkerShape::YLine);
    EXPECT_EQ(plot_.items().size(), 7U) << "a marker of another shape gives way";
}

TEST_F(AddItems, WhatIsRefusedLeavesThePlotAsItWas) {
    EXPECT_FALSE(addCurve(plot_, {1, 2}, {1}));
    EXPECT_FALSE(addScatter(plot_, {1}, {1}, {}));
    EXPECT_FALSE(addHistogram(plot_, {1, 2}, {1}));
    EXPECT_FALSE(addMarker(plot_, NAN, 1));
    EXPECT_FALSE(addXMarker(plot_, INFINITY));
    EXPECT_FALSE(addShape(plot_, ShapeType::Ellipse, {1}, {1}));
    EXPECT_TRUE(plot_.items().empty());
    const auto curve = addCurve(plot_, {1, 2}, {3, 4});
    ASSERT_TRUE(curve);
    const auto refused = addCurve(plot_, {1}, {1}, {.lineWidth = -1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "\"Unnamed curve 1.1\": line width -1: expected 0 … 1000");
    EXPECT_FALSE(addCurve(plot_, {1}, {1}, {.opacity = NAN}));
    EXPECT_EQ((*curve)->points().size(), 2U);
}

TEST_F(AddItems, TheFirstSetsTheLimitsAndOthersOnlyIfAsked) {
    ASSERT_TRUE(addCurve(plot_, {1, 2}, {3, 5}));
    EXPECT_EQ(plot_.limits(), (Limits{1, 2, 3, 5}));
    ASSERT_TRUE(addCurve(plot_, {1, 20}, {3, 50}));
    EXPECT_EQ(plot_.limits(), (Limits{1, 2, 3, 5}));
    ASSERT_TRUE(addCurve(plot_, {1, 20}, {3, 50}, {.resetZoom = true}));
    EXPECT_EQ(plot_.limits(), (Limits{1, 20, 3, 50}));
    ASSERT_TRUE(addMarker(plot_, 500, 500));
    plot_.resetZoom();
    EXPECT_EQ(plot_.limits(), (Limits{1, 20, 3, 50})) << "markers do not decide";
    plot_.xAxis().setScale(AxisScale::Log);
    ASSERT_TRUE(addScatter(plot_, {-10, 100}, {0, 10}, {0, 0}, {.resetZoom = true}));
    EXPECT_EQ(plot_.limits(), (Limits{1, 100, 3, 50})) << "the positive part";
}

TEST_F(AddItems, SharedNumbersAreNotCopied) {
    const auto owner = std::make_shared<std::vector<double>>(1000, 1.0);
    const auto curve =
        addCurve(plot_, Values::shared(*owner, owner), Values::shared(*owner, owner));
    ASSERT_TRUE(curve);
    EXPECT_EQ((*curve)->points().x().span().data(), owner->data());
}

}  // namespace
}  // namespace spate::plot
