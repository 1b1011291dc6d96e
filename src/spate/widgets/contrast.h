// SPDX-License-Identifier: MIT
// Contrast: what a person does with the range and the colours of the image in front.
#pragma once

#include <QAction>
#include <QList>
#include <QObject>
#include <QPointer>
#include <optional>

#include "spate/color/colormap.h"
#include "spate/plot/plot.h"

namespace spate::widgets {

/// How the range of the colours follows the frames.
enum class ContrastMode : std::uint8_t {
    Continuous,  ///< at least one bound is found anew for each frame
    Locked,      ///< both bounds are fixed
};

/// The contrast of a plot's active image, as commands. Acts through ImageItem::colormap(), so that
/// whoever else changes it (a drag on the colour bar, a panel, the host) is in step; without an
/// active image, commands do nothing. GUI thread; the plot outlives it.
class Contrast : public QObject {
    Q_OBJECT

public:
    explicit Contrast(plot::Plot& plot, QObject* parent = nullptr);

    [[nodiscard]] ContrastMode mode() const;
    /// The plot's active image; null while there is none.
    [[nodiscard]] plot::ImageItem* image() const { return image_; }

    /// The automatic range of the frame on the screen, from then on fixed. Where the range was
    /// fixed, that frame's is found by the worker first, and fixed when it is painted. A frame
    /// without a value (all masked) has no range: the next one's that has is taken.
    void autoOnce();
    void setContinuous();
    /// Keeps the range that is on the screen.
    void lock();
    /// To the logarithm and back to what was before it. Fixed bounds stay; those that a logarithm
    /// cannot show are automatic meanwhile.
    void toggleLog();
    /// The table from its other end, and back.
    void invertColors();

    /// The commands as actions, which may go into menus and tool bars and work through their keys
    /// where they are added: A, Shift+A, (lock), L, I.
    [[nodiscard]] QAction* autoOnceAction() const noexcept { return autoOnce_; }
    [[nodiscard]] QAction* continuousAction() const noexcept { return continuous_; }
    [[nodiscard]] QAction* lockAction() const noexcept { return lock_; }
    [[nodiscard]] QAction* logAction() const noexcept { return log_; }
    [[nodiscard]] QAction* invertAction() const noexcept { return invert_; }
    [[nodiscard]] QList<QAction*> actions() const;

Q_SIGNALS:
    void modeChanged(spate::widgets::ContrastMode mode);
    /// The colormap of the active image is another, or another image is active.
    void colormapChanged();

private:
    void makeActions();
    void watch(plot::ImageItem* image);
    void update();
    void finishAutoOnce();
    void fixRange(color::Range range);
    void setColormap(const color::Colormap& colormap);

    plot::Plot& plot_;
    QPointer<plot::ImageItem> image_;
    QAction* autoOnce_;
    QAction* continuous_;
    QAction* lock_;
    QAction* log_;
    QAction* invert_;
    ContrastMode mode_ = ContrastMode::Continuous;
    color::Normalization beforeLog_ = color::Normalization::Linear;
    std::optional<color::Colormap> pendingOnce_;  // what autoOnce() waits to see painted
};

/// The table from its other end: the known one of that name if there is one, so that a table that
/// was turned twice is the very same.
[[nodiscard]] color::ColorTablePtr turned(const color::ColorTablePtr& table);

}  // namespace spate::widgets
