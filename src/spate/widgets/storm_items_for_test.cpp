// SPDX-License-Identifier: MIT
// What comes, changes and goes in a plot in a storm.
#include "spate/color/built_in_tables.h"
#include "spate/plot/add_items.h"
#include "spate/plot/function_item.h"
#include "spate/widgets/stormy_plot_for_test.h"

namespace spate::widgets {
namespace {

QString legend(StormyPlot& storm) {
    return QStringLiteral("item %1").arg(storm.chance.below(4));
}

color::Colormap colormap(Chance& chance) {
    color::Colormap made{.table = chance.of(color::builtInTables()),
                         .normalization = chance.of(color::kAllNormalizations)};
    made.autoscale.mode = chance.of(color::kAllAutoscaleModes);
    made.autoscale.of = chance.of(color::kAllAutoscaleOfs);
    if (chance.oneIn(3)) made.autoscale.min = chance.between(-10, 10);
    if (chance.oneIn(3)) made.autoscale.max = chance.between(-10, 10);
    made.autoscale.hysteresis = chance.oneIn(2);
    return made;
}

void addImage(StormyPlot& storm) {
    Chance& chance = storm.chance;
    const image::Frame frame = randomFrame(chance, 1);
    plot::ImageOptions options{.legend = legend(storm), .replace = chance.oneIn(20)};
    if (chance.oneIn(2)) options.origin = {{chance.between(-50, 50), chance.between(-50, 50)}};
    if (chance.oneIn(2)) options.scale = {{chance.between(-2, 2), chance.between(-2, 2)}};
    if (chance.oneIn(2)) options.z = static_cast<int>(chance.below(4));
    if (chance.oneIn(2)) options.draggable = chance.oneIn(2);
    if (chance.oneIn(2)) options.colormap = colormap(chance);
    if (chance.oneIn(2)) options.opacity = chance.between(0, 1);
    if (chance.oneIn(3)) options.mask = randomMask(chance, frame.view);
    const image::MaskPtr alpha = randomMask(chance, frame.view);
    if (chance.oneIn(4)) options.alpha = alpha->levels();
    if (chance.oneIn(4)) options.resetZoom = chance.oneIn(2);
    if (chance.oneIn(4)) options.xLabel = QStringLiteral("x of %1").arg(options.legend);
    options.copy = chance.oneIn(2) ? pipeline::Copy::Yes : pipeline::Copy::No;
    // Not every pixel type has every layer: refused then, which is part of the storm.
    static_cast<void>(storm.model().addImage(frame, options));
}

plot::Item* anyItem(StormyPlot& storm) {
    const auto& items = storm.model().items();
    return items.empty() ? nullptr : storm.chance.of(items).get();
}

void changeImage(plot::ImageItem& image, Chance& chance) {
    if (image.legend() != kStreamLegend) {
        const image::Frame frame = randomFrame(chance, 2);
        static_cast<void>(image.setData(frame));
        if (chance.oneIn(3)) image.setMask(randomMask(chance, frame.view));
    }
    if (chance.oneIn(3)) image.setColormap(colormap(chance));
    if (chance.oneIn(3)) image.setReduction(chance.of(kernels::kAllReductions));
    if (chance.oneIn(3)) image.setComplexPart(chance.of(image::kAllComplexParts));
    if (chance.oneIn(4)) image.clearAlpha();
    if (chance.oneIn(4)) image.setMask(nullptr);
    if (chance.oneIn(3)) image.setPlacement({.originX = chance.between(-9, 9), .scaleY = 2});
}

plot::Values numbers(Chance& chance, std::int64_t count) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kStrange[] = {kNan, 0, -1e300, 1e-320};
    std::vector<double> made;
    for (std::int64_t i = 0; i < count; ++i) {
        made.push_back(chance.oneIn(20) ? chance.of(kStrange) : chance.between(-20, 80));
    }
    return made;
}

void addCurve(StormyPlot& storm) {
    Chance& chance = storm.chance;
    const auto count = 1 + chance.below(200);
    static_cast<void>(plot::addCurve(
        storm.model(), numbers(chance, count), numbers(chance, count),
        {.legend = legend(storm),
         .symbol = chance.oneIn(2) ? plot::Symbol::Plus : plot::Symbol::None,
         .fill = chance.oneIn(2),
         .yAxis = chance.oneIn(3) ? plot::YAxisSide::Right : plot::YAxisSide::Left}));
}

void addScatterOrHistogram(StormyPlot& storm) {
    Chance& chance = storm.chance;
    const auto count = 1 + chance.below(50);
    if (chance.oneIn(2)) {
        static_cast<void>(plot::addScatter(storm.model(), numbers(chance, count),
                                           numbers(chance, count), numbers(chance, count),
                                           {.legend = legend(storm)}));
        return;
    }
    std::vector<double> edges;
    for (std::int64_t i = 0; i < count; ++i) edges.push_back(static_cast<double>(i));
    static_cast<void>(plot::addHistogram(storm.model(), numbers(chance, count), edges,
                                         {.legend = legend(storm), .fill = chance.oneIn(2)}));
}

void addMarker(StormyPlot& storm) {
    Chance& chance = storm.chance;
    constexpr auto kKinds = std::array{plot::MarkerShape::Point, plot::MarkerShape::XLine};
    const plot::MarkerOptions options{
        .legend = legend(storm), .text = QStringLiteral("marker"), .draggable = !chance.oneIn(4)};
    const double x = chance.between(0, 50);
    if (chance.of(kKinds) == plot::MarkerShape::Point) {
        static_cast<void>(plot::addMarker(storm.model(), x, chance.between(0, 50), options));
    } else {
        static_cast<void>(plot::addXMarker(storm.model(), x, options));
    }
}

void addShape(StormyPlot& storm) {
    Chance& chance = storm.chance;
    constexpr auto kTypes =
        std::array{plot::ShapeType::Lines,   plot::ShapeType::Polygon, plot::ShapeType::Rectangle,
                   plot::ShapeType::Ellipse, plot::ShapeType::HLine,   plot::ShapeType::VLine};
    const auto count = 2 + chance.below(2);
    static_cast<void>(plot::addShape(
        storm.model(), chance.of(kTypes), numbers(chance, count), numbers(chance, count),
        {.legend = legend(storm), .fill = chance.oneIn(2), .draggable = !chance.oneIn(4)}));
}

void addOverlayOfHost(StormyPlot& storm) {
    const auto draw = [](QPainter& painter, const plot::PlotTransform& transform) {
        painter.drawEllipse(transform.toPixel({10, 10}), 20, 10);
    };
    storm.model().addItem(plot::drawnBy(draw, legend(storm)));
}

void changeItem(StormyPlot& storm) {
    Chance& chance = storm.chance;
    QPointer<plot::Item> item(anyItem(storm));
    if (!item) return;
    if (chance.oneIn(3)) item->setOpacity(chance.between(0, 1));
    if (item && chance.oneIn(3)) item->setZ(static_cast<int>(chance.below(5)));
    if (item && chance.oneIn(4)) item->setVisible(!item->isVisible());
    if (auto* image = qobject_cast<plot::ImageItem*>(item.data())) changeImage(*image, chance);
    if (auto* drawn = qobject_cast<plot::DrawnItem*>(item.data())) {
        drawn->setYAxis(chance.oneIn(3) ? plot::YAxisSide::Right : plot::YAxisSide::Left);
    }
}

void removeItem(StormyPlot& storm) {
    storm.model().removeItem(anyItem(storm));
}

// At the next signal of a kind that every item has, whoever causes it.
void removeItemFromSlot(StormyPlot& storm) {
    plot::Item* item = anyItem(storm);
    if (item == nullptr) return;
    constexpr auto kSignals =
        std::array{&plot::Item::appearanceChanged, &plot::Item::extentChanged,
                   &plot::Item::dragStarted, &plot::Item::dragged, &plot::Item::dragFinished};
    QObject::connect(item, storm.chance.of(kSignals), storm.slots.get(),
                     [model = &storm.model(), item] { model->removeItem(item); });
}

void activateImage(StormyPlot& storm) {
    storm.model().setActiveImage(storm.chance.oneIn(2) ? kStreamLegend : legend(storm));
}

}  // namespace

std::vector<StormAction> itemActionsOfStorm() {
    return {{"add an image", 8, addImage},
            {"activate an image", 2, activateImage},
            {"add a curve", 2, addCurve},
            {"add a scatter or histogram", 2, addScatterOrHistogram},
            {"add a marker", 3, addMarker},
            {"add a shape", 3, addShape},
            {"add an overlay of the host's", 1, addOverlayOfHost},
            {"change an item", 16, changeItem},
            {"remove an item", 4, removeItem},
            {"remove an item from a slot", 8, removeItemFromSlot}};
}

}  // namespace spate::widgets
