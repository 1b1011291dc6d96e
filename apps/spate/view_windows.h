// SPDX-License-Identifier: MIT
// ViewWindows: the viewer's windows. The program ends with the last of them.
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "spate/widgets/viewer_window.h"

namespace spate::app {

/// Makes a window for whoever wants one, with the same options, and keeps them all to the end. GUI
/// thread.
class ViewWindows : public QObject {
    Q_OBJECT

public:
    explicit ViewWindows(widgets::ViewerOptions options) : options_(std::move(options)) {}

    /// A window that waits for a source.
    widgets::ViewerWindow& add();

private:
    const widgets::ViewerOptions options_;
    std::vector<std::unique_ptr<widgets::ViewerWindow>> windows_;
};

}  // namespace spate::app
