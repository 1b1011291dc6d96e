// SPDX-License-Identifier: MIT
#include "spate/widgets/source_opener.h"

#include <utility>

namespace spate::widgets {

SourceOpener::SourceOpener(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
}

SourceOpener::~SourceOpener() {
    thread_.clear();
    thread_.waitForDone();
}

void SourceOpener::open(std::vector<std::string> uris, stream::OpenOptions options, Opened opened) {
    ++waiting_;
    thread_.start([this, uris = std::move(uris), options, opened = std::move(opened)] {
        // Shared, because Qt may copy what it calls.
        using Result = base::Result<std::unique_ptr<stream::Source>>;
        auto source = std::make_shared<Result>(stream::openSources(uris, options));
        const auto answer = [this, opened, source] {
            --waiting_;
            opened(std::move(*source));
        };
        QMetaObject::invokeMethod(this, answer, Qt::QueuedConnection);
    });
}

}  // namespace spate::widgets
