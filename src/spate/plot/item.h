// SPDX-License-Identifier: MIT
// Item: one thing that a plot shows.
#pragma once

#include <QObject>
#include <QString>
#include <QVariant>
#include <cstdint>
#include <optional>

#include "spate/pipeline/axis_scale.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// silx's kinds of items. Legends are unique within a kind.
enum class ItemKind : std::uint8_t { Image, Curve, Scatter, Histogram, Marker, Shape };

/// What images, curves, markers and shapes have in common: an identity, a place in the order of
/// drawing, and an extent in data coordinates. Owned by a Plot. GUI thread.
class Item : public QObject {
    Q_OBJECT

public:
    explicit Item(QString legend, QObject* parent = nullptr);

    [[nodiscard]] virtual ItemKind kind() const noexcept = 0;
    [[nodiscard]] const QString& legend() const noexcept { return legend_; }

    /// Whatever the host wants to keep with the item.
    [[nodiscard]] const QVariant& info() const noexcept { return info_; }
    void setInfo(QVariant info) { info_ = std::move(info); }

    /// Larger is drawn later; of equal ones, what was added later.
    [[nodiscard]] int z() const noexcept { return z_; }
    void setZ(int z);
    [[nodiscard]] bool isVisible() const noexcept { return visible_; }
    void setVisible(bool visible);
    /// 0 … 1; what is outside is taken for the nearer end.
    [[nodiscard]] double opacity() const noexcept { return opacity_; }
    void setOpacity(double opacity);

    /// Whether a click may choose it.
    [[nodiscard]] bool isSelectable() const noexcept { return selectable_; }
    void setSelectable(bool selectable) { selectable_ = selectable; }
    /// Whether the user may move it with the mouse.
    [[nodiscard]] bool isDraggable() const noexcept { return draggable_; }
    void setDraggable(bool draggable) { draggable_ = draggable; }

    /// The y axis that it belongs to; the right one is shown while a visible item belongs to it.
    /// Changes come with appearanceChanged().
    [[nodiscard]] virtual YAxisSide yAxis() const noexcept { return YAxisSide::Left; }

    /// What axes of these scales can show of it, in data coordinates; nothing if that is nothing,
    /// or if the item should not decide about the limits.
    [[nodiscard]] virtual std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                            pipeline::AxisScale y) const = 0;

Q_SIGNALS:
    /// Opacity, z, visibility, or what an item of its kind has: to be painted again.
    void appearanceChanged();
    /// It covers other data coordinates than before.
    void extentChanged();
    /// The user has gripped it with the mouse, has moved the mouse, and has let go.
    void dragStarted();
    void dragged();
    void dragFinished();

private:
    const QString legend_;
    QVariant info_;
    int z_ = 0;
    bool visible_ = true;
    double opacity_ = 1;
    bool selectable_ = false;
    bool draggable_ = false;
};

}  // namespace spate::plot
