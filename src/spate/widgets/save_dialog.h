// SPDX-License-Identifier: MIT
// Saving from a viewer: pictures of the plot, and the data of its image, by one dialog.
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/plot/export_plot.h"

class QWidget;

namespace spate::widgets {

/// A picture shows the plot as it is seen: colours, axes, row 0 where the view has it (in the
/// viewer on top, unless the format of the source says otherwise). Data are the frame's own values,
/// row 0 first, however they are shown: never flipped.
enum class SaveContent : std::uint8_t { Picture, Data };

/// What is to be written, and where.
struct SaveTarget {
    QString path;
    SaveContent content = SaveContent::Picture;
};

/// As a widget shows it: its size, device pixel ratio, font and palette.
[[nodiscard]] plot::ExportOptions exportOptionsOf(const QWidget& widget);

/// Writes a picture of the plot, as its suffix says: plot::exportPlot(), and TIFF. In SVG and PDF
/// images have at least 300 dots to the inch. GUI thread.
[[nodiscard]] base::Result<void> savePicture(const plot::Plot& plot, const QString& path,
                                             const plot::ExportOptions& options);

/// The frame of the active image that is on the screen, or the newest before anything is; with what
/// is masked, by the frame or by the image. Nothing without an image or frame. Holding it keeps its
/// memory: what is saved is what was seen when it was taken, while the stream goes on.
[[nodiscard]] std::optional<image::Frame> shownFrame(const plot::Plot& plot);

/// What a dialog offers: pictures first, then the formats that hold the frame's pixels exactly.
[[nodiscard]] QStringList saveFilters(const std::optional<image::Frame>& frame);

/// What a file's name and the filter chosen with it mean. The suffix decides; where it may be a
/// picture or data (TIFF), or says nothing, the filter does, whose suffix is then added.
[[nodiscard]] SaveTarget saveTarget(const QString& path, const QString& filter);

/// Saves the picture, or the data of `frame`. The error is what to show: it names the path, what
/// was found and what was expected. GUI thread.
[[nodiscard]] base::Result<void> save(const plot::Plot& plot,
                                      const std::optional<image::Frame>& frame,
                                      const SaveTarget& target, const plot::ExportOptions& options);

/// Asks for a name and saves what shownFrame() was when it asked, or a picture as options say. The
/// path; empty if the user thought better of it. `folderOrName` is what the dialog begins with. GUI
/// thread: the dialog is modal, and streams go on behind it.
[[nodiscard]] base::Result<QString> askAndSave(QWidget* parent, const plot::Plot& plot,
                                               const QString& folderOrName,
                                               const plot::ExportOptions& options);

}  // namespace spate::widgets
