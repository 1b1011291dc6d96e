// SPDX-License-Identifier: MIT
#include "spate/widgets/state_badge.h"

namespace spate::widgets {

void StateBadge::setState(const QString& text, bool dimmed) {
    if (text == text_ && dimmed == dimmed_) return;
    text_ = text;
    dimmed_ = dimmed;
    Q_EMIT paintChanged();
}

void StateBadge::paint(QPainter& painter, const plot::Plot&, const plot::PlotLayout& layout) const {
    const QRectF data = layout.transform.dataArea;
    if (dimmed_) painter.fillRect(data, QColor(128, 128, 128, 130));
    if (text_.isEmpty()) return;
    QFont font = layout.canvas.font;
    font.setBold(true);
    const QFontMetricsF metrics(font);
    QRectF badge(0, 0, metrics.horizontalAdvance(text_) + 20, metrics.height() + 8);
    badge.moveTopRight(data.topRight() + QPointF(-8, 8));
    if (!data.contains(badge)) return;  // a tiny plot has no room for it; the status line says it
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dimmed_ ? QColor(0xC6, 0x28, 0x28) : QColor(0x42, 0x42, 0x42));
    painter.drawRoundedRect(badge, 4, 4);
    painter.setPen(Qt::white);
    painter.setFont(font);
    painter.drawText(badge, Qt::AlignCenter, text_);
}

}  // namespace spate::widgets
