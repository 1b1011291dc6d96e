// SPDX-License-Identifier: MIT
// ColorBarDrag: the range of the colours, changed with the mouse on the colour bar.
#pragma once

#include <QCursor>
#include <QPointer>
#include <optional>

#include "spate/color/color_scale.h"
#include "spate/plot/color_bar_layout.h"
#include "spate/widgets/interaction.h"

class QHelpEvent;
class QMouseEvent;
class QWheelEvent;

namespace spate::widgets {

/// Dragging a bound fixes it; dragging between them shifts both; the wheel zooms the range about
/// the cursor; a double click lets it follow the data again. Distances are those of the bar, so
/// that a drag feels the same on every normalization, and goes on beyond the bar's ends. Values
/// are rounded to what a pixel can tell apart.
class ColorBarDrag : public Interaction {
    Q_OBJECT

public:
    /// Shows cursor shapes on `owner` while the cursor is on the bar.
    explicit ColorBarDrag(QWidget& owner) : owner_(owner) {}
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    void cancel() override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

private:
    bool press(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout);
    bool move(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout);
    bool release(const QMouseEvent& mouse, plot::Plot& plot);
    bool follow(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout) const;
    bool zoom(const QWheelEvent& wheel, plot::Plot& plot, const plot::PlotLayout& layout) const;
    bool explain(const QHelpEvent& help, const plot::Plot& plot,
                 const plot::PlotLayout& layout) const;
    void drag(double y, plot::Plot& plot) const;
    void showPart(std::optional<plot::ColorBarPart> part, plot::Plot& plot);
    void setCursor(std::optional<Qt::CursorShape> shape);

    struct Grip {
        QPointer<plot::Plot> plot;
        QPointer<plot::ImageItem> image;  // whose bounds they are
        plot::ColorBarPart part;
        double y;  // of the cursor
        color::ColorScale scale;
        plot::ColorBarLayout place;
        double lower;  // places of the bounds
        double upper;
    };
    QWidget& owner_;
    std::optional<Grip> grip_;  // at the press: later bounds are computed from it alone
    std::optional<Qt::CursorShape> shape_;
    std::optional<QCursor> cursorBefore_;
};

}  // namespace spate::widgets
