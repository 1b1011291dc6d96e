// SPDX-License-Identifier: MIT
#include "spate/plot/plot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace spate::plot {
namespace {

std::vector<float> pixels(std::int64_t count, float value = 1) {
    return std::vector<float>(static_cast<std::size_t>(count), value);
}

image::ImageView viewOf(const std::vector<float>& data, std::int64_t rows, std::int64_t cols) {
    return *image::ImageView::of(data.data(), rows, cols);
}

TEST(Plot, ANewImageBecomesActiveAndSetsTheLimits) {
    Plot plot;
    std::vector<ImageItem*> activated;
    QObject::connect(&plot, &Plot::activeImageChanged,
                     [&](ImageItem*, ImageItem* current) { activated.push_back(current); });
    const auto data = pixels(6);
    auto item = plot.addImage(viewOf(data, 2, 3), {.origin = {{10, 20}}, .scale = {{2, -1}}});
    ASSERT_TRUE(item);
    EXPECT_EQ(activated, std::vector<ImageItem*>{*item});
    EXPECT_EQ(plot.limits(), (Limits{10, 16, 18, 20}));
}

TEST(Plot, AnUpdateKeepsTheItemItsValuesAndTheView) {
    Plot plot;
    const auto data = pixels(100);
    auto first = plot.addImage(viewOf(data, 10, 10), {.z = 3, .opacity = 0.5});
    ASSERT_TRUE(first);
    plot.setLimits({2, 4, 2, 4});
    int activeChanges = 0;
    int added = 0;
    QObject::connect(&plot, &Plot::activeImageChanged, [&] { ++activeChanges; });
    QObject::connect(&plot, &Plot::itemAdded, [&] { ++added; });
    auto second = plot.addImage(viewOf(data, 5, 20));
    ASSERT_TRUE(second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ((*second)->z(), 3);
    EXPECT_EQ((*second)->opacity(), 0.5);
    EXPECT_EQ(plot.limits(), (Limits{2, 4, 2, 4}));
    EXPECT_EQ(activeChanges, 0);
    EXPECT_EQ(added, 0);
}

TEST(Plot, AnImageThatHasLeftTheViewBringsItBack) {
    Plot plot;
    const auto data = pixels(100);
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10)));
    plot.setLimits({8, 9, 8, 9});
    ASSERT_TRUE(plot.addImage(viewOf(data, 5, 5)));
    EXPECT_EQ(plot.limits(), (Limits{0, 5, 0, 5}));
}

TEST(Plot, ResetZoomCanBeForbiddenAndAsked) {
    Plot plot;
    plot.setLimits({100, 200, 100, 200});
    const auto data = pixels(100);
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10), {.resetZoom = false}));
    EXPECT_EQ(plot.limits(), (Limits{100, 200, 100, 200}));
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10), {.resetZoom = true}));
    EXPECT_EQ(plot.limits(), (Limits{0, 10, 0, 10}));
}

TEST(Plot, ReplaceRemovesTheOthers) {
    Plot plot;
    const auto data = pixels(4);
    ASSERT_TRUE(plot.addImage(viewOf(data, 2, 2), {.legend = QStringLiteral("a")}));
    ASSERT_TRUE(plot.addImage(viewOf(data, 2, 2), {.legend = QStringLiteral("b")}));
    auto kept = plot.addImage(viewOf(data, 2, 2), {.legend = QStringLiteral("c"), .replace = true});
    ASSERT_TRUE(kept);
    EXPECT_EQ(plot.images().size(), 1U);
    EXPECT_EQ(plot.activeImage(), *kept);
}

TEST(Plot, RefusedOptionsNameTheValueAndChangeNothing) {
    Plot plot;
    const auto data = pixels(4);
    const auto zeroScale = plot.addImage(viewOf(data, 2, 2), {.scale = {{0, 1}}});
    ASSERT_FALSE(zeroScale);
    EXPECT_NE(zeroScale.error().message.find("scale 0"), std::string::npos);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(plot.addImage(viewOf(data, 2, 2), {.origin = {{nan, 1}}}));
    EXPECT_FALSE(plot.addImage(viewOf(data, 2, 2), {.opacity = 1.5}));
    EXPECT_FALSE(plot.addImage(image::ImageView{}));
    EXPECT_TRUE(plot.images().empty());
}

TEST(Plot, ImagesAreDrawnByZThenByAge) {
    Plot plot;
    const auto data = pixels(4);
    for (const auto& [legend, z] : {std::pair{"a", 2}, {"b", 0}, {"c", 2}}) {
        ASSERT_TRUE(
            plot.addImage(viewOf(data, 2, 2), {.legend = QString::fromLatin1(legend), .z = z}));
    }
    QString order;
    for (const ImageItem* item : plot.imagesBackToFront()) order += item->legend();
    EXPECT_EQ(order, QStringLiteral("bac"));
}

TEST(Plot, LimitsThatMakeNoSenseAreRefusedTogether) {
    Plot plot;
    int changes = 0;
    QObject::connect(&plot, &Plot::limitsChanged, [&] { ++changes; });
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(plot.setLimits({5, 6, 0, nan}));
    EXPECT_EQ(plot.limits(), (Limits{0, 1, 0, 1}));
    EXPECT_FALSE(plot.setLimits({1e9, 1e9 + 1e-6, 0, 1})) << "doubles cannot tell the pixels apart";
    EXPECT_EQ(changes, 0);
    EXPECT_TRUE(plot.setLimits({3, 2, 0, 1}));
    EXPECT_EQ(plot.limits(), (Limits{2, 3, 0, 1})) << "reversed limits are swapped";
    EXPECT_EQ(changes, 1);
}

TEST(Plot, ALogAxisShowsTheDataAboveZero) {
    Plot plot;
    const auto data = pixels(100);
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10), {.scale = {{2, 3}}}));
    int viewChanges = 0;
    QObject::connect(&plot, &Plot::decorationChanged, [&] { ++viewChanges; });
    plot.xAxis().setScale(AxisScale::Log);
    EXPECT_EQ(viewChanges, 1);
    EXPECT_EQ(plot.limits(), (Limits{1, 20, 0, 30})) << "from half a pixel above zero";
    plot.setLimits({3, 4, 3, 4});
    plot.resetZoom();
    EXPECT_EQ(plot.limits(), (Limits{1, 20, 0, 30}));
    plot.yAxis().setScale(AxisScale::Asinh);
    EXPECT_EQ(plot.limits(), (Limits{1, 20, 0, 30}));
    plot.xAxis().setScale(AxisScale::Linear);
    plot.resetZoom();
    EXPECT_EQ(plot.limits(), (Limits{0, 20, 0, 30}));
}

TEST(Plot, AnImageBelowZeroDoesNotMoveALogAxis) {
    Plot plot;
    plot.xAxis().setScale(AxisScale::Log);
    const auto data = pixels(4);
    const Limits before = plot.limits();
    auto below =
        plot.addImage(viewOf(data, 2, 2), {.legend = QStringLiteral("a"), .origin = {{-9, 5}}});
    ASSERT_TRUE(below);
    plot.resetZoom();
    EXPECT_EQ(plot.limits(), before);
    EXPECT_EQ(plot.dataExtent(), std::nullopt);
    ASSERT_TRUE(
        plot.addImage(viewOf(data, 2, 2), {.legend = QStringLiteral("b"), .origin = {{3, 5}}}));
    EXPECT_EQ(plot.limits(), (Limits{3, 5, 5, 7})) << "the first image that can be shown";
}

TEST(Plot, LeavesMarginsAroundTheData) {
    Plot plot;
    const auto data = pixels(100);
    ASSERT_TRUE(plot.setDataMargins({.xMin = 0.1, .xMax = 0.2, .yMax = 0.5}));
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10), {.origin = {{10, 1}}, .scale = {{1, 0.9}}}));
    EXPECT_EQ(plot.limits(), (Limits{9, 22, 1, 14.5}));
    plot.yAxis().setScale(AxisScale::Log);
    plot.resetZoom();
    EXPECT_NEAR(plot.limits().yMax, 10 * std::sqrt(10), 1e-9) << "half a decade of one decade";
    EXPECT_EQ(plot.limits().yMin, 1) << "exactly, without a margin";
    EXPECT_FALSE(plot.setDataMargins({.xMin = -0.1}));
    EXPECT_FALSE(plot.setDataMargins({.yMax = std::numeric_limits<double>::infinity()}));
    EXPECT_EQ(plot.dataMargins().xMin, 0.1);
}

TEST(Plot, ResetZoomLeavesAxesWithoutAutoscale) {
    Plot plot;
    const auto data = pixels(100);
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10)));
    plot.setLimits({2, 3, 4, 5});
    plot.yAxis().setAutoScale(false);
    plot.resetZoom();
    EXPECT_EQ(plot.limits(), (Limits{0, 10, 4, 5}));
}

// Something with data on the right axis.
class OnTheRight : public DrawnItem {
public:
    OnTheRight() : DrawnItem(QStringLiteral("right")) {}
    ItemKind kind() const noexcept override { return ItemKind::Curve; }
    YAxisSide yAxis() const noexcept override { return YAxisSide::Right; }
    std::optional<Limits> shownExtent(AxisScale, AxisScale y) const override {
        return Limits{-5, 5, y == AxisScale::Log ? 1.0 : -100.0, 1000};
    }
    void paint(QPainter&, const PlotTransform&) const override {}
};

TEST(Plot, TheRightAxisIsShownWhileAnItemBelongsToIt) {
    Plot plot;
    const auto data = pixels(100);
    ASSERT_TRUE(plot.addImage(viewOf(data, 10, 10)));
    int changes = 0;
    QObject::connect(&plot, &Plot::decorationChanged, [&] { ++changes; });
    EXPECT_FALSE(plot.isY2AxisShown());
    EXPECT_EQ(plot.limits().y2, std::nullopt);
    Item* item = plot.addItem(std::make_unique<OnTheRight>());
    EXPECT_TRUE(plot.isY2AxisShown());
    EXPECT_EQ(changes, 1);
    plot.y2Axis().setScale(AxisScale::Log);
    plot.resetZoom();
    EXPECT_EQ(plot.limits(), (Limits{-5, 10, 0, 10, Interval{1, 1000}}));
    item->setVisible(false);
    EXPECT_FALSE(plot.isY2AxisShown());
    plot.setY2AxisShown(true);
    EXPECT_TRUE(plot.isY2AxisShown()) << "a host may want it empty";
    item->setVisible(true);
    plot.setY2AxisShown(false);
    EXPECT_TRUE(plot.isY2AxisShown());
    plot.removeItem(item);
    EXPECT_FALSE(plot.isY2AxisShown());
}

TEST(Plot, SetsTheLimitsOfAllAxesOrOfNone) {
    Plot plot;
    plot.setY2AxisShown(true);
    int changes = 0;
    int axisChanges = 0;
    QObject::connect(&plot, &Plot::limitsChanged, [&] { ++changes; });
    QObject::connect(&plot.xAxis(), &Axis::limitsChanged, [&] { ++axisChanges; });
    EXPECT_TRUE(plot.setLimits({1, 2, 3, 4, Interval{5, 6}}));
    EXPECT_EQ(plot.limits(), (Limits{1, 2, 3, 4, Interval{5, 6}}));
    EXPECT_EQ(changes, 1);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(plot.setLimits({7, 8, 3, 4, Interval{nan, 6}}));
    EXPECT_EQ(axisChanges, 1) << "nobody hears of limits that were refused";
    EXPECT_TRUE(plot.setLimits({1, 2, 3, 5})) << "without y2 the right axis stays";
    EXPECT_EQ(plot.limits(), (Limits{1, 2, 3, 5, Interval{5, 6}}));
}

TEST(Plot, RemovingTheActiveImageLeavesNone) {
    Plot plot;
    const auto data = pixels(4);
    ASSERT_TRUE(plot.addImage(viewOf(data, 2, 2), {.legend = QStringLiteral("a")}));
    EXPECT_FALSE(plot.removeImage(QStringLiteral("no such image")));
    EXPECT_TRUE(plot.removeImage(QStringLiteral("a")));
    EXPECT_EQ(plot.activeImage(), nullptr);
    EXPECT_FALSE(plot.setActiveImage(QStringLiteral("a")));
}

TEST(Plot, ASinkOutlivesItsPlot) {
    std::shared_ptr<pipeline::FrameSink> sink;
    {
        Plot plot;
        sink = plot.addStreamImage(QStringLiteral("stream"))->sink();
    }
    const auto data = pixels(4);
    const auto refused = sink->submit(image::makeFrame(viewOf(data, 2, 2), [] {}));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("plot is gone"), std::string::npos);
}

}  // namespace
}  // namespace spate::plot
