// SPDX-License-Identifier: MIT
#include "spate/widgets/position_label.h"

#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <functional>

#include "spate/widgets/cursor_tracker.h"
#include "spate/widgets/plot_widget.h"
#include "spate/widgets/position_text.h"

namespace spate::widgets {
namespace {

constexpr qint64 kTextPeriodMs = 100;

// Besides the cursor, sees each paint: after it, another frame or bin may be under the cursor.
class PaintTracker final : public CursorTracker {
public:
    explicit PaintTracker(std::function<void()> painted) : painted_(std::move(painted)) {}

    void paint(QPainter&, const plot::Plot&, const plot::PlotLayout&) const override { painted_(); }

private:
    std::function<void()> painted_;
};

}  // namespace

PositionLabel::PositionLabel(PlotWidget& plotWidget, QWidget* parent)
    : QLabel(parent), plotWidget_(&plotWidget) {
    setTextFormat(Qt::PlainText);
    auto cursor = std::make_unique<PaintTracker>([label = QPointer(this)] {
        if (label) label->refreshSoon();
    });
    cursor_ = cursor.get();
    connect(cursor_, &CursorTracker::moved, this, &PositionLabel::follow);
    plotWidget.addInteraction(std::move(cursor));
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &PositionLabel::refresh);
}

PositionLabel::~PositionLabel() = default;

void PositionLabel::follow() {
    const bool wasInside = std::exchange(inside_, cursor_ && cursor_->position());
    if (inside_ && wasInside) {
        refreshSoon();
    } else {
        refresh();
    }
}

// Often called from within a paint, where nothing else may happen.
void PositionLabel::refreshSoon() {
    if (!inside_ || timer_.isActive()) return;
    const qint64 waited = sinceText_.isValid() ? sinceText_.elapsed() : kTextPeriodMs;
    timer_.start(static_cast<int>(std::max<qint64>(0, kTextPeriodMs - waited)));
}

void PositionLabel::refresh() {
    timer_.stop();
    sinceText_.start();
    reading_.reset();
    QString text;
    if (plotWidget_ && cursor_ && cursor_->position()) {
        const plot::PlotLayout& layout = plotWidget_->plotLayout();
        const QPointF pixel = *cursor_->position();
        reading_ = plot::readPixel(plotWidget_->plot(), layout, pixel);
        text = reading_ ? readingText(reading_) : coordinatesText(layout, pixel);
    }
    show(text);
    Q_EMIT refreshed();
}

void PositionLabel::show(const QString& text) {
    if (text == this->text()) return;
    setText(text);
    const int width = fontMetrics().horizontalAdvance(text);
    setToolTip(width > contentsRect().width() ? text : QString());
    if (width <= widest_) return;
    widest_ = width;
    updateGeometry();
}

QSize PositionLabel::sizeHint() const {
    const int usual = fontMetrics().horizontalAdvance(
        QStringLiteral("col 8888  row 8888 = 88888 · max 88888 at col 8888 row 8888"));
    return {std::max(usual, widest_) + 4, QLabel::sizeHint().height()};
}

QSize PositionLabel::minimumSizeHint() const {
    return {fontMetrics().horizontalAdvance(QStringLiteral("col 8888")), sizeHint().height()};
}

void PositionLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawFrame(&painter);
    const QRect room = contentsRect();
    // A text that is cut says so.
    const QString fitting = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    style()->drawItemText(&painter, room, Qt::AlignVCenter | Qt::AlignLeft, palette(), isEnabled(),
                          fitting, foregroundRole());
}

}  // namespace spate::widgets
