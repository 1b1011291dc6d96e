// SPDX-License-Identifier: MIT
#include "spate/widgets/drawn_layers.h"

#include <QPainter>
#include <algorithm>
#include <vector>

#include "spate/plot/paint_items.h"

namespace spate::widgets {
namespace {

constexpr int kTile = 64;  // device pixels

// Layers cost memory: items that can and cannot be dragged, in turn, do not get one each.
constexpr std::size_t kManyLayers = 8;

bool isTransparent(const QImage& picture, const QRect& tile) {
    for (int y = tile.top(); y <= tile.bottom(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
        if (std::any_of(line + tile.left(), line + tile.right() + 1,
                        [](QRgb pixel) { return pixel != 0; })) {
            return false;
        }
    }
    return true;
}

}  // namespace

QRegion coveredTiles(const QImage& picture) {
    QRegion covered;
    for (int top = 0; top < picture.height(); top += kTile) {
        for (int left = 0; left < picture.width(); left += kTile) {
            const QRect tile = QRect(left, top, kTile, kTile) & picture.rect();
            if (!isTransparent(picture, tile)) covered += tile;
        }
    }
    return covered;
}

void DrawnLayers::setLayout(const plot::PlotLayout& layout, const QColor& foreground) {
    layout_ = layout;
    foreground_ = foreground;
    for (Layer& layer : layers_) layer.isStale = true;
}

void DrawnLayers::update(const plot::DrawnItem& item) {
    for (Layer& layer : layers_) {
        if (std::find(layer.items.begin(), layer.items.end(), &item) != layer.items.end()) {
            layer.isStale = true;
        }
    }
}

void DrawnLayers::begin() {
    added_.clear();
    painted_ = 0;
}

void DrawnLayers::add(const plot::DrawnItem& item, const Copy& copy) {
    const bool isOther = !added_.empty() && added_.back()->isDraggable() != item.isDraggable();
    if (isOther && painted_ < kManyLayers) paint(copy);
    added_.push_back(&item);
}

void DrawnLayers::paint(const Copy& copy) {
    if (added_.empty()) return;
    if (painted_ == layers_.size()) layers_.emplace_back();
    Layer& layer = layers_[painted_++];
    if (layer.items != added_) {
        layer.items = added_;
        layer.isStale = true;
    }
    added_.clear();
    if (layer.isStale) draw(layer);
    copy(layer.picture, layer.covered);
    count(layer.covered);
}

void DrawnLayers::end() {
    layers_.resize(painted_);
}

void DrawnLayers::draw(Layer& layer) {
    const plot::PlotTransform& transform = layout_.transform;
    const double ratio = layout_.canvas.devicePixelRatio;
    const QSize size = (transform.dataArea.size() * ratio).toSize();
    if (layer.picture.size() != size) {
        layer.picture = QImage(size, QImage::Format_ARGB32_Premultiplied);
    }
    layer.isStale = false;
    layer.covered = QRegion();
    ++counters_.builds;
    if (layer.picture.isNull()) return;  // no room, or no memory
    layer.picture.fill(Qt::transparent);
    layer.picture.setDevicePixelRatio(ratio);
    QPainter painter(&layer.picture);
    painter.translate(-transform.dataArea.topLeft());
    for (const plot::DrawnItem* item : layer.items) {
        plot::paintItem(painter, *item, layout_.transformOf(item->yAxis()), layout_.canvas.font,
                        foreground_);
    }
    painter.end();
    layer.picture.setDevicePixelRatio(1);  // copied pixel by pixel
    layer.covered = coveredTiles(layer.picture);
}

void DrawnLayers::count(const QRegion& copied) {
    for (const QRect& part : copied) {
        counters_.bytesCopied += 4 * static_cast<std::uint64_t>(part.width()) *
                                 static_cast<std::uint64_t>(part.height());
    }
}

}  // namespace spate::widgets
