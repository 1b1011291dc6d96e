// SPDX-License-Identifier: MIT
#include "spate/widgets/save_dialog.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QWidget>
#include <algorithm>

#include "spate/pipeline/combined_mask.h"
#include "spate/plot/render_plot.h"
#include "spate/stream/save_frame.h"

namespace spate::widgets {
namespace {

const QString kPicture = QStringLiteral("Picture: ");
const QString kData = QStringLiteral("Data: ");

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString suffixOf(const QString& path) {
    return QFileInfo(path).suffix().toLower();
}

bool isVector(const QString& suffix) {
    return suffix == QLatin1String("svg") || suffix == QLatin1String("pdf");
}

bool isTiff(const QString& suffix) {
    return suffix == QLatin1String("tif") || suffix == QLatin1String("tiff");
}

// Qt's own TIFF is a plugin that is often missing; the writer of data takes colours as well.
base::Result<void> saveTiffPicture(const plot::Plot& plot, const QString& path,
                                   const plot::ExportOptions& options) {
    const QImage picture =
        plot::renderNow(plot, options.size, options.devicePixelRatio, options.font, options.colors)
            .convertToFormat(QImage::Format_RGB888);
    const auto pixels =
        image::ImageView::create(picture.constBits(), {.dtype = image::DType::UInt8,
                                                       .rows = picture.height(),
                                                       .cols = picture.width(),
                                                       .rowStride = picture.bytesPerLine(),
                                                       .channels = 3});
    if (!pixels) return base::fail("{}: {}", path.toStdString(), pixels.error().message);
    return stream::saveFrame({.view = *pixels}, QFile::encodeName(path).toStdString());
}

// The suffixes of a filter, "Data: TIFF (*.tif *.tiff)": the usual one first.
QStringList suffixesOf(const QString& filter) {
    const auto open = filter.lastIndexOf(QLatin1Char('('));
    QStringList suffixes = filter.mid(open + 1).chopped(1).split(QLatin1Char(' '));
    for (QString& suffix : suffixes) suffix.remove(0, 2);  // "*."
    return suffixes;
}

// The formats that only pictures, or only data, are saved in; nothing for any other suffix.
std::optional<SaveContent> contentOf(const QString& suffix) {
    if (isTiff(suffix)) return std::nullopt;
    for (const auto& format : stream::saveFormatsFor(image::DType::UInt8, 1)) {
        for (const std::string_view extension : format.extensions) {
            if (plain(extension).mid(1) == suffix) return SaveContent::Data;
        }
    }
    if (plot::exportSuffixes().contains(suffix)) return SaveContent::Picture;
    return std::nullopt;
}

// The dialog has asked about the name as it was typed, not about the one with its suffix.
bool mayReplace(QWidget* parent, const QString& path, const QString& typed) {
    if (path == typed || !QFileInfo::exists(path)) return true;
    return QMessageBox::question(parent, QStringLiteral("Save picture or data"),
                                 path + QStringLiteral(" already exists. Replace it?")) ==
           QMessageBox::Yes;
}

}  // namespace

plot::ExportOptions exportOptionsOf(const QWidget& widget) {
    return {.size = widget.size(),
            .devicePixelRatio = widget.devicePixelRatioF(),
            .font = widget.font(),
            .colors = plot::PlotColors::fromPalette(widget.palette())};
}

base::Result<void> savePicture(const plot::Plot& plot, const QString& path,
                               const plot::ExportOptions& options) {
    constexpr double kPaperRatio = 300.0 / 96;
    const QString suffix = suffixOf(path);
    if (isTiff(suffix)) return saveTiffPicture(plot, path, options);
    plot::ExportOptions exported = options;
    if (isVector(suffix)) {
        exported.devicePixelRatio = std::max(options.devicePixelRatio, kPaperRatio);
    }
    return plot::exportPlot(plot, path, exported);
}

std::optional<image::Frame> shownFrame(const plot::Plot& plot) {
    const plot::ImageItem* item = plot.activeImage();
    if (item == nullptr) return std::nullopt;
    // Nothing is on a screen that nobody has looked at: the least of a view has the newest frame.
    const auto shown = item->painted() ? item->painted()
                                       : item->renderNow({.x = {.length = 1}, .y = {.length = 1}});
    if (!shown) return std::nullopt;
    image::Frame frame = shown->frame();
    image::Frame masked = frame;
    masked.mask = item->mask();
    if (frame.hasFittingMask() && masked.hasFittingMask()) {
        frame.mask = pipeline::CombinedMask().of(frame.mask, masked.mask);
    }
    return frame;
}

QStringList saveFilters(const std::optional<image::Frame>& frame) {
    QStringList filters;
    for (const char* format : {"PNG (*.png)", "SVG (*.svg)", "PDF (*.pdf)", "JPEG (*.jpg *.jpeg)",
                               "TIFF (*.tif *.tiff)"}) {
        filters.append(kPicture + QLatin1String(format));
    }
    if (!frame) return filters;
    for (const auto& format : stream::saveFormatsFor(frame->view.dtype(), frame->view.channels())) {
        QStringList patterns;
        for (const auto& extension : format.extensions) {
            patterns.append(QLatin1Char('*') + plain(extension));
        }
        filters.append(kData + plain(format.name) + QStringLiteral(" (") +
                       patterns.join(QLatin1Char(' ')) + QLatin1Char(')'));
    }
    return filters;
}

SaveTarget saveTarget(const QString& path, const QString& filter) {
    const QString suffix = suffixOf(path);
    const auto chosen = filter.startsWith(kData) ? SaveContent::Data : SaveContent::Picture;
    if (const auto content = contentOf(suffix)) return {path, *content};
    if (isTiff(suffix)) return {path, chosen};
    return {path + QLatin1Char('.') + suffixesOf(filter).front(), chosen};
}

base::Result<void> save(const plot::Plot& plot, const std::optional<image::Frame>& frame,
                        const SaveTarget& target, const plot::ExportOptions& options) {
    if (target.content == SaveContent::Picture) return savePicture(plot, target.path, options);
    if (!frame) {
        return base::fail("{}: there are no data: expected an image that has a frame",
                          target.path.toStdString());
    }
    return stream::saveFrame(*frame, QFile::encodeName(target.path).toStdString());
}

base::Result<QString> askAndSave(QWidget* parent, const plot::Plot& plot,
                                 const QString& folderOrName, const plot::ExportOptions& options) {
    const auto frame = shownFrame(plot);
    const QStringList filters = saveFilters(frame);
    QString filter = filters.front();
    const QString path =
        QFileDialog::getSaveFileName(parent, QStringLiteral("Save picture or data"), folderOrName,
                                     filters.join(QStringLiteral(";;")), &filter);
    if (path.isEmpty()) return QString();
    const SaveTarget target = saveTarget(path, filter);
    if (!mayReplace(parent, target.path, path)) return QString();
    if (auto saved = save(plot, frame, target, options); !saved) return base::failAs(saved);
    return target.path;
}

}  // namespace spate::widgets
