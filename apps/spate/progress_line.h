// SPDX-License-Identifier: MIT
// ProgressLine: one line that says how far a command is.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "spate/base/clock.h"

namespace spate::app {

/// On a terminal the line is written anew in its place, once a second; into a file or pipe each is
/// a line, and those that say the same as the last one are left out.
class ProgressLine {
public:
    /// A file or pipe has a line each `filePeriod`.
    explicit ProgressLine(std::FILE* to = stdout,
                          base::Duration filePeriod = std::chrono::seconds(1));

    /// Whether it is time for another line.
    [[nodiscard]] bool isDue() const;
    void print(const std::string& text);
    /// The last one, which stays.
    void finish(const std::string& text);
    /// Takes it off the terminal.
    void clear();

private:
    std::FILE* const to_;
    const bool onTerminal_;
    const base::Duration period_;
    base::TimePoint printed_{};
    std::string last_;
};

}  // namespace spate::app
