// SPDX-License-Identifier: MIT
#include "view_windows.h"

namespace spate::app {

widgets::ViewerWindow& ViewWindows::add() {
    widgets::ViewerOptions options = options_;
    if (!windows_.empty()) options.stream.maxFrames.reset();
    auto& window =
        *windows_.emplace_back(std::make_unique<widgets::ViewerWindow>(std::move(options)));
    if (windows_.size() > 1) {  // not exactly over the last one
        window.move(windows_[windows_.size() - 2]->pos() + QPoint(30, 30));
    }
    connect(&window, &widgets::ViewerWindow::windowWanted, this,
            [this](const QStringList& sources) {
                widgets::ViewerWindow& another = add();
                another.open(sources);
                another.show();
            });
    return window;
}

}  // namespace spate::app
