// SPDX-License-Identifier: MIT
#include "spate/stream/receiver.h"

#include <utility>

namespace spate::stream {

base::Result<image::Frame> frameOf(const Arrival& arrival) {
    auto frame = arrival.decode();
    if (!frame) return frame;
    frame->id = arrival.id;
    frame->acquired = arrival.received;
    frame->sourceTime = arrival.sourceTime;
    frame->partial = arrival.partial;
    return frame;
}

base::Result<StoredFrame> storedFrameOf(const Arrival& arrival) {
    if (!arrival.stored) {
        auto frame = frameOf(arrival);
        if (!frame) return base::failAs(frame);
        return StoredFrame{.about = std::move(*frame)};
    }
    auto stored = arrival.stored();
    if (!stored) return stored;
    stored->about.id = arrival.id;
    stored->about.acquired = arrival.received;
    stored->about.sourceTime = arrival.sourceTime;
    stored->about.partial = arrival.partial;
    return stored;
}

}  // namespace spate::stream
