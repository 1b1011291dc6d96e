// SPDX-License-Identifier: MIT
// MarkerItem: a marked point, or a line at one x or y, with a text.
#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <optional>

#include "spate/base/result.h"
#include "spate/plot/lined_item.h"
#include "spate/plot/symbol.h"

namespace spate::plot {

/// What a marker marks: a point with a symbol, an x with a vertical line, a y with a horizontal
/// one.
enum class MarkerShape : std::uint8_t { Point, XLine, YLine };

/// Drawn on top of all other items unless its z says otherwise. Does not decide about the limits of
/// the axes, as in silx. GUI thread.
class MarkerItem : public LinedItem {
    Q_OBJECT

public:
    MarkerItem(MarkerShape shape, QString legend, QObject* parent = nullptr);

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Marker; }
    [[nodiscard]] MarkerShape shape() const noexcept { return shape_; }

    /// In data coordinates; of a line, the other coordinate is 0 and means nothing.
    [[nodiscard]] QPointF position() const noexcept { return position_; }
    /// Says where the marker goes that would go to a position: how to keep it on a curve, in a
    /// range, on whole pixels. Null: anywhere.
    using Constraint = std::function<QPointF(QPointF position)>;
    /// Moves it where its constraint lets it go, now and when it is dragged. Fails, changing
    /// nothing, if that is not finite.
    base::Result<void> setPosition(QPointF position);
    base::Result<void> setPosition(QPointF position, Constraint constraint);

    [[nodiscard]] const QString& text() const noexcept { return text_; }
    void setText(const QString& text) { setAppearance(text_, text); }
    /// Behind the text; nothing: dark behind bright text, and bright behind dark; transparent:
    /// none.
    [[nodiscard]] const std::optional<QColor>& background() const noexcept { return background_; }
    void setBackground(const std::optional<QColor>& color) { setAppearance(background_, color); }
    [[nodiscard]] const SymbolLook& symbol() const noexcept { return symbol_; }
    void setSymbol(const SymbolLook& symbol) { setAppearance(symbol_, symbol); }

    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale,
                                                    pipeline::AxisScale) const override {
        return std::nullopt;
    }
    void paint(QPainter& painter, const PlotTransform& transform) const override;
    [[nodiscard]] std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                             double distance) override;
    void drag(const Pick& grip, QPointF from, QPointF to, const PlotTransform& transform) override;

Q_SIGNALS:
    /// By setPosition() or by the mouse.
    void positionChanged(QPointF position);

private:
    void paintMark(QPainter& painter, QPointF at, const QRectF& area) const;
    void paintText(QPainter& painter, QPointF at, const QRectF& area) const;
    [[nodiscard]] QRectF textRect(QPointF at, QSizeF size, const QRectF& area) const;

    const MarkerShape shape_;
    QPointF position_;
    Constraint constraint_;
    QString text_;
    std::optional<QColor> background_;
    SymbolLook symbol_{.symbol = Symbol::Plus, .size = 11};
};

}  // namespace spate::plot
