// SPDX-License-Identifier: MIT
#include "spate/plot/vector_plot.h"

#include <QBuffer>
#include <QFontInfo>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

#include "spate/plot/render_plot.h"

namespace spate::plot {
namespace {

constexpr double kPixelsPerInch = 96;
constexpr double kPointsPerInch = 72;

// A family that exists, as other programs do not know what "Sans Serif" is here; and pixels, as
// points would be those of the screen for the layout, and those of the paper for the painter.
QFont concrete(const QFont& font) {
    const QFontInfo found(font);
    QFont exact = font;
    exact.setFamily(found.family());
    exact.setPixelSize(std::max(1, found.pixelSize()));
    return exact;
}

PlotLayout layOut(const Plot& plot, const ExportOptions& options) {
    return layoutPlot(plot, {.size = QSizeF(options.size),
                             .devicePixelRatio = options.devicePixelRatio,
                             .font = concrete(options.font)});
}

// What is painted on a generator, as an SVG document.
template <class Paint>
QByteArray svgDocument(const QString& title, QSize size, const Paint& paint) {
    QByteArray document;
    QBuffer buffer(&document);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(kPixelsPerInch));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(title.toHtmlEscaped());  // which it does not do itself
    QPainter painter(&generator);
    paint(painter);
    painter.end();
    return document;
}

// In pixels, which the generator rounds to millimetres, and of a version that can clip.
QByteArray rootElement(QSize size) {
    const QByteArray width = QByteArray::number(size.width());
    const QByteArray height = QByteArray::number(size.height());
    return "<svg width=\"" + width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + ' ' +
           height +
           "\" version=\"1.1\" xmlns=\"http://www.w3.org/2000/svg\" "
           "xmlns:xlink=\"http://www.w3.org/1999/xlink\">";
}

// What a document draws: all behind its title and description.
QByteArray contentOf(const QByteArray& document) {
    const auto begin = document.indexOf("<defs>");
    const auto end = document.lastIndexOf("</svg>");
    return begin < 0 || end < begin ? QByteArray() : document.mid(begin, end - begin);
}

QByteArray rectElement(const QRectF& rect) {
    const auto number = [](double value) { return QByteArray::number(value, 'g', 10); };
    return "<rect x=\"" + number(rect.x()) + "\" y=\"" + number(rect.y()) + "\" width=\"" +
           number(rect.width()) + "\" height=\"" + number(rect.height()) + "\"/>";
}

}  // namespace

void paintVectorPlot(QPainter& painter, const Plot& plot, const ExportOptions& options) {
    const PlotLayout layout = layOut(plot, options);
    painter.save();
    painter.setRenderHint(QPainter::LosslessImageRendering);  // else PDF has images as JPEG
    paintDecoration(painter, plot, layout, options.colors);
    paintDataNow(painter, plot, layout, options.colors);
    painter.restore();
}

// QSvgGenerator knows no clipping, so the data come as a document of their own, whose content is
// clipped here: to the data area, and beside it to the colour bar.
QByteArray svgOf(const Plot& plot, const ExportOptions& options) {
    const PlotLayout layout = layOut(plot, options);
    QByteArray svg = svgDocument(plot.title(), options.size, [&](QPainter& painter) {
        paintDecoration(painter, plot, layout, options.colors);
    });
    const QByteArray data = svgDocument(QString(), options.size, [&](QPainter& painter) {
        paintDataNow(painter, plot, layout, options.colors);
    });
    const QByteArray clipped =
        "<clipPath id=\"spate-data\">" + rectElement(layout.transform.dataArea) +
        rectElement(layout.colorBarRegion) + "</clipPath>\n<g clip-path=\"url(#spate-data)\">\n" +
        contentOf(data) + "</g>\n";
    svg.insert(svg.lastIndexOf("</svg>"), clipped);
    const auto root = svg.indexOf("<svg ");
    return svg.replace(root, svg.indexOf('>', root) + 1 - root, rootElement(options.size));
}

QByteArray pdfOf(const Plot& plot, const ExportOptions& options) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    const QSizeF points = QSizeF(options.size) * (kPointsPerInch / kPixelsPerInch);
    const QSizeF whole(std::ceil(points.width()), std::ceil(points.height()));
    writer.setPageLayout(QPageLayout(
        QPageSize(whole, QPageSize::Point, QStringLiteral("plot"), QPageSize::ExactMatch),
        QPageLayout::Portrait, QMarginsF()));
    writer.setTitle(plot.title());
    writer.setCreator(QStringLiteral("Spate"));
    QPainter painter(&writer);
    painter.fillRect(QRect(0, 0, writer.width(), writer.height()), options.colors.background);
    const double scale = writer.resolution() / kPixelsPerInch;
    painter.scale(scale, scale);
    paintVectorPlot(painter, plot, options);
    painter.end();
    return buffer.data();
}

}  // namespace spate::plot
