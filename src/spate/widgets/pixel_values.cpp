// SPDX-License-Identifier: MIT
#include "spate/widgets/pixel_values.h"

#include <QFontInfo>
#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/kernels/pixel_source.h"
#include "spate/widgets/cell_font.h"
#include "spate/widgets/cell_text.h"
#include "spate/widgets/pixel_grid.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

constexpr double kMargin = 2;  // logical pixels between a text and its cell's edges
constexpr int kSmallestFont = 9;

// Small where many lines must have room in a cell, otherwise the canvas's own.
QFont fontFor(QFont font, double cellHeight, int lines) {
    const int usual = std::max(QFontInfo(font).pixelSize(), kSmallestFont);
    const double fitting = std::min((cellHeight - 2 * kMargin) / (1.2 * lines), cellHeight / 4);
    font.setPixelSize(std::clamp(static_cast<int>(fitting), kSmallestFont, usual));
    return font;
}

double meanCellHeight(const PixelEdges& rows, double ratio) {
    const double height = std::abs(rows.positions.back() - rows.positions.front());
    return height / static_cast<double>(rows.count()) / ratio;
}

// Whether black stands out more than white does: by WCAG's contrast, with a gamma of 2.
bool isLight(QRgb color) {
    const auto linear = [](int channel) { return channel / 255.0 * (channel / 255.0); };
    const double luminance = 0.2126 * linear(qRed(color)) + 0.7152 * linear(qGreen(color)) +
                             0.0722 * linear(qBlue(color));
    return luminance > 0.18;
}

// Lays out the texts of one rendering, in logical pixels from the data area's corner.
class CellWriter {
public:
    CellWriter(const pipeline::RenderedFrame& painted, const plot::PlotLayout& layout,
               const PixelCells& cells)
        : painted_(painted),
          source_(painted.frame(), painted.style.complexPart),
          view_(layout.view()),
          cells_(cells),
          ratio_(layout.canvas.devicePixelRatio),
          font_(fontFor(layout.canvas.font, meanCellHeight(cells.rows, ratio_),
                        linesOfPixel(painted.frame().view))) {
        for (std::int64_t r = 0; r < cells_.rows.count(); ++r) {
            for (std::int64_t c = 0; c < cells_.cols.count(); ++c) write(r, c);
        }
    }

    [[nodiscard]] QGlyphRun black() const { return font_.runOf(black_); }
    [[nodiscard]] QGlyphRun white() const { return font_.runOf(white_); }

private:
    // The part of a cell that is seen.
    [[nodiscard]] QRectF cellAt(std::int64_t r, std::int64_t c) const {
        const auto span = [&](const PixelEdges& edges, std::int64_t k) {
            const double a = edges.positions[static_cast<std::size_t>(k)] / ratio_;
            const double b = edges.positions[static_cast<std::size_t>(k) + 1] / ratio_;
            return std::pair(std::min(a, b), std::max(a, b));
        };
        const auto [left, right] = span(cells_.cols, c);
        const auto [top, bottom] = span(cells_.rows, r);
        return {QPointF(left, top), QPointF(right, bottom)};
    }

    void write(std::int64_t r, std::int64_t c) {
        const QRectF cell = cellAt(r, c);
        const auto place = picturePixelAt(cell.center());
        if (!place) return;
        const QRgb color = painted_.colorAt(place->row, place->col);
        const double width = cell.width() - 2 * kMargin;
        const QStringList lines = painted_.heldFrames > 1
                                      ? heldTextOf(*place, width)
                                      : textOf(cells_.rows.first + r, cells_.cols.first + c, width);
        const double height = font_.lineHeight() * static_cast<double>(lines.size());
        if (lines.isEmpty() || height > cell.height()) return;
        QPointF top(cell.center().x(), cell.center().y() - height / 2);
        for (const QString& line : lines) {
            font_.add(line, top, isLight(color) ? black_ : white_);
            top.ry() += font_.lineHeight();
        }
    }

    [[nodiscard]] QStringList textOf(std::int64_t row, std::int64_t col, double width) const {
        const auto fits = [&](const QString& text) { return font_.widthOf(text) <= width; };
        if (source_.isMasked(row, col)) return maskedText(width);
        return shortPixel(source_.view, row, col, {fits, digitsIn(width)});
    }

    // Of several frames, which are not all there any more.
    [[nodiscard]] QStringList heldTextOf(plot::BinReading::Place place, double width) const {
        const auto fits = [&](const QString& text) { return font_.widthOf(text) <= width; };
        const auto value = plot::displayedValueAt(painted_, place);
        if (!value) return maskedText(width);
        const auto text = shortNumber(*value, {fits, digitsIn(width)});
        return text ? QStringList(*text) : QStringList();
    }

    [[nodiscard]] QStringList maskedText(double width) const {
        const QString masked = QStringLiteral("masked");
        return font_.widthOf(masked) <= width ? QStringList(masked) : QStringList();
    }

    [[nodiscard]] int digitsIn(double width) const {
        return static_cast<int>(width / font_.widthOf(QStringLiteral("0")));
    }

    // Nothing where the painted picture does not reach.
    [[nodiscard]] std::optional<plot::BinReading::Place> picturePixelAt(QPointF at) const {
        const QPointF data(view_.x.dataAt(at.x() * ratio_), view_.y.dataAt(at.y() * ratio_));
        return plot::picturePixelAt(painted_, data);
    }

    const pipeline::RenderedFrame& painted_;
    kernels::PixelSource source_;
    pipeline::View view_;
    const PixelCells& cells_;
    double ratio_;
    CellFont font_;
    CellTexts black_;
    CellTexts white_;
};

}  // namespace

void PixelValues::paint(QPainter& painter, const plot::Plot& plot,
                        const plot::PlotLayout& layout) const {
    const plot::ImageItem* image = isShown() ? shownImage(plot) : nullptr;
    const auto cells =
        image != nullptr ? pixelCells(*image->painted(), layout, kMinimumPixel) : std::nullopt;
    if (!cells || cells->rows.count() * cells->cols.count() > kMaximumCells) {
        shown_.reset();
        return;
    }
    const pipeline::RenderedFrame& painted = *image->painted();
    const Shown wanted{.image = image,
                       .serial = painted.submission.serial,
                       .rendered = painted.rendered,
                       .view = layout.view(),
                       .canvas = layout.canvas};
    if (shown_ != wanted) {
        const CellWriter writer(painted, layout, *cells);
        black_ = writer.black();
        white_ = writer.white();
        shown_ = wanted;
        ++layouts_;
    }
    paintPixelGrid(painter, layout, *cells);
    const QPointF corner = layout.transform.dataArea.topLeft();
    painter.setPen(Qt::black);
    painter.drawGlyphRun(corner, black_);
    painter.setPen(Qt::white);
    painter.drawGlyphRun(corner, white_);
}

QAction* makePixelValuesAction(PlotWidget& plotWidget, QObject* parent) {
    auto values = std::make_unique<PixelValues>();
    values->setShown(true);
    QAction* action = values->makeAction(QStringLiteral("Pixel values"),
                                         QStringLiteral("Values on pixels that are large (V)"),
                                         QKeySequence(Qt::Key_V), parent);
    plotWidget.addInteraction(std::move(values));
    return action;
}

}  // namespace spate::widgets
