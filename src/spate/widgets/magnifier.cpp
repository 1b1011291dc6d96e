// SPDX-License-Identifier: MIT
#include "spate/widgets/magnifier.h"

#include <QImage>
#include <algorithm>

#include "spate/kernels/colorize.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_color.h"
#include "spate/plot/pixel_reading.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

constexpr int kDistance = 24;  // from the cursor, logical pixels

// The pixels about a centre that an image has, and in which cells of the inset they lie.
struct Neighbours {
    kernels::BinTable pixels;
    int firstCell = 0;
};

Neighbours neighboursOf(std::int64_t centre, std::int64_t count, bool backward) {
    Neighbours around;
    for (int cell = 0; cell < Magnifier::kPixels; ++cell) {
        const int offset = cell - Magnifier::kPixels / 2;
        const std::int64_t index = backward ? centre - offset : centre + offset;
        if (index < 0 || index >= count) continue;
        if (around.pixels.size() == 0) around.firstCell = cell;
        around.pixels.add(index, index + 1, index);
    }
    return around;
}

// Each pixel by the rules of the painted picture, which are those of its scalar twins.
void colorPixels(const pipeline::RenderedFrame& painted, const kernels::PixelWindow& window,
                 kernels::Picture& picture) {
    const image::Frame& frame = painted.frame();
    const pipeline::Style& style = painted.style;
    const image::Frame* colors = painted.isColor() ? &frame : nullptr;
    if (style.pixmap && style.pixmap->view.rows() == frame.view.rows() &&
        style.pixmap->view.cols() == frame.view.cols()) {
        colors = style.pixmap.get();
    }
    if (colors != nullptr) {
        scanColorScalar({*colors, style.complexPart}, window,
                        {kernels::Reduction::Nearest, style.colormap.colorOfMasked()}, picture);
        return;
    }
    kernels::ValueImage values;
    scanScalar({frame, style.complexPart}, window, {.reduction = kernels::Reduction::Nearest},
               values);
    colorizeScalar(values, {style.colormap, painted.range, frame.overload()}, picture);
}

void paintOutline(QPainter& painter, const QRect& rect) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::black, 1));
    painter.drawRect(rect.adjusted(-1, -1, 0, 0));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(rect.adjusted(-2, -2, 1, 1));
}

void paintInset(QPainter& painter, const pipeline::RenderedFrame& painted, const QRect& inset,
                const Neighbours& rows, const Neighbours& cols) {
    kernels::PixelWindow window{.rows = rows.pixels, .cols = cols.pixels};
    kernels::Picture picture;
    colorPixels(painted, window, picture);
    const QImage image(reinterpret_cast<const uchar*>(picture.row(0)),
                       static_cast<int>(picture.cols()), static_cast<int>(picture.rows()),
                       static_cast<qsizetype>(picture.cols()) * 4,
                       painted.translucent ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    constexpr int kSize = Magnifier::kPixelSize;
    painter.fillRect(inset, QColor(64, 64, 64));
    painter.drawImage(
        QRect(inset.left() + cols.firstCell * kSize, inset.top() + rows.firstCell * kSize,
              image.width() * kSize, image.height() * kSize),
        image);
    paintOutline(painter, inset);
    constexpr int kCentre = Magnifier::kPixels / 2 * kSize;
    paintOutline(painter, QRect(inset.left() + kCentre, inset.top() + kCentre, kSize, kSize));
}

}  // namespace

Magnifier::Magnifier(QObject* parent) : SwitchedOverlay(parent) {
    connect(this, &CursorTracker::moved, this, [this] {
        if (isShown()) Q_EMIT paintChanged();
    });
}

QRect Magnifier::insetBeside(QPointF cursor, const QRectF& dataArea) {
    constexpr int kSide = kPixels * kPixelSize;
    const auto beside = [](double at, double end) {
        return at + kDistance + kSide + 2 <= end ? at + kDistance : at - kDistance - kSide;
    };
    const QPointF corner(beside(cursor.x(), dataArea.right()),
                         beside(cursor.y(), dataArea.bottom()));
    return {corner.toPoint(), QSize(kSide, kSide)};
}

void Magnifier::paint(QPainter& painter, const plot::Plot& plot,
                      const plot::PlotLayout& layout) const {
    if (!isShown() || !position()) return;
    const plot::ImageItem* image = plot::imageAt(plot, layout, *position());
    if (image == nullptr) return;
    const pipeline::RenderedFrame& painted = *image->painted();
    const auto centre = plot::framePixelAt(painted, *plot::dataAtPixel(layout, *position()));
    if (!centre) return;
    const auto& place = painted.style.placement;
    const pipeline::View view = layout.view();
    // An axis that is reversed, or y with larger values at the top: as the screen has them.
    const Neighbours rows = neighboursOf(centre->row, painted.frame().view.rows(),
                                         view.y.reversed != (place.scaleY < 0));
    const Neighbours cols = neighboursOf(centre->col, painted.frame().view.cols(),
                                         view.x.reversed != (place.scaleX < 0));
    painter.setClipRect(layout.transform.dataArea);
    paintInset(painter, painted, insetBeside(*position(), layout.transform.dataArea), rows, cols);
}

QAction* makeMagnifierAction(PlotWidget& plotWidget, QObject* parent) {
    auto magnifier = std::make_unique<Magnifier>();
    QAction* action = magnifier->makeAction(QStringLiteral("Magnifier"),
                                            QStringLiteral("Pixels around the cursor (M)"),
                                            QKeySequence(Qt::Key_M), parent);
    plotWidget.addInteraction(std::move(magnifier));
    return action;
}

}  // namespace spate::widgets
