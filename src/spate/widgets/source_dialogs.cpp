// SPDX-License-Identifier: MIT
#include "spate/widgets/source_dialogs.h"

#include <QFileDialog>

namespace spate::widgets {

QStringList askForFiles(QWidget& parent) {
    return QFileDialog::getOpenFileNames(
        &parent, QStringLiteral("Open"), QString(),
        QStringLiteral("Images (*.fits *.fit *.fts *.fz *.tif *.tiff *.npy *.cbf *.edf *.img "
                       "*.mccd *.gz *.bz2);;All files (*)"));
}

QStringList askForFolder(QWidget& parent) {
    const QString folder =
        QFileDialog::getExistingDirectory(&parent, QStringLiteral("Open folder"));
    return folder.isEmpty() ? QStringList() : QStringList{folder};
}

}  // namespace spate::widgets
