// SPDX-License-Identifier: MIT
#include "progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace spate::app {

ProgressLine::ProgressLine() : onTerminal_(::isatty(STDOUT_FILENO) == 1) {}

bool ProgressLine::isDue() const {
    return base::now() - printed_ >= std::chrono::seconds(1);
}

void ProgressLine::print(const std::string& text) {
    printed_ = base::now();
    if (text == last_) return;
    last_ = text;
    constexpr const char* kClearToEnd = "\x1B[K";
    if (onTerminal_) {
        fmt::print("\r{}{}", text, kClearToEnd);
    } else {
        fmt::print("{}\n", text);
    }
    std::fflush(stdout);
}

void ProgressLine::finish(const std::string& text) {
    print(text);
    if (onTerminal_) fmt::print("\n");
    std::fflush(stdout);
}

}  // namespace spate::app
