// SPDX-License-Identifier: MIT
// Whoever hears of an item may remove it, whichever of its signals told, whatever goes on.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QMetaMethod>
#include <QPointer>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "spate/plot/add_items.h"

namespace spate::plot {
namespace {

const QString kLegend = QStringLiteral("it");

// Removes an item as soon as one of its signals comes.
class Remover : public QObject {
    Q_OBJECT

public:
    Remover(Plot& plot, Item* item) : plot_(plot), item_(item) {}
    Q_INVOKABLE void remove() { hasRemoved_ = plot_.removeItem(item_) || hasRemoved_; }
    [[nodiscard]] bool hasRemoved() const { return hasRemoved_; }

private:
    Plot& plot_;
    Item* item_;
    bool hasRemoved_ = false;
};

std::vector<QMetaMethod> signalsOf(const Item& item) {
    std::vector<QMetaMethod> found;
    const QMetaObject& type = *item.metaObject();
    for (int i = QObject::staticMetaObject.methodCount(); i < type.methodCount(); ++i) {
        if (type.method(i).methodType() == QMetaMethod::Signal) found.push_back(type.method(i));
    }
    return found;
}

// A rendering under way can tell of itself only once it is removed: so an image has no frame yet.
struct Change {
    const char* name;
    std::function<Item*(Plot&)> add;
    std::function<void(Plot&, Item&)> change;
    int telling;  // signals that tell of it
};

void PrintTo(const Change& change, std::ostream* out) {
    *out << change.name;
}

const PlotTransform kTransform{.dataArea = QRectF(0, 0, 100, 100), .limits = {0, 100, 0, 100}};

void dragItem(Plot&, Item& item) {
    static_cast<DrawnItem&>(item).drag({.item = &item}, {10, 10}, {30, 40}, kTransform);
}

Item* addImage(Plot& plot, std::int64_t rows, const ImageOptions& options) {
    static const std::vector<float> kPixels(100, 1.0F);
    return plot.addImage(*image::ImageView::of(kPixels.data(), rows, 3), options).value_or(nullptr);
}

Item* addImageOf2Rows(Plot& plot) {
    return addImage(plot, 2, {.legend = kLegend});
}

void changeAllOfImage(Plot& plot, Item&) {
    color::Colormap colormap;
    colormap.normalization = color::Normalization::Sqrt;
    addImage(plot, 5,
             {.legend = kLegend,
              .replace = true,
              .origin = {{1, 2}},
              .z = 3,
              .colormap = colormap,
              .reduction = kernels::Reduction::Mean,
              .opacity = 0.5,
              .xLabel = QStringLiteral("x"),
              .resetZoom = true});
}

Item* addCurveOf3(Plot& plot) {
    return *addCurve(plot, {1, 2, 3}, {4, 5, 6}, {.legend = kLegend});
}

void changeAllOfCurve(Plot& plot, Item&) {
    static_cast<void>(addCurve(plot, {1, 2}, {4, 5},
                               {.legend = kLegend,
                                .replace = true,
                                .color = QColor(Qt::red),
                                .lineWidth = 3,
                                .symbol = Symbol::Plus,
                                .fill = true,
                                .baseline = 1,
                                .yAxis = YAxisSide::Right,
                                .z = 7,
                                .resetZoom = true}));
}

Item* addScatterOf2(Plot& plot) {
    return *addScatter(plot, {1, 2}, {4, 5}, {6, 7}, {.legend = kLegend});
}

void changeAllOfScatter(Plot& plot, Item&) {
    static_cast<void>(
        addScatter(plot, {1}, {4}, {6},
                   {.legend = kLegend, .replace = true, .symbolSize = 9, .resetZoom = true}));
}

Item* addHistogramOf2(Plot& plot) {
    return *addHistogram(plot, {1, 2}, {4, 5, 6}, {.legend = kLegend});
}

void changeAllOfHistogram(Plot& plot, Item&) {
    static_cast<void>(addHistogram(
        plot, {3}, {4, 5},
        {.legend = kLegend, .replace = true, .fill = true, .baseline = 2, .resetZoom = true}));
}

Item* addMarkerAt1(Plot& plot) {
    return *addMarker(plot, 1, 1, {.legend = kLegend});
}

void changeAllOfMarker(Plot& plot, Item&) {
    static_cast<void>(addMarker(
        plot, 5, 6, {.legend = kLegend, .text = QStringLiteral("here"), .lineWidth = 3, .z = 2}));
}

Item* addPolygon(Plot& plot) {
    return *addShape(plot, ShapeType::Polygon, {1, 2, 3}, {4, 5, 1}, {.legend = kLegend});
}

void changeAllOfShape(Plot& plot, Item&) {
    static_cast<void>(addShape(plot, ShapeType::Polygon, {1, 2, 4}, {4, 6, 1},
                               {.legend = kLegend,
                                .replace = true,
                                .lineWidth = 3,
                                .fill = true,
                                .inExtent = false,
                                .resetZoom = true}));
}

class ItemRemoval : public testing::TestWithParam<Change> {};

TEST_P(ItemRemoval, ByASlotOfAnyOfItsSignalsIsSafe) {
    const Change& change = GetParam();
    int telling = 0;
    Plot example;
    const std::size_t signalCount = signalsOf(*change.add(example)).size();
    for (std::size_t i = 0; i < signalCount; ++i) {
        Plot plot;
        Item* item = change.add(plot);
        Remover remover(plot, item);
        const int slot = Remover::staticMetaObject.indexOfMethod("remove()");
        QObject::connect(item, signalsOf(*item)[i], &remover,
                         Remover::staticMetaObject.method(slot));
        change.change(plot, *item);
        telling += remover.hasRemoved() ? 1 : 0;
        EXPECT_EQ(plot.items().empty(), remover.hasRemoved());
        EXPECT_EQ(plot.activeImage(), plot.image(kLegend));
    }
    EXPECT_EQ(telling, change.telling);
}

INSTANTIATE_TEST_SUITE_P(Of, ItemRemoval,
                         testing::Values(Change{"image", addImageOf2Rows, changeAllOfImage, 5},
                                         Change{"curve", addCurveOf3, changeAllOfCurve, 2},
                                         Change{"scatter", addScatterOf2, changeAllOfScatter, 2},
                                         Change{"histogram", addHistogramOf2, changeAllOfHistogram,
                                                2},
                                         Change{"marker", addMarkerAt1, changeAllOfMarker, 2},
                                         Change{"shape", addPolygon, changeAllOfShape, 3},
                                         Change{"draggedMarker", addMarkerAt1, dragItem, 2},
                                         Change{"draggedShape", addPolygon, dragItem, 3}),
                         [](const auto& tested) { return std::string(tested.param.name); });

// Signals of the plot, each with the slot's own item.
class PlotSignals : public testing::Test {
protected:
    // What every kind of item does when it comes.
    void addOneOfEach() {
        for (const auto add : {addImageOf2Rows, addCurveOf3, addScatterOf2, addHistogramOf2,
                               addMarkerAt1, addPolygon}) {
            static_cast<void>(add(plot_));
            EXPECT_TRUE(plot_.items().empty());
            EXPECT_EQ(plot_.activeImage(), nullptr);
        }
    }

    Plot plot_;
};

TEST_F(PlotSignals, AnItemMayBeRemovedAsSoonAsItIsAdded) {
    QObject::connect(&plot_, &Plot::itemAdded, [this](Item* item) { plot_.removeItem(item); });
    addOneOfEach();
    plot_.addStreamImage(kLegend);
    EXPECT_TRUE(plot_.items().empty());
    EXPECT_EQ(plot_.activeImage(), nullptr);
}

TEST_F(PlotSignals, AnItemThatNobodySawDoesNotCountAsTheFirst) {
    const auto removing =
        QObject::connect(&plot_, &Plot::itemAdded, [this](Item* item) { plot_.removeItem(item); });
    addCurveOf3(plot_);
    QObject::disconnect(removing);
    addPolygon(plot_);
    EXPECT_EQ(plot_.limits(), (Limits{1, 3, 1, 5})) << "the first to be seen sets the limits";
}

TEST_F(PlotSignals, AnImageMayBeRemovedAsSoonAsItIsActive) {
    QObject::connect(&plot_, &Plot::activeImageChanged, [this](ImageItem*, ImageItem* current) {
        if (current != nullptr) plot_.removeItem(current);
    });
    addImageOf2Rows(plot_);
    EXPECT_TRUE(plot_.items().empty());
    EXPECT_EQ(plot_.activeImage(), nullptr);
}

TEST_F(PlotSignals, ItemsMayBeRemovedWhenTheyMoveTheView) {
    QObject::connect(&plot_, &Plot::limitsChanged, [this] {
        while (!plot_.items().empty()) plot_.removeItem(plot_.items().front().get());
    });
    for (const auto add : {addCurveOf3, addImageOf2Rows}) static_cast<void>(add(plot_));
    EXPECT_TRUE(plot_.items().empty());
    EXPECT_EQ(plot_.activeImage(), nullptr);
}

TEST_F(PlotSignals, AnItemMayBeRemovedWhileItIsBeingRemoved) {
    for (const auto signal : {&Plot::itemAboutToBeRemoved, &Plot::itemRemoved}) {
        int told = 0;
        const auto removing = QObject::connect(&plot_, signal, [&](Item* item) {
            if (++told < 10) plot_.removeItem(item);
        });
        EXPECT_TRUE(plot_.removeItem(addImageOf2Rows(plot_)));
        EXPECT_TRUE(plot_.items().empty());
        EXPECT_EQ(plot_.activeImage(), nullptr);
        QObject::disconnect(removing);
    }
}

TEST_F(PlotSignals, AnImageThatIsBeingRemovedCannotBecomeActive) {
    QObject::connect(&plot_, &Plot::activeImageChanged, [this] { plot_.setActiveImage(kLegend); });
    plot_.removeItem(addImageOf2Rows(plot_));
    EXPECT_EQ(plot_.activeImage(), nullptr);
}

TEST_F(PlotSignals, ARemovedItemIsSilentRejectsFramesAndIsGoneWithThePlotAtTheLatest) {
    QPointer<Item> item;
    {
        Plot plot;
        auto* image = qobject_cast<ImageItem*>(addImageOf2Rows(plot));
        item = image;
        const auto sink = image->sink();
        int told = 0;
        QObject::connect(image, &Item::appearanceChanged, [&told] { ++told; });
        plot.removeItem(image);
        ASSERT_TRUE(item) << "somebody may be in the middle of one of its signals";
        image->setZ(5);
        EXPECT_EQ(told, 0);
        const auto pixels = std::make_shared<std::vector<float>>(6);
        const auto view = *image::ImageView::of(pixels->data(), 2, 3);
        EXPECT_FALSE(sink->submit({.view = view, .owner = pixels}));
    }
    EXPECT_FALSE(item);
}

TEST_F(PlotSignals, ARemovedImageLetsGoOfItsFramesBeforeTheEventsAreOver) {
    auto pixels = std::make_shared<std::vector<float>>(6);
    const std::weak_ptr<void> owner = pixels;
    const auto view = *image::ImageView::of(pixels->data(), 2, 3);
    auto image = plot_.addImage(image::Frame{.view = view, .owner = std::move(pixels)},
                                {.copy = pipeline::Copy::No});
    ASSERT_TRUE(image);
    plot_.removeItem(*image);
    // The thread that lets go of frames takes its time.
    for (int i = 0; i < 10'000 && !owner.expired(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(owner.expired()) << "a program without an event loop may remove many";
}

TEST_F(PlotSignals, ARemovedItemIsDeletedWhenTheEventsAreOver) {
    const QPointer<Item> item = addCurveOf3(plot_);
    plot_.removeItem(item);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(item);
}

}  // namespace
}  // namespace spate::plot

#include "item_removal_test.moc"
