// SPDX-License-Identifier: MIT
// PacedRing: a detector's process in miniature, that writes into shared memory in place.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "spate/base/result.h"
#include "spate/stream/source.h"
#include "spate/stream/spate_shm.h"

namespace spate::app {

/// Fills the slots of the ring shm://NAME with frames of a source, and then publishes them in turn
/// at a steady rate, on a thread of its own: the pixels stay as they are, but for the first, which
/// is the frame's id. As a detector that writes where the viewer reads.
class PacedRing {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<PacedRing>> create(const std::string& name,
                                                                         stream::Source& frames,
                                                                         double rateHz);
    ~PacedRing();
    PacedRing(const PacedRing&) = delete;
    PacedRing& operator=(const PacedRing&) = delete;

private:
    PacedRing() = default;
    [[nodiscard]] base::Result<void> fill(const std::string& name, stream::Source& frames);
    void publish(const std::stop_token& stop, double rateHz);

    spate_shm_ring ring_{};
    spate_shm_frame frame_{};
    std::jthread thread_;
};

}  // namespace spate::app
