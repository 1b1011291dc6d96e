// SPDX-License-Identifier: MIT
// What a plot does with its items: identity, order, labels of the active image, signals, picking.
#include <gtest/gtest.h>

#include <QStringList>
#include <memory>
#include <vector>

#include "spate/plot/plot.h"

namespace spate::plot {
namespace {

// A square of data that is picked from within.
class Square : public DrawnItem {
public:
    Square(const QString& legend, double first, double last)
        : DrawnItem(legend), extent_{first, last, first, last} {}

    ItemKind kind() const noexcept override { return ItemKind::Shape; }
    std::optional<Limits> shownExtent(AxisScale, AxisScale) const override { return extent_; }
    void paint(QPainter&, const PlotTransform&) const override {}
    std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform, double) override {
        const QPointF data = transform.toData(pixel);
        const bool inside = data.x() >= extent_.xMin && data.x() < extent_.xMax &&
                            data.y() >= extent_.yMin && data.y() < extent_.yMax;
        return inside ? std::optional(Pick{.item = this, .data = data}) : std::nullopt;
    }

private:
    Limits extent_;
};

class PlotItems : public testing::Test {
protected:
    ImageItem* add(const ImageOptions& options) {
        static const std::vector<float> kPixels(6, 1.0F);
        auto item = plot_.addImage(*image::ImageView::of(kPixels.data(), 2, 3), options);
        EXPECT_TRUE(item) << item.error().message;
        return item.value_or(nullptr);
    }

    image::MaskPtr mask(std::int64_t rows, std::int64_t cols) const {
        static const std::vector<std::uint8_t> kLevels(100, 1);
        return *image::Mask::create(*image::ImageView::of(kLevels.data(), rows, cols), nullptr);
    }

    Plot plot_;
};

TEST_F(PlotItems, WhatAnUpdateDoesNotNameKeepsItsValue) {
    ImageItem* item = add({.info = QVariant(42),
                           .z = 3,
                           .selectable = true,
                           .draggable = true,
                           .reduction = kernels::Reduction::Mean,
                           .mask = mask(2, 3),
                           .xLabel = QStringLiteral("q"),
                           .yLabel = QStringLiteral("chi")});
    EXPECT_EQ(add({}), item);
    EXPECT_EQ(item->info(), QVariant(42));
    EXPECT_EQ(item->z(), 3);
    EXPECT_TRUE(item->isSelectable());
    EXPECT_TRUE(item->isDraggable());
    EXPECT_EQ(item->reduction(), kernels::Reduction::Mean);
    EXPECT_TRUE(item->mask());
    EXPECT_EQ(item->xLabel(), QStringLiteral("q"));
    add({.mask = image::MaskPtr(), .xLabel = QString()});
    EXPECT_FALSE(item->mask());
    EXPECT_EQ(item->xLabel(), QString());
    EXPECT_EQ(item->yLabel(), QStringLiteral("chi"));
}

TEST_F(PlotItems, AMaskOfAnotherShapeIsRefused) {
    static const std::vector<float> kPixels(6, 1.0F);
    const auto refused =
        plot_.addImage(*image::ImageView::of(kPixels.data(), 2, 3), {.mask = mask(3, 3)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "image \"Unnamed Image 1.1\" is 2×3, its mask 3×3");
    EXPECT_TRUE(plot_.items().empty());
}

TEST_F(PlotItems, ARefusedFrameChangesNothing) {
    ImageItem* item = add({.z = 3, .opacity = 0.5});
    int signalsSeen = 0;
    QObject::connect(&plot_, &Plot::itemAdded, [&] { ++signalsSeen; });
    QObject::connect(&plot_, &Plot::activeImageChanged, [&] { ++signalsSeen; });
    EXPECT_FALSE(plot_.addImage(image::ImageView{}, {.z = 7, .opacity = 1}));
    static const std::vector<float> kPixels(6, 1.0F);
    const auto ownerless =
        plot_.addImage(*image::ImageView::of(kPixels.data(), 2, 3),
                       {.legend = QStringLiteral("new"), .copy = pipeline::Copy::No});
    ASSERT_FALSE(ownerless);
    EXPECT_EQ(ownerless.error().message,
              "image \"new\": frame 0 rejected: without a copy, it needs an owner of its pixels");
    EXPECT_EQ(item->z(), 3);
    EXPECT_EQ(item->opacity(), 0.5);
    EXPECT_EQ(plot_.items().size(), 1U);
    EXPECT_EQ(signalsSeen, 0);
}

TEST_F(PlotItems, ReplacingTheActiveImageIsOneChange) {
    add({.legend = QStringLiteral("a")});
    int changes = 0;
    QObject::connect(&plot_, &Plot::activeImageChanged, [&] { ++changes; });
    ImageItem* b = add({.legend = QStringLiteral("b"), .replace = true});
    EXPECT_EQ(plot_.activeImage(), b);
    EXPECT_EQ(changes, 1);
}

TEST_F(PlotItems, AxesAreLabelledByTheActiveImage) {
    plot_.xAxis().setLabel(QStringLiteral("column"));
    plot_.yAxis().setLabel(QStringLiteral("row"));
    add({.legend = QStringLiteral("a"), .xLabel = QStringLiteral("q")});
    ImageItem* b = add({.legend = QStringLiteral("b"), .yLabel = QStringLiteral("chi")});
    EXPECT_EQ(plot_.xAxis().label(), QStringLiteral("q"));
    EXPECT_EQ(plot_.yAxis().label(), QStringLiteral("row"));
    QStringList seen;
    QObject::connect(&plot_.xAxis(), &Axis::labelChanged,
                     [&](const QString& label) { seen += label; });
    plot_.setActiveImage(QStringLiteral("b"));
    EXPECT_EQ(plot_.yAxis().label(), QStringLiteral("chi"));
    b->setLabels(QStringLiteral("2θ"), {});
    plot_.removeImage(QStringLiteral("b"));
    EXPECT_EQ(plot_.xAxis().label(), QStringLiteral("column"));
    EXPECT_EQ(seen, (QStringList{QStringLiteral("column"), QStringLiteral("2θ"),
                                 QStringLiteral("column")}));
}

TEST_F(PlotItems, SignalsTellOfAnItemBeforeAndAfterItGoes) {
    QStringList seen;
    const auto note = [&](const char* what) {
        return [&seen, what, this](Item* item) {
            const bool there = plot_.item(item->kind(), item->legend()) != nullptr;
            seen += QStringLiteral("%1 %2 %3").arg(QLatin1String(what), item->legend()).arg(there);
        };
    };
    QObject::connect(&plot_, &Plot::itemAdded, note("added"));
    QObject::connect(&plot_, &Plot::itemAboutToBeRemoved, note("going"));
    QObject::connect(&plot_, &Plot::itemRemoved, note("gone"));
    Item* square = plot_.addItem(std::make_unique<Square>(QStringLiteral("s"), 0, 1));
    EXPECT_TRUE(plot_.removeItem(square));
    EXPECT_FALSE(plot_.removeItem(nullptr));
    EXPECT_EQ(seen, (QStringList{QStringLiteral("added s 1"), QStringLiteral("going s 1"),
                                 QStringLiteral("gone s 0")}));
}

TEST_F(PlotItems, LegendsAreUniqueWithinAKind) {
    add({.legend = QStringLiteral("a")});
    plot_.addItem(std::make_unique<Square>(QStringLiteral("a"), 0, 1));
    Item* second = plot_.addItem(std::make_unique<Square>(QStringLiteral("a"), 0, 2));
    EXPECT_EQ(plot_.items().size(), 2U);
    EXPECT_EQ(plot_.item(ItemKind::Shape, QStringLiteral("a")), second);
}

TEST_F(PlotItems, TheFirstImageSetsTheLimitsThoughSomethingWasThereBefore) {
    plot_.addItem(std::make_unique<Square>(QStringLiteral("s"), 1, 2));
    EXPECT_EQ(plot_.limits(), (Limits{1, 2, 1, 2}));
    add({});
    EXPECT_EQ(plot_.limits(), (Limits{0, 3, 0, 2}));
    plot_.addItem(std::make_unique<Square>(QStringLiteral("far"), 100, 200));
    EXPECT_EQ(plot_.limits(), (Limits{0, 3, 0, 2})) << "an overlay does not move the view";
    plot_.resetZoom();
    EXPECT_EQ(plot_.limits(), (Limits{0, 200, 0, 200}));
}

TEST_F(PlotItems, PickingFindsTheFrontFirst) {
    Item* low = plot_.addItem(std::make_unique<Square>(QStringLiteral("low"), 0, 8));
    Item* high = plot_.addItem(std::make_unique<Square>(QStringLiteral("high"), 0, 4));
    Item* hidden = plot_.addItem(std::make_unique<Square>(QStringLiteral("hidden"), 0, 8));
    high->setZ(1);
    hidden->setVisible(false);
    const PlotTransform transform{.dataArea = QRectF(0, 0, 80, 80), .limits = {0, 8, 0, 8}};
    const auto itemsAt = [&](QPointF pixel) {
        std::vector<Item*> found;
        for (const Pick& pick : plot_.pick(pixel, transform)) found.push_back(pick.item);
        return found;
    };
    EXPECT_EQ(itemsAt({10, 70}), (std::vector<Item*>{high, low}));
    EXPECT_EQ(itemsAt({70, 70}), (std::vector<Item*>{low}));
    EXPECT_TRUE(itemsAt({90, 90}).empty());
}

}  // namespace
}  // namespace spate::plot
