// SPDX-License-Identifier: MIT
// SourceOpener: opens sources where nobody waits for it.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/registry.h"

namespace spate::widgets {

/// A slow disk, or a detector that does not answer, must not hold up the window. Requests are
/// carried out one after another on a thread of its own. GUI thread.
class SourceOpener : public QObject {
    Q_OBJECT

public:
    using Opened = std::function<void(base::Result<std::unique_ptr<stream::Source>>)>;

    explicit SourceOpener(QObject* parent = nullptr);
    /// Waits for the one that is being opened; what is asked for and not begun is forgotten.
    ~SourceOpener() override;

    /// Opens as stream::openSources() does, and calls `opened` on the GUI thread.
    void open(std::vector<std::string> uris, stream::OpenOptions options, Opened opened);
    /// Whether there is anything that has been asked for and not answered.
    [[nodiscard]] bool isBusy() const noexcept { return waiting_ > 0; }

private:
    int waiting_ = 0;
    QThreadPool thread_;  // last: what runs on it uses the above
};

}  // namespace spate::widgets
