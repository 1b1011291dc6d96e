// SPDX-License-Identifier: MIT
// Interrupt: SIGINT and SIGTERM as a question, for commands that end in order.
#pragma once

#include <atomic>

namespace spate::app {

/// While one exists, the first SIGINT or SIGTERM makes asked() true, and a second one ends the
/// program as without it. One at a time.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] const std::atomic<bool>& asked() const;
};

}  // namespace spate::app
