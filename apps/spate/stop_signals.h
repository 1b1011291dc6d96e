// SPDX-License-Identifier: MIT
// StopSignals: Ctrl-C and its kin, for what is to be closed in order.
#pragma once

#include <atomic>

namespace spate::app {

/// From its construction to the end of the process, SIGINT, SIGTERM and SIGHUP end nothing but are
/// counted; files that grow beyond the process's limit are an error, not its end. One for all. Any
/// thread.
class StopSignals {
public:
    StopSignals();
    [[nodiscard]] static int count() noexcept;
    /// Whether there was one.
    [[nodiscard]] static const std::atomic<bool>& asked() noexcept;
};

}  // namespace spate::app
