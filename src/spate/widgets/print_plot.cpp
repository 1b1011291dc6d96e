// SPDX-License-Identifier: MIT
#include "spate/widgets/print_plot.h"

#include <QPainter>
#include <QPrinter>
#include <algorithm>

namespace spate::widgets {
namespace {

std::string nameOf(const QPrinter& printer) {
    const QString file = printer.outputFileName();
    const QString name = file.isEmpty() ? printer.printerName() : file;
    return name.isEmpty() ? "the default printer" : name.toStdString();
}

}  // namespace

base::Result<void> printPlot(const plot::Plot& plot, QPrinter& printer,
                             const plot::ExportOptions& options) {
    constexpr double kMostDotsPerInch = 300;  // more is not seen, and takes gigabytes
    if (options.size.isEmpty()) {
        return base::fail("{}: a plot of {} × {} pixels cannot be printed: expected 1 or more",
                          nameOf(printer), options.size.width(), options.size.height());
    }
    QPainter painter;
    if (!painter.begin(&printer)) {
        return base::fail(
            "{}: cannot be printed to: expected a printer that is ready, or a file "
            "that can be written",
            nameOf(printer));
    }
    const QRectF page(painter.viewport());
    const QSizeF size(options.size);
    const double scale = std::min(page.width() / size.width(), page.height() / size.height());
    painter.translate(page.center() - QPointF(size.width(), size.height()) * (scale / 2));
    painter.scale(scale, scale);
    plot::ExportOptions printed = options;
    printed.devicePixelRatio = scale * std::min(1.0, kMostDotsPerInch / printer.resolution());
    printed.colors = plot::PlotColors::forPaper();
    plot::paintVectorPlot(painter, plot, printed);
    const bool ended = painter.end();
    const auto state = printer.printerState();
    if (!ended || state == QPrinter::Error || state == QPrinter::Aborted) {
        return base::fail("{}: printing was given up: the printer's state is {}", nameOf(printer),
                          state == QPrinter::Aborted ? "\"aborted\"" : "\"error\"");
    }
    return {};
}

}  // namespace spate::widgets
