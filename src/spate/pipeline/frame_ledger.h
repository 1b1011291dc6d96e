// SPDX-License-Identifier: MIT
// FrameLedger: what became of every frame, exact at every instant.
#pragma once

#include <cstdint>
#include <mutex>

namespace spate::pipeline {

/// received = painted + held + replaced + superseded + rejected + inFlight, in every snapshot.
struct FrameCounters {
    std::uint64_t received = 0;
    std::uint64_t painted = 0;
    std::uint64_t held = 0;        ///< shown in the picture of a later frame: see kernels::Hold
    std::uint64_t replaced = 0;    ///< in the mailbox, by a newer frame
    std::uint64_t superseded = 0;  ///< in the worker, and never painted
    std::uint64_t rejected = 0;    ///< refused: invalid, or the plot was gone
    std::uint64_t inFlight = 0;    ///< none of the above yet

    std::uint64_t bytesRead = 0;    ///< of frames, by steps 2–4
    std::uint64_t bytesCopied = 0;  ///< of frames, by Copy::Yes
    std::uint64_t allocations = 0;  ///< buffers that steps 1–4 had to make or enlarge
    std::uint64_t renderings = 0;   ///< runs of steps 2–4; more than frames when the view moves
    std::uint64_t rendererBuilds = 0;  ///< renderers made for images
    std::uint64_t layoutBuilds = 0;    ///< layouts of the plot: axes, margins, ticks
};

/// Books every frame's fate in one transaction each, so that a snapshot always balances. Any
/// thread.
class FrameLedger {
public:
    enum class Fate : std::uint8_t { Painted, Held, Replaced, Superseded, Rejected };

    /// A frame has come in; it is in flight until bookFate().
    void bookReceived();
    /// Of so many frames.
    void bookFate(Fate fate, std::uint64_t frames = 1);
    void bookCopy(std::uint64_t bytes, std::uint64_t allocations);
    void bookRendering(std::uint64_t bytesRead, std::uint64_t allocations);

    [[nodiscard]] FrameCounters snapshot() const;

private:
    mutable std::mutex mutex_;
    FrameCounters counters_;
};

}  // namespace spate::pipeline
