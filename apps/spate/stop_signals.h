// SPDX-License-Identifier: MIT
// StopSignals: Ctrl-C and its kin, for what is to be closed in order.
#pragma once

namespace spate::app {

/// From its construction to the end of the process, SIGINT, SIGTERM and SIGHUP end nothing but are
/// counted; files that grow beyond the process's limit are an error, not its end. One for all.
class StopSignals {
public:
    StopSignals();
    [[nodiscard]] static int count() noexcept;
};

}  // namespace spate::app
