// SPDX-License-Identifier: MIT
// Symbol: what marks a point.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <cstdint>
#include <span>

namespace spate::plot {

/// silx's "", "o", "s", "d", "+", "x", ".", ",", "^" and "v".
enum class Symbol : std::uint8_t {
    None,
    Circle,
    Square,
    Diamond,
    Plus,
    Cross,
    Point,  ///< a small disc, of half the size
    Pixel,
    TriangleUp,
    TriangleDown,
};

/// The symbol that points are drawn with.
struct SymbolLook {
    Symbol symbol = Symbol::None;
    double size = 7;  ///< logical pixels

    friend bool operator==(const SymbolLook&, const SymbolLook&) = default;
};

/// The symbol's area around (0, 0): of a plus and a cross, that of their lines.
[[nodiscard]] QPainterPath pathOf(const SymbolLook& look);

/// A symbol at each point (logical pixels) inside `visible` or near it: in one colour, or each in
/// its own (premultiplied 0xAARRGGBB). Points that are not finite have none. On raster images many
/// symbols are stamped from small pictures, to a quarter of a device pixel, and of those in one
/// device pixel only the last is drawn; else each is drawn as a path.
void drawSymbols(QPainter& painter, std::span<const QPointF> points, const SymbolLook& look,
                 std::span<const QRgb> colors, const QRectF& visible);

/// The truth that drawSymbols() is tested against: each symbol as a path.
void drawSymbolsOneByOne(QPainter& painter, std::span<const QPointF> points, const SymbolLook& look,
                         std::span<const QRgb> colors, const QRectF& visible);

}  // namespace spate::plot
