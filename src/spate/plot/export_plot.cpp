// SPDX-License-Identifier: MIT
#include "spate/plot/export_plot.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QImageWriter>
#include <cmath>

#include "spate/base/replace_file.h"
#include "spate/plot/render_plot.h"

namespace spate::plot {
namespace {

constexpr int kLongestSide = 32'767;  // Qt draws no further

base::Result<void> checkSize(const QString& path, const ExportOptions& options) {
    const double ratio = options.devicePixelRatio;
    const auto isSide = [&](int logical) {
        const double pixels = std::round(logical * ratio);
        return pixels >= 1 && pixels <= kLongestSide;  // NaN is not
    };
    if (isSide(options.size.width()) && isSide(options.size.height())) return {};
    return base::fail(
        "{}: a picture of {} × {} pixels at a device pixel ratio of {}: expected 1 to {} device "
        "pixels on each side",
        path.toStdString(), options.size.width(), options.size.height(), ratio, kLongestSide);
}

// Into memory first, as what Qt does not find the disk's room for it says nothing of, or prints.
base::Result<QByteArray> pictureOf(const QByteArray& format, const Plot& plot,
                                   const ExportOptions& options) {
    constexpr double kMetresPerPixel = 0.0254 / 96;
    constexpr int kQuality = 95;  // of JPEG: false colours are no photograph
    QImage image =
        renderNow(plot, options.size, options.devicePixelRatio, options.font, options.colors);
    if (image.isNull()) return base::fail("no memory for the picture");
    const auto dotsPerMetre =
        static_cast<int>(std::lround(options.devicePixelRatio / kMetresPerPixel));
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    QBuffer buffer;
    QImageWriter writer(&buffer, format);
    if (format.startsWith("jp")) writer.setQuality(kQuality);
    if (!writer.write(image)) return base::fail("{}", writer.errorString().toStdString());
    return buffer.data();
}

base::Result<QByteArray> fileOf(const QString& suffix, const Plot& plot,
                                const ExportOptions& options) {
    if (suffix == QLatin1String("svg")) return svgOf(plot, options);
    if (suffix == QLatin1String("pdf")) return pdfOf(plot, options);
    return pictureOf(suffix.toLatin1(), plot, options);
}

}  // namespace

base::Result<void> exportPlot(const Plot& plot, const QString& path, const ExportOptions& options) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (!exportSuffixes().contains(suffix)) {
        return base::fail("{}: unknown suffix \"{}\" for a picture: expected {}",
                          path.toStdString(), suffix.toStdString(),
                          exportSuffixes().join(QLatin1String(", ")).toStdString());
    }
    if (auto checked = checkSize(path, options); !checked) return checked;
    const auto write = [&](const std::string& temporaryPath) -> base::Result<void> {
        const auto file = fileOf(suffix, plot, options);
        if (!file) return base::failAs(file);
        return base::writeNewFile(temporaryPath,
                                  {file->constData(), static_cast<std::size_t>(file->size())});
    };
    return base::replaceFile(QFile::encodeName(path).toStdString(), write);
}

QStringList exportSuffixes() {
    QStringList suffixes{QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")};
    for (const QByteArray& format : QImageWriter::supportedImageFormats()) {
        const QString suffix = QString::fromLatin1(format);
        if (!suffixes.contains(suffix)) suffixes.append(suffix);
    }
    return suffixes;
}

}  // namespace spate::plot
