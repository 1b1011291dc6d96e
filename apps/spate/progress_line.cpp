// SPDX-License-Identifier: MIT
#include "progress_line.h"

#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

namespace spate::app {
namespace {

constexpr const char* kToStart = "\r";
constexpr const char* kClearToEnd = "\x1B[K";

}  // namespace

ProgressLine::ProgressLine(std::FILE* to, base::Duration filePeriod)
    : to_(to),
      onTerminal_(::isatty(::fileno(to)) == 1),
      period_(onTerminal_ ? std::chrono::seconds(1) : filePeriod) {}

bool ProgressLine::isDue() const {
    return base::now() - printed_ >= period_;
}

void ProgressLine::print(const std::string& text) {
    printed_ = base::now();
    if (text == last_) return;
    last_ = text;
    if (onTerminal_) {
        fmt::print(to_, "{}{}{}", kToStart, text, kClearToEnd);
    } else {
        fmt::print(to_, "{}\n", text);
    }
    std::fflush(to_);
}

void ProgressLine::finish(const std::string& text) {
    print(text);
    if (onTerminal_) fmt::print(to_, "\n");
    std::fflush(to_);
}

void ProgressLine::clear() {
    if (onTerminal_ && !last_.empty()) fmt::print(to_, "{}{}", kToStart, kClearToEnd);
    std::fflush(to_);
}

}  // namespace spate::app
