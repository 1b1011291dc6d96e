// SPDX-License-Identifier: MIT
// CellFont: the glyphs of numbers, laid out without shaping, for thousands of short texts.
#pragma once

#include <QFont>
#include <QGlyphRun>
#include <QRawFont>
#include <QString>
#include <array>
#include <vector>

namespace spate::widgets {

/// Texts of one colour: drawn at once.
struct CellTexts {
    QVector<quint32> glyphs;
    QVector<QPointF> positions;
};

/// Knows the characters of numbers and of plain words (ASCII); what it does not know has no width.
class CellFont {
public:
    explicit CellFont(const QFont& font);

    [[nodiscard]] double widthOf(const QString& text) const;
    [[nodiscard]] double lineHeight() const;
    /// Adds a text whose line's upper end is centred on a point.
    void add(const QString& text, QPointF topCentre, CellTexts& texts) const;
    [[nodiscard]] QGlyphRun runOf(const CellTexts& texts) const;

private:
    static constexpr int kFirst = 0x20;
    static constexpr int kCount = 0x7F - kFirst;

    static int indexOf(QChar character) noexcept;

    QRawFont font_;
    std::array<quint32, kCount + 1> glyphs_{};  // the last: of what is unknown
    std::array<double, kCount + 1> widths_{};
};

}  // namespace spate::widgets
