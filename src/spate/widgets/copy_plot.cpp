// SPDX-License-Identifier: MIT
#include "spate/widgets/copy_plot.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>

#include "spate/plot/render_plot.h"

namespace spate::widgets {

std::unique_ptr<QMimeData> mimeDataOf(const plot::Plot& plot, const plot::ExportOptions& options) {
    auto data = std::make_unique<QMimeData>();
    QImage picture =
        plot::renderNow(plot, options.size, options.devicePixelRatio, options.font, options.colors);
    picture.setDevicePixelRatio(1);  // who pastes it counts its pixels
    data->setImageData(picture);
    data->setData(QStringLiteral("image/svg+xml"), plot::svgOf(plot, options));
    return data;
}

void copyToClipboard(const plot::Plot& plot, const plot::ExportOptions& options) {
    QGuiApplication::clipboard()->setMimeData(mimeDataOf(plot, options).release());
}

}  // namespace spate::widgets
