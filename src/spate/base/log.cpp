// SPDX-License-Identifier: MIT
#include "spate/base/log.h"

#include <memory>
#include <mutex>

namespace spate::base {
namespace {

std::mutex sinkMutex;
std::shared_ptr<const LogSink> currentSink;

}  // namespace

void setLogSink(LogSink sink) {
    auto next = sink ? std::make_shared<const LogSink>(std::move(sink)) : nullptr;
    const std::lock_guard lock(sinkMutex);
    currentSink.swap(next);
}

void logText(LogLevel level, std::string_view text) {
    std::shared_ptr<const LogSink> sink;
    {
        const std::lock_guard lock(sinkMutex);
        sink = currentSink;
    }
    if (sink) (*sink)(level, text);  // outside the lock: a sink may log or change the sink
}

}  // namespace spate::base
