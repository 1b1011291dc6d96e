// SPDX-License-Identifier: MIT
// Plot: the model of an image plot. It knows what is shown, not how it is drawn.
#pragma once

#include <QObject>
#include <QString>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "spate/plot/axis.h"
#include "spate/plot/color_bar.h"
#include "spate/plot/drawn_item.h"
#include "spate/plot/image_item.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// What addImage() may be told besides the pixels (silx's words). What is not given keeps its value
/// when an image of that legend exists, and has silx's default when it does not.
struct ImageOptions {
    QString legend = QStringLiteral("Unnamed Image 1.1");  ///< identity: same legend, same image
    std::optional<QVariant> info = std::nullopt;           ///< whatever the host keeps with it
    bool replace = false;                                  ///< remove all other images
    std::optional<std::array<double, 2>> origin =
        std::nullopt;  ///< data coordinates of pixel (0, 0)'s corner
    std::optional<std::array<double, 2>> scale =
        std::nullopt;                     ///< data units per pixel; negative mirrors
    std::optional<int> z = std::nullopt;  ///< larger is drawn later
    std::optional<bool> selectable = std::nullopt;
    std::optional<bool> draggable = std::nullopt;
    std::optional<color::Colormap> colormap = std::nullopt;
    std::optional<kernels::Reduction> reduction = std::nullopt;
    std::optional<kernels::Hold> hold = std::nullopt;  ///< of the frames between two paints
    std::optional<image::ComplexPart> complexPart = std::nullopt;
    std::optional<double> opacity = std::nullopt;  ///< 0 … 1
    std::optional<image::ImageView> alpha =
        std::nullopt;  ///< of the image's shape: see ImageItem::setAlpha(); copied
    std::optional<image::Frame> pixmap =
        std::nullopt;  ///< of the image's shape: see ImageItem::setPixmap()
    std::optional<image::MaskPtr> mask =
        std::nullopt;  ///< of the image's shape: see ImageItem::setMask(); null removes it
    std::optional<QString> xLabel = std::nullopt;  ///< of the axis, while this image is active
    std::optional<QString> yLabel = std::nullopt;
    std::optional<bool> resetZoom =
        std::nullopt;  ///< default: when new, or when the image has left the view
    pipeline::Copy copy = pipeline::Copy::Yes;
};

/// Room that resetZoom() leaves around the data, in parts of their extent: in y for both y axes, in
/// decades on log axes.
struct DataMargins {
    double xMin = 0;
    double xMax = 0;
    double yMin = 0;
    double yMax = 0;
    friend bool operator==(const DataMargins&, const DataMargins&) = default;
};

/// Which ticks have lines across the data area.
enum class Grid : std::uint8_t { None, Major, MajorAndMinor };

/// Axes, items, and which image is active. GUI thread.
class Plot : public QObject {
    Q_OBJECT

public:
    explicit Plot(QObject* parent = nullptr);
    ~Plot() override;

    /// Shows a frame under a legend: a new image, or the next frame of the one that has it. An
    /// update goes the fast path: same item, same renderer, nothing re-activated. Fails, changing
    /// nothing, if an option or the frame is refused.
    base::Result<ImageItem*> addImage(image::Frame frame, const ImageOptions& options = {});
    base::Result<ImageItem*> addImage(const image::ImageView& pixels,
                                      const ImageOptions& options = {});
    /// An image that waits for frames through its sink().
    ImageItem* addStreamImage(const QString& legend);

    [[nodiscard]] std::vector<ImageItem*> images() const;
    /// Visible images in the order in which they are drawn.
    [[nodiscard]] std::vector<ImageItem*> imagesBackToFront() const;
    [[nodiscard]] ImageItem* image(const QString& legend) const;
    /// Whether there was one to remove.
    bool removeImage(const QString& legend);

    /// Adds an item of any kind but images, in place of one of its kind and legend.
    template <class ItemType>
    ItemType* addItem(std::unique_ptr<ItemType> item) {
        ItemType* added = item.get();
        addOwned(std::move(item));
        return added;
    }
    [[nodiscard]] const std::vector<std::unique_ptr<Item>>& items() const noexcept {
        return items_;
    }
    /// Visible items in the order in which they are drawn: by z, then as they were added.
    [[nodiscard]] std::vector<Item*> itemsBackToFront() const;
    [[nodiscard]] Item* item(ItemKind kind, const QString& legend) const;
    /// Takes it out of the plot; whether it was this plot's. From then on it is silent, an image's
    /// sink rejects, and it is deleted in the event loop, or with the plot: slots may remove any
    /// item in the middle of anything, and what is under way goes on without it.
    bool removeItem(Item* item);

    /// What is under a point of the canvas, the front first; lines and symbols within `distance`
    /// pixels of it. Of images, what is painted.
    [[nodiscard]] std::vector<Pick> pick(QPointF pixel, const PlotTransform& transform,
                                         double distance = 4) const;

    /// The image that colour bar and read-out speak of; null without images.
    [[nodiscard]] ImageItem* activeImage() const noexcept { return active_; }
    bool setActiveImage(const QString& legend);

    [[nodiscard]] Axis& xAxis() noexcept { return xAxis_; }
    [[nodiscard]] const Axis& xAxis() const noexcept { return xAxis_; }
    [[nodiscard]] Axis& yAxis() noexcept { return yAxis_; }
    [[nodiscard]] const Axis& yAxis() const noexcept { return yAxis_; }
    /// The right y axis, for items that belong to it (Item::yAxis()); images never do.
    [[nodiscard]] Axis& y2Axis() noexcept { return y2Axis_; }
    [[nodiscard]] const Axis& y2Axis() const noexcept { return y2Axis_; }
    [[nodiscard]] Axis& yAxis(YAxisSide side) noexcept;
    /// It is shown while a visible item belongs to it, and while a host wants it.
    [[nodiscard]] bool isY2AxisShown() const noexcept { return y2Wanted_ || y2InUse_; }
    void setY2AxisShown(bool wanted);

    /// With y2 while the right axis is shown.
    [[nodiscard]] Limits limits() const;
    /// All axes at once, the right one too if y2 is given: one limitsChanged(). Refuses all (false)
    /// if an axis would refuse its own: see Axis::setLimits().
    bool setLimits(const Limits& limits);
    /// Shows all items, as far as the axes' scales can, with the data margins around them. Axes
    /// without autoscale stay.
    void resetZoom();
    /// What the axes can show of all visible items.
    [[nodiscard]] std::optional<Limits> dataExtent() const;
    [[nodiscard]] const DataMargins& dataMargins() const noexcept { return margins_; }
    /// For the next resetZoom(). Margins that are below zero, or not finite, are refused (false).
    bool setDataMargins(const DataMargins& margins);

    /// Whether a data unit is as long in x as in y; the limits are then widened to the plot's
    /// shape, but never beyond the constraints of an axis, where silx goes on: it is moved, and if
    /// that is not enough, less of the other axis is shown. Has no effect while an axis is not
    /// linear, as in silx.
    [[nodiscard]] bool keepsDataAspectRatio() const noexcept { return keepAspect_; }
    void setKeepDataAspectRatio(bool keep);

    [[nodiscard]] const QString& title() const noexcept { return title_; }
    void setTitle(const QString& title);
    [[nodiscard]] bool hasColorBar() const noexcept { return colorBar_; }
    void setColorBar(bool shown);
    /// Lines across the data area at ticks of x and (left) y, over images and under other items.
    [[nodiscard]] Grid grid() const noexcept { return grid_; }
    void setGrid(Grid grid);
    /// Whether the colour bar has a histogram of the displayed values, of the active image. They
    /// are counted off the GUI thread, at most ten times a second. Off by default.
    [[nodiscard]] bool hasColorBarHistogram() const noexcept { return colorBarHistogram_; }
    void setColorBarHistogram(bool shown);
    /// What a gesture does with the colour bar; whoever sets it has it painted.
    [[nodiscard]] const ColorBarGrip& colorBarGrip() const noexcept { return colorBarGrip_; }
    void setColorBarGrip(const ColorBarGrip& grip) { colorBarGrip_ = grip; }

Q_SIGNALS:
    void itemAdded(spate::plot::Item* item);
    void itemAboutToBeRemoved(spate::plot::Item* item);
    /// It is no item of the plot any more, and will be deleted: see removeItem().
    void itemRemoved(spate::plot::Item* item);
    /// Only when another image becomes active, never for its own new data.
    void activeImageChanged(spate::plot::ImageItem* previous, spate::plot::ImageItem* current);
    void limitsChanged();
    /// Title, labels, direction, scale or ticks of an axis, the right axis, colour bar, grid: what
    /// surrounds the data.
    void decorationChanged();

private:
    base::Result<void> checkOptions(const ImageOptions& options) const;
    base::Result<void> checkLayers(const ImageOptions& options,
                                   const image::ImageView& pixels) const;
    ImageItem* createImage(const QString& legend);
    void applyOptions(ImageItem& item, const ImageOptions& options);
    base::Result<void> applyLayers(ImageItem& item, const ImageOptions& options);
    void removeOthers(const ImageItem& kept);
    void activate(ImageItem* item);
    void addOwned(std::unique_ptr<Item> item);
    void leave(std::unique_ptr<Item> removed);
    [[nodiscard]] bool contains(const Item* item) const;
    void showLabelsOfActive();
    void askForCounts();
    void onExtentChanged(Item& item);
    [[nodiscard]] std::optional<Limits> shownExtent(const Item& item) const;
    void watchAxes();
    void updateY2InUse();

    Axis xAxis_;
    Axis yAxis_;
    Axis y2Axis_;
    std::vector<std::unique_ptr<Item>> items_;
    ImageItem* active_ = nullptr;
    bool settingLimits_ = false;
    bool neverFitted_ = true;  // nothing has been shown yet: the first item sets the limits
    bool neverFittedToImage_ = true;
    bool mayFit_ = true;  // false while a caller has forbidden to move the view
    bool keepAspect_ = false;
    bool colorBar_ = true;
    bool y2Wanted_ = false;
    bool y2InUse_ = false;
    DataMargins margins_;
    Grid grid_ = Grid::None;
    bool colorBarHistogram_ = false;
    ColorBarGrip colorBarGrip_;
    QString title_;
};

}  // namespace spate::plot
