// SPDX-License-Identifier: MIT
// The library's only voice: a sink that the host program sets. Silent until it does.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string_view>
#include <utility>

namespace spate::base {

enum class LogLevel { Debug, Info, Warning, Error };

/// Receives each message on the thread that logs it; must be callable from any thread.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// Takes over the log (an empty sink silences it). Any thread.
void setLogSink(LogSink sink);

/// Sends one message to the sink, if there is one. Any thread.
void logText(LogLevel level, std::string_view text);

template <class... Args>
void log(LogLevel level, fmt::format_string<Args...> text, Args&&... args) {
    logText(level, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace spate::base
