// SPDX-License-Identifier: MIT
// What live sources cost, beside a reference of the same machine in the same seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spate/base/result.h"

namespace spate::app {

/// One scheme. Rates are medians of rounds in which it and its reference take turns.
struct SourceRow {
    std::string scheme;
    std::string dtype;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    int threads = 0;
    std::string rate{};  ///< what framesPerSecond counts: "painted", "received" or "decoded"
    double framesPerSecond = 0;
    std::string reference{};  ///< what referencePerSecond is of
    double referencePerSecond = 0;
    double ratio = 0;  ///< median of the rounds'
    std::uint64_t bytesCopied = 0;
    std::optional<double> paintedPerSecond{};    ///< where framesPerSecond is what was received
    std::optional<std::int64_t> memoryGrowth{};  ///< of the process, bytes, after the first round
    std::optional<std::uint64_t> lost{};         ///< by a recorder, or by who decodes every frame
    /// The last picture of each round was right, and every frame is accounted for.
    bool verified = false;
};

/// Frames painted per second out of shared memory, and of a simulated detector's frames in memory:
/// size² float32, both at 500 Hz.
[[nodiscard]] base::Result<SourceRow> measureShm(std::int64_t size, double seconds);

/// Frames received per second from a sender of arrays (zmq+ipc, size² uint16, as fast as they are
/// taken) while they are shown, and by a loop that receives and does nothing else. Fails where this
/// was built without ZeroMQ.
[[nodiscard]] base::Result<SourceRow> measureZmq(std::int64_t size, double seconds);

/// Messages of Dectris Stream V2, 4 MiB each, received per second while they are shown, of 500 that
/// are pushed. The frames are those of pushedImages(), whatever the size.
[[nodiscard]] base::Result<SourceRow> measureDectris(std::int64_t size, double seconds);

/// The same, 25 per second: frames painted per second while all are recorded, and while none are.
[[nodiscard]] base::Result<SourceRow> measureRecording(std::int64_t size, double seconds);
/// The same, 50 per second: more than two processors can show, so that recorder and display share
/// them.
[[nodiscard]] base::Result<SourceRow> measureBusyRecording(std::int64_t size, double seconds);

/// Updates received per second from a pvAccess server in this process (PvaServer: as fast as TCP
/// takes them) while they are shown, and by a loop of recv() that does nothing else: size² uint8,
/// and 195 × 487 uint16 whatever the size. Every pixel of some frames is checked first.
[[nodiscard]] base::Result<SourceRow> measurePva(std::int64_t size, double seconds);
[[nodiscard]] base::Result<SourceRow> measureSmallPva(std::int64_t size, double seconds);
/// The same decoded per second, one after another, while nobody looks; `lost` were overtaken in a
/// queue of 64 MiB.
[[nodiscard]] base::Result<SourceRow> measureDecodedPva(std::int64_t size, double seconds);
[[nodiscard]] base::Result<SourceRow> measureSmallDecodedPva(std::int64_t size, double seconds);

}  // namespace spate::app
