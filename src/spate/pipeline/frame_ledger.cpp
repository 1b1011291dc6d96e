// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_ledger.h"

#include "spate/base/contract.h"

namespace spate::pipeline {

void FrameLedger::bookReceived() {
    const std::lock_guard lock(mutex_);
    ++counters_.received;
    ++counters_.inFlight;
}

void FrameLedger::bookFate(Fate fate, std::uint64_t frames) {
    const std::lock_guard lock(mutex_);
    SPATE_EXPECTS(counters_.inFlight >= frames);
    counters_.inFlight -= frames;
    switch (fate) {
        case Fate::Painted:
            counters_.painted += frames;
            break;
        case Fate::Held:
            counters_.held += frames;
            break;
        case Fate::Replaced:
            counters_.replaced += frames;
            break;
        case Fate::Superseded:
            counters_.superseded += frames;
            break;
        case Fate::Rejected:
            counters_.rejected += frames;
            break;
    }
}

void FrameLedger::bookCopy(std::uint64_t bytes, std::uint64_t allocations) {
    const std::lock_guard lock(mutex_);
    counters_.bytesCopied += bytes;
    counters_.allocations += allocations;
}

void FrameLedger::bookRendering(std::uint64_t bytesRead, std::uint64_t allocations) {
    const std::lock_guard lock(mutex_);
    counters_.bytesRead += bytesRead;
    counters_.allocations += allocations;
    ++counters_.renderings;
}

FrameCounters FrameLedger::snapshot() const {
    const std::lock_guard lock(mutex_);
    return counters_;
}

}  // namespace spate::pipeline
