// SPDX-License-Identifier: MIT
// Asking for files and folders to open.
#pragma once

#include <QStringList>

class QWidget;

namespace spate::widgets {

/// Image files, to be played in their order; empty if the user thought better of it. GUI thread.
[[nodiscard]] QStringList askForFiles(QWidget& parent);
/// A folder of image files, or nothing.
[[nodiscard]] QStringList askForFolder(QWidget& parent);

}  // namespace spate::widgets
