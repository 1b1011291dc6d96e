// SPDX-License-Identifier: MIT
// Recorder: every frame of a source into HDF5 files, on a thread of its own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/rate_meter.h"
#include "spate/stream/source.h"

namespace spate::stream {

class NexusWriter;

/// How a Recorder records.
struct RecorderOptions {
    bool compress = true;    ///< by bitshuffle-LZ4; false: pixels as they are
    bool overwrite = false;  ///< a file of that name is replaced when the first frame comes
    std::optional<std::uint64_t> maxFrames{};  ///< ends the recording after so many
    /// How often readers of a file that is being written see what has come.
    base::Duration flushPeriod = std::chrono::milliseconds(500);
    /// Beside a display: compresses on threads of its own, half as many as the display has, and
    /// gives way to all others.
    bool inBackground = false;
};

/// What a recorder has done so far. Each frame that the source has numbered is in exactly one of
/// written, missing, queueFull and rejected, or is on its way.
struct RecorderStatistics {
    std::uint64_t written = 0;
    std::uint64_t bytes = 0;      ///< of their pixels, as they are stored
    std::uint64_t missing = 0;    ///< never came, by the gaps in the numbers of the source
    std::uint64_t queueFull = 0;  ///< came, and gave way to later ones before they were written
    std::uint64_t rejected = 0;   ///< came, and could not be understood
    std::string lastError{};      ///< of the last one that was rejected; empty if there was none
    std::string waiting{};        ///< WireState::waiting: of a connection that is not there
    double rateHz = 0;            ///< written frames per second, over the last second
    std::vector<std::string> files{};  ///< complete, but for the last one while it is recorded
    bool ended = false;
};

/// Takes every frame of a source and writes it to a NeXus file, with what is known of the detector
/// (writers/nexus_writer.h says where); frames that come packed as the file has them are not
/// unpacked. The file can be read meanwhile, as SWMR, and is complete at
/// the end, whatever ended it: the source, maxFrames, stop(), a full disk; after a killed process
/// it has what came until the last flush. Frames of another shape, type, geometry or mask go into
/// another file: scan.h5, scan_0002.h5, scan_0003.h5, … (of names that are free).
///
/// So that every frame arrives here, live sources are opened with LiveOptions::queueBytes, or
/// forked beside a display (fork_source.h). Starts at once; all functions any thread.
class Recorder {
public:
    /// Fails if there is such a file and it is not to be overwritten, if no file of that name can
    /// be made, or if this was built without HDF5. No file is made before the first frame.
    [[nodiscard]] static base::Result<std::unique_ptr<Recorder>> start(
        std::unique_ptr<Source> source, const std::string& path,
        const RecorderOptions& options = {});
    /// stop(), but does not wait for what is in the queue.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// Ends the recording with what has been received by now: of a live source, the frames that
    /// wait are written first.
    void stop();
    /// Ends it at once: the frames that wait are lost, the file is complete.
    void abandon();
    /// Waits until the last file is closed, at most `longest`; whether it is.
    bool waitUntilEnded(base::Duration longest) const;

    [[nodiscard]] RecorderStatistics statistics() const;
    /// Why it ended before its time: names the file, what was being written and what is in it. No
    /// error while it runs, nor after a good end.
    [[nodiscard]] base::Result<void> result() const;

private:
    Recorder(std::unique_ptr<Source> source, std::string path, const RecorderOptions& options);
    void run();
    [[nodiscard]] bool takeNext();
    [[nodiscard]] bool waitForTurn();
    [[nodiscard]] bool isBehindStop(const image::Frame& frame) const;
    [[nodiscard]] base::Result<std::optional<StoredFrame>> askSource();
    [[nodiscard]] bool record(const StoredFrame& stored);
    [[nodiscard]] base::Result<void> openFileFor(const image::Frame& frame);
    [[nodiscard]] base::Result<std::string> nextPath() const;
    [[nodiscard]] base::Result<void> closeFile();
    void countBad(const base::Error& error);
    void countGap(std::uint64_t frameId);
    void flushIfDue();
    void fail(const std::string& what);
    void finish();

    const std::string path_;
    const RecorderOptions options_;
    const SourceDescription description_;
    // The recording thread's:
    std::unique_ptr<NexusWriter> writer_;
    base::TimePoint deadline_{};
    base::TimePoint flushed_{};
    std::optional<std::uint64_t> lastId_;
    std::uint64_t badSinceLast_ = 0;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::unique_ptr<Source> source_;  // gone at the end
    std::optional<base::TimePoint> stopAt_;
    bool abandoned_ = false;
    RecorderStatistics statistics_;
    std::optional<SourceStatistics> lastOfSource_;
    std::optional<base::Error> failure_;
    RateMeter rate_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace spate::stream
