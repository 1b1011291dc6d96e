// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_ledger.h"

#include "spate/base/contract.h"

namespace spate::pipeline {

void FrameLedger::bookReceived() {
    const std::lock_guard lock(mutex_);
    ++counters_.received;
    ++counters_.inFlight;
}

void FrameLedger::bookFate(Fate fate) {
    const std::lock_guard lock(mutex_);
    SPATE_EXPECTS(counters_.inFlight > 0);
    --counters_.inFlight;
    switch (fate) {
        case Fate::Painted:
            ++counters_.painted;
            break;
        case Fate::Replaced:
            ++counters_.replaced;
            break;
        case Fate::Superseded:
            ++counters_.superseded;
            break;
        case Fate::Rejected:
            ++counters_.rejected;
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
