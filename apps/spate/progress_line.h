// SPDX-License-Identifier: MIT
// ProgressLine: one line that says how far a command is.
#pragma once

#include <string>

#include "spate/base/clock.h"

namespace spate::app {

/// On a terminal the line is written anew in its place; into a file or pipe each is a line, and
/// those that say the same as the last one are left out.
class ProgressLine {
public:
    ProgressLine();

    /// Whether a second has gone by since the last line.
    [[nodiscard]] bool isDue() const;
    void print(const std::string& text);
    /// The last one, which stays.
    void finish(const std::string& text);

private:
    const bool onTerminal_;
    base::TimePoint printed_{};
    std::string last_;
};

}  // namespace spate::app
