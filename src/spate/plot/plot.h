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
#include "spate/plot/image_item.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// What addImage() may be told besides the pixels (silx's words). What is not given keeps its value
/// when an image of that legend exists, and has silx's default when it does not.
struct ImageOptions {
    QString legend = QStringLiteral("Unnamed Image 1.1");  ///< identity: same legend, same image
    bool replace = false;                                  ///< remove all other images
    std::optional<std::array<double, 2>> origin =
        std::nullopt;  ///< data coordinates of pixel (0, 0)'s corner
    std::optional<std::array<double, 2>> scale =
        std::nullopt;                     ///< data units per pixel; negative mirrors
    std::optional<int> z = std::nullopt;  ///< larger is drawn later
    std::optional<color::Colormap> colormap = std::nullopt;
    std::optional<kernels::Reduction> reduction = std::nullopt;
    std::optional<image::ComplexPart> complexPart = std::nullopt;
    std::optional<double> opacity = std::nullopt;  ///< 0 … 1
    std::optional<image::ImageView> alpha =
        std::nullopt;  ///< of the image's shape: see ImageItem::setAlpha(); copied
    std::optional<image::Frame> pixmap =
        std::nullopt;  ///< of the image's shape: see ImageItem::setPixmap()
    std::optional<bool> resetZoom =
        std::nullopt;  ///< default: when new, or when the image has left the view
    pipeline::Copy copy = pipeline::Copy::Yes;
};

/// Axes, images and which of them is active. GUI thread.
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

    [[nodiscard]] const std::vector<std::unique_ptr<ImageItem>>& images() const noexcept {
        return images_;
    }
    /// Visible images in the order in which they are drawn.
    [[nodiscard]] std::vector<ImageItem*> imagesBackToFront() const;
    [[nodiscard]] ImageItem* image(const QString& legend) const;
    /// Whether there was one to remove.
    bool removeImage(const QString& legend);

    /// The image that colour bar and read-out speak of; null without images.
    [[nodiscard]] ImageItem* activeImage() const noexcept { return active_; }
    bool setActiveImage(const QString& legend);

    [[nodiscard]] Axis& xAxis() noexcept { return xAxis_; }
    [[nodiscard]] const Axis& xAxis() const noexcept { return xAxis_; }
    [[nodiscard]] Axis& yAxis() noexcept { return yAxis_; }
    [[nodiscard]] const Axis& yAxis() const noexcept { return yAxis_; }

    [[nodiscard]] Limits limits() const;
    /// Both axes at once: one limitsChanged(). Refuses (false) what Axis::setLimits() refuses.
    bool setLimits(const Limits& limits);
    /// Shows all images, as far as the axes' scales can.
    void resetZoom();
    /// What the axes can show of all visible images. A log axis shows what is above zero, from half
    /// a data pixel on: nearer to zero it would spend decades on a part of one pixel.
    [[nodiscard]] std::optional<Limits> dataExtent() const;

    /// Whether a data unit is as long in x as in y; the limits are then widened to the plot's
    /// shape. Has no effect while an axis is not linear, as in silx.
    [[nodiscard]] bool keepsDataAspectRatio() const noexcept { return keepAspect_; }
    void setKeepDataAspectRatio(bool keep);

    [[nodiscard]] const QString& title() const noexcept { return title_; }
    void setTitle(const QString& title);
    [[nodiscard]] bool hasColorBar() const noexcept { return colorBar_; }
    void setColorBar(bool shown);

signals:
    void itemAdded(ImageItem* item);
    void itemAboutToBeRemoved(ImageItem* item);
    /// Only when another image becomes active, never for its own new data.
    void activeImageChanged(ImageItem* previous, ImageItem* current);
    void limitsChanged();
    /// Title, labels, direction or scale of an axis, colour bar: what surrounds the data.
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
    void onExtentChanged(ImageItem& item);
    [[nodiscard]] std::optional<Limits> shownExtent(const ImageItem& item) const;

    Axis xAxis_;
    Axis yAxis_;
    std::vector<std::unique_ptr<ImageItem>> images_;
    ImageItem* active_ = nullptr;
    bool settingLimits_ = false;
    bool neverFitted_ = true;  // no image has been shown yet: the first one sets the limits
    bool mayFit_ = true;       // false while a caller has forbidden to move the view
    bool keepAspect_ = false;
    bool colorBar_ = true;
    QString title_;
};

}  // namespace spate::plot
