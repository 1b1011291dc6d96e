// SPDX-License-Identifier: MIT
// shm://NAME: frames that another program writes into a ring in shared memory, shown in place.
#pragma once

#include <memory>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `shm://NAME` or `shm:NAME`, whether or not there is a ring of that name yet (spate_shm.h
/// is the producer's side, and has the format). Fails only on a bad name or option. Options:
/// - frames=newest  the newest frame each time: the others count as replaced
///          all     each frame in turn, as long as the ring still holds it; also with
///                  LiveOptions::queueBytes, of any size: the ring is the queue
///
/// No pixel is copied: a frame lies in its slot, which is pinned until the frame's owner is let go
/// of, on whichever thread. The producer never waits for that, and drops frames when all of its
/// slots are pinned (WireState::transportLost). A producer that ends is waited for; its ring stays
/// mapped as long as frames of it are in use. What a ring says of its frames is checked, and
/// refused with a reason: no frame reaches beyond its slot. The kernel keeps a ring's memory there,
/// so that reading it is always safe.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openShm(const Uri& uri,
                                                            const LiveOptions& options = {});

/// The rings on this machine whose producers live and can be read by this user, by their names:
/// uri, and shape and type of the newest frame if there is one.
[[nodiscard]] std::vector<SourceDescription> localRings();

}  // namespace spate::stream
