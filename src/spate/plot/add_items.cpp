// SPDX-License-Identifier: MIT
#include "spate/plot/add_items.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

namespace spate::plot {
namespace {

// Told apart by most people, on bright and on dark, and none of them a gray.
constexpr std::array kCurveColors{0x1F77B4U, 0xFF7F0EU, 0x2CA02CU, 0xD62728U, 0x9467BDU,
                                  0x17BECFU, 0xE377C2U, 0xBCBD22U, 0x8C564BU, 0x00C896U};

// The first of the colours that fewest curves have.
QColor nextCurveColor(const Plot& plot) {
    std::array<int, kCurveColors.size()> users{};
    for (const auto& item : plot.items()) {
        const auto* curve = qobject_cast<const LinedItem*>(item.get());
        if (curve == nullptr) continue;
        for (std::size_t i = 0; i < users.size(); ++i) {
            if (curve->color().rgb() == QColor::fromRgb(kCurveColors[i]).rgb()) ++users[i];
        }
    }
    const auto fewest = std::min_element(users.begin(), users.end()) - users.begin();
    return QColor::fromRgb(kCurveColors[static_cast<std::size_t>(fewest)]);
}

// Of markers and shapes, which are often many and of no name.
QString unusedLegend(const Plot& plot, ItemKind kind, const QString& pattern) {
    for (auto number = plot.items().size() + 1;; ++number) {
        const QString legend = pattern.arg(number);
        if (plot.item(kind, legend) == nullptr) return legend;
    }
}

base::Result<void> checkNumber(const QString& legend, const char* what, std::optional<double> value,
                               double largest) {
    if (!value || (*value >= 0 && *value <= largest)) return {};
    return base::fail("\"{}\": {} {}: expected 0 … {}", legend.toStdString(), what, *value,
                      largest);
}

constexpr double kLargestSize = 1000;  // of lines and symbols, in logical pixels

template <class Options>
base::Result<void> checkOptions(const QString& legend, const Options& options) {
    if constexpr (requires { options.lineWidth; }) {
        auto ok = checkNumber(legend, "line width", options.lineWidth, kLargestSize);
        if (!ok) return ok;
    }
    if constexpr (requires { options.symbolSize; }) {
        auto ok = checkNumber(legend, "symbol size", options.symbolSize, kLargestSize);
        if (!ok) return ok;
    }
    return checkNumber(legend, "opacity", options.opacity, 1);
}

template <class Options>
void applyLine(LinedItem& item, const Options& options) {
    if (options.color) item.setColor(*options.color);
    LineLook look = item.line();
    look.style = options.lineStyle.value_or(look.style);
    look.width = options.lineWidth.value_or(look.width);
    if (options.gapColor) look.gapColor = options.gapColor;
    item.setLine(look);
}

template <class ItemType, class Options>
void applySymbol(ItemType& item, const Options& options) {
    item.setSymbol({.symbol = options.symbol.value_or(item.symbol().symbol),
                    .size = options.symbolSize.value_or(item.symbol().size)});
}

// What all kinds of items have.
template <class Options>
void applyCommon(DrawnItem& item, const Options& options) {
    if (options.info) item.setInfo(*options.info);
    if (options.yAxis) item.setYAxis(*options.yAxis);
    if (options.z) item.setZ(*options.z);
    if (options.opacity) item.setOpacity(*options.opacity);
    if (options.selectable) item.setSelectable(*options.selectable);
    if constexpr (requires { options.draggable; }) {
        if (options.draggable) item.setDraggable(*options.draggable);
    }
}

void removeOthers(Plot& plot, const Item& kept) {
    std::vector<Item*> others;
    for (const auto& item : plot.items()) {
        if (item->kind() == kept.kind() && item.get() != &kept) others.push_back(item.get());
    }
    for (Item* other : others) plot.removeItem(other);
}

// Either the item that has the legend, which is in the plot, or a new one, which is not yet.
template <class ItemType>
class Target {
public:
    template <class Make>
    Target(Plot& plot, ItemKind kind, const QString& legend, const Make& make)
        : plot_(plot), item_(qobject_cast<ItemType*>(plot.item(kind, legend))) {
        if (item_ != nullptr) return;
        created_ = make();
        item_ = created_.get();
    }

    [[nodiscard]] bool isNew() const noexcept { return created_ != nullptr; }
    ItemType* operator->() const noexcept { return item_; }
    ItemType& operator*() const noexcept { return *item_; }

    // With all that it shows set already: the first item of a plot sets the limits.
    ItemType* show(bool replace, bool resetZoom) {
        if (created_) plot_.addItem(std::move(created_));
        if (replace) removeOthers(plot_, *item_);
        if (resetZoom) plot_.resetZoom();
        return item_;
    }

private:
    Plot& plot_;
    ItemType* item_;
    std::unique_ptr<ItemType> created_;
};

template <class ItemType>
Target<ItemType> targetOf(Plot& plot, ItemKind kind, const QString& legend) {
    return {plot, kind, legend, [&] {
                auto item = std::make_unique<ItemType>(legend);
                if constexpr (std::is_base_of_v<LinedItem, ItemType>) {
                    item->setColor(nextCurveColor(plot));
                }
                return item;
            }};
}

base::Result<MarkerItem*> addMarkerOf(Plot& plot, MarkerShape shape, QPointF position,
                                      const MarkerOptions& options) {
    const QString legend = options.legend.value_or(
        unusedLegend(plot, ItemKind::Marker, QStringLiteral("Unnamed marker %1")));
    if (auto ok = checkOptions(legend, options); !ok) return base::failAs(ok);
    auto* known = qobject_cast<MarkerItem*>(plot.item(ItemKind::Marker, legend));
    // A marker of another shape gives way, as in silx.
    const bool isOther = known != nullptr && known->shape() != shape;
    auto created = known == nullptr || isOther ? std::make_unique<MarkerItem>(shape, legend)
                                               : std::unique_ptr<MarkerItem>();
    MarkerItem* item = created ? created.get() : known;
    const auto moved = options.constraint ? item->setPosition(position, *options.constraint)
                                          : item->setPosition(position);
    if (!moved) return base::failAs(moved);
    if (options.text) item->setText(*options.text);
    if (options.background) item->setBackground(options.background);
    applyLine(*item, options);
    applySymbol(*item, options);
    applyCommon(*item, options);
    if (created) plot.addItem(std::move(created));
    return item;
}

}  // namespace

base::Result<CurveItem*> addCurve(Plot& plot, Values x, Values y, const CurveOptions& options) {
    if (auto ok = checkOptions(options.legend, options); !ok) return base::failAs(ok);
    auto curve = targetOf<CurveItem>(plot, ItemKind::Curve, options.legend);
    auto set =
        curve->setData(std::move(x), std::move(y), options.xErrors.value_or(curve->xErrors()),
                       options.yErrors.value_or(curve->yErrors()));
    if (!set) return base::failAs(set);
    applyLine(*curve, options);
    applySymbol(*curve, options);
    applyCommon(*curve, options);
    if (options.fill) curve->setFilled(*options.fill);
    if (options.baseline) curve->setBaseline(*options.baseline);
    return curve.show(options.replace, options.resetZoom);
}

base::Result<ScatterItem*> addScatter(Plot& plot, Values x, Values y, Values values,
                                      const ScatterOptions& options) {
    if (auto ok = checkOptions(options.legend, options); !ok) return base::failAs(ok);
    auto scatter = targetOf<ScatterItem>(plot, ItemKind::Scatter, options.legend);
    auto set = scatter->setData(std::move(x), std::move(y), std::move(values));
    if (!set) return base::failAs(set);
    if (options.colormap) scatter->setColormap(*options.colormap);
    applySymbol(*scatter, options);
    applyCommon(*scatter, options);
    return scatter.show(options.replace, options.resetZoom);
}

base::Result<HistogramItem*> addHistogram(Plot& plot, Values counts, Values edges,
                                          const HistogramOptions& options) {
    if (auto ok = checkOptions(options.legend, options); !ok) return base::failAs(ok);
    auto histogram = targetOf<HistogramItem>(plot, ItemKind::Histogram, options.legend);
    auto set = histogram->setData(std::move(counts), std::move(edges), options.alignment);
    if (!set) return base::failAs(set);
    applyLine(*histogram, options);
    applyCommon(*histogram, options);
    if (options.fill) histogram->setFilled(*options.fill);
    if (options.baseline) histogram->setBaseline(*options.baseline);
    return histogram.show(options.replace, options.resetZoom);
}

base::Result<MarkerItem*> addMarker(Plot& plot, double x, double y, const MarkerOptions& options) {
    return addMarkerOf(plot, MarkerShape::Point, {x, y}, options);
}

base::Result<MarkerItem*> addXMarker(Plot& plot, double x, const MarkerOptions& options) {
    return addMarkerOf(plot, MarkerShape::XLine, {x, 0}, options);
}

base::Result<MarkerItem*> addYMarker(Plot& plot, double y, const MarkerOptions& options) {
    return addMarkerOf(plot, MarkerShape::YLine, {0, y}, options);
}

base::Result<ShapeItem*> addShape(Plot& plot, ShapeType type, const Values& x, const Values& y,
                                  const ShapeOptions& options) {
    const QString legend = options.legend.value_or(
        unusedLegend(plot, ItemKind::Shape, QStringLiteral("Unnamed shape %1")));
    if (auto ok = checkOptions(legend, options); !ok) return base::failAs(ok);
    auto* known = qobject_cast<ShapeItem*>(plot.item(ItemKind::Shape, legend));
    auto created = known == nullptr || known->type() != type
                       ? std::make_unique<ShapeItem>(type, legend)
                       : std::unique_ptr<ShapeItem>();
    ShapeItem* shape = created ? created.get() : known;
    if (auto set = shape->setData(x, y); !set) return base::failAs(set);
    applyLine(*shape, options);
    applyCommon(*shape, options);
    if (options.fill) shape->setFilled(*options.fill);
    if (options.inExtent) shape->setInExtent(*options.inExtent);
    if (created) plot.addItem(std::move(created));
    if (options.replace) removeOthers(plot, *shape);
    if (options.resetZoom) plot.resetZoom();
    return shape;
}

}  // namespace spate::plot
