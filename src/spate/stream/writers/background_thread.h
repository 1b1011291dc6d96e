// SPDX-License-Identifier: MIT
// What a thread of a guest may do so that nobody waits for it.
#pragma once

namespace spate::stream {

/// The calling thread gets what processors the other threads leave (its nice value becomes 5: a
/// third of the weight of one of 0).
void giveWayToOthers() noexcept;

}  // namespace spate::stream
