// SPDX-License-Identifier: MIT
#include "spate/widgets/cell_font.h"

namespace spate::widgets {

CellFont::CellFont(const QFont& font) : font_(QRawFont::fromFont(font)) {
    QString all;
    for (int i = 0; i < kCount; ++i) all += QChar(kFirst + i);
    const QVector<quint32> glyphs = font_.glyphIndexesForString(all);
    const QVector<QPointF> advances = font_.advancesForGlyphIndexes(glyphs);
    for (int i = 0; i < std::min<int>(kCount, static_cast<int>(glyphs.size())); ++i) {
        glyphs_[static_cast<std::size_t>(i)] = glyphs[i];
        widths_[static_cast<std::size_t>(i)] = advances[i].x();
    }
}

int CellFont::indexOf(QChar character) noexcept {
    const int index = character.unicode() - kFirst;
    return index >= 0 && index < kCount ? index : kCount;
}

double CellFont::widthOf(const QString& text) const {
    double width = 0;
    for (const QChar c : text) width += widths_[static_cast<std::size_t>(indexOf(c))];
    return width;
}

double CellFont::lineHeight() const {
    return font_.ascent() + font_.descent();
}

void CellFont::add(const QString& text, QPointF topCentre, CellTexts& texts) const {
    double x = topCentre.x() - widthOf(text) / 2;
    for (const QChar c : text) {
        const auto index = static_cast<std::size_t>(indexOf(c));
        texts.glyphs.append(glyphs_[index]);
        texts.positions.append({x, topCentre.y() + font_.ascent()});
        x += widths_[index];
    }
}

QGlyphRun CellFont::runOf(const CellTexts& texts) const {
    QGlyphRun run;
    run.setRawFont(font_);
    run.setGlyphIndexes(texts.glyphs);
    run.setPositions(texts.positions);
    return run;
}

}  // namespace spate::widgets
