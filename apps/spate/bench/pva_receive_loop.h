// SPDX-License-Identifier: MIT
// The yardstick of pvAccess: a loop that receives the same bytes by TCP and does nothing else.
#pragma once

#include "pva_server.h"
#include "spate/base/result.h"

namespace spate::app {

/// Updates per second that recv() takes from the server, into one buffer of the size of an update,
/// over and over. Who the client is and what it wants is said as the protocol has it, the answers
/// are skipped. Fails with the system's reason, or if nothing comes for 10 s.
[[nodiscard]] base::Result<double> pvaUpdatesPerSecond(const PvaServer& server, double seconds);

}  // namespace spate::app
