// SPDX-License-Identifier: MIT
// DrawnLayers: pictures of drawn items, kept while nothing of them changes.
#pragma once

#include <QColor>
#include <QImage>
#include <QRegion>
#include <cstdint>
#include <functional>
#include <vector>

#include "spate/plot/drawn_item.h"
#include "spate/plot/layout.h"
#include "spate/widgets/canvas.h"

namespace spate::widgets {

/// For canvases: what lies between two images is one layer, a picture of the data area in device
/// pixels. It is drawn when an item of it changes, comes or goes, or everything may lie elsewhere;
/// else a paint copies it, and only those of its tiles that hold anything. So a million points cost
/// a new frame of the image below no more than ten. What may be dragged has a layer of its own, so
/// that moving it draws nothing else. GUI thread.
class DrawnLayers {
public:
    /// All layers are drawn again when they are painted next.
    void setLayout(const plot::PlotLayout& layout, const QColor& foreground);
    /// So is the layer that has this item.
    void update(const plot::DrawnItem& item);

    /// Puts the tiles of a layer on what is shown. A layer that was drawn again has another
    /// QImage::cacheKey().
    using Copy = std::function<void(const QImage& picture, const QRegion& covered)>;

    // One paint: begin(); from back to front add() the items and paint() what was added since,
    // below the next image and at the end; end().

    void begin();
    void add(const plot::DrawnItem& item, const Copy& copy);
    void paint(const Copy& copy);
    /// Lets go of layers that were not painted.
    void end();

    [[nodiscard]] const LayerCounters& counters() const noexcept { return counters_; }

private:
    using Items = std::vector<const plot::DrawnItem*>;
    struct Layer {
        Items items{};
        QImage picture{};
        QRegion covered{};  // in its pixels
        bool isStale = true;
    };

    void draw(Layer& layer);
    void count(const QRegion& copied);

    plot::PlotLayout layout_;
    QColor foreground_;
    std::vector<Layer> layers_;
    Items added_;              // since the last layer
    std::size_t painted_ = 0;  // layers, in this paint
    LayerCounters counters_;
};

/// Where a picture is not transparent, by tiles.
[[nodiscard]] QRegion coveredTiles(const QImage& picture);

}  // namespace spate::widgets
