// SPDX-License-Identifier: MIT
// Source: where frames come from, whatever the protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/source_statistics.h"
#include "spate/stream/stored_frame.h"

namespace spate::stream {

/// How the frames were made, which decides what is the best first look at them.
enum class DetectorKind : std::uint8_t {
    Unknown,         ///< files: they do not say
    PhotonCounting,  ///< values are counts, whatever their type
    Camera,          ///< values are light, with the noise of an amplifier
};

/// What a source says of itself once it is open; of its first frame where frames differ.
struct SourceDescription {
    std::string uri = {};     ///< as it was given to openSource()
    std::string format = {};  ///< "FITS", "simulated detector"
    image::DType dtype = image::DType::UInt8;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    int channels = 1;                             ///< 3 or 4: a colour image
    std::optional<std::int64_t> frameCount = {};  ///< nothing: endless, or unknown
    std::optional<double> rateHz = {};  ///< the rate it wants to be played at; nothing: full speed
    DetectorKind detector = DetectorKind::Unknown;
    bool live = false;             ///< goes on whether or not anybody looks; files do not
    bool rowZeroAtBottom = false;  ///< the format's convention (FITS)
    image::Attributes attributes = {};
};

/// Makes frames. Opened by openSource(), then used by one thread at a time.
class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// The same from open to end.
    [[nodiscard]] virtual const SourceDescription& description() const noexcept = 0;

    /// The next frame; nothing at the end, and nothing ever after. An error is one bad frame,
    /// named: the next call goes on behind it. Waits at most about 100 ms: a live source that has
    /// nothing by then returns a frame whose view is empty, and is called again.
    /// Ids count from 0 where the protocol has no numbers of its own.
    [[nodiscard]] virtual base::Result<std::optional<image::Frame>> next() = 0;

    /// The same for a recorder: a frame that came packed as files have it need not be unpacked.
    [[nodiscard]] virtual base::Result<std::optional<StoredFrame>> nextStored();

    /// Of a source that receives on a thread of its own, and so counts what next() never sees.
    /// Nothing for all others: their gaps are those between the frames of next(). Any thread.
    [[nodiscard]] virtual std::optional<SourceStatistics> statistics() const {
        return std::nullopt;
    }

    /// What the sender says that a frame is made of, a line for each part, of protocols that tell;
    /// empty until it has come. Any thread.
    [[nodiscard]] virtual std::string structure() const { return {}; }

    // A source whose frames can be had again overrides these. Files, folders and the simulated
    // detector do; of a detector, only the last frames can be had.

    /// Whether seek() can go to any frame that next() has given before.
    [[nodiscard]] virtual bool canSeek() const noexcept { return false; }
    /// How many frames there are, as far as is known by now: a folder knows when each of its files
    /// has been opened once. Nothing: endless, or not known yet.
    [[nodiscard]] virtual std::optional<std::uint64_t> frameCount() const noexcept;
    /// Makes the frame of this id, as next() has numbered it, the next one, also after the end.
    /// Fails, and moves nothing, where there is or can be no such frame. A frame that is bad is so
    /// again.
    [[nodiscard]] virtual base::Result<void> seek(std::uint64_t frameId);
    /// Of a live source that remembers its last frames: whether they stay while newer ones come, so
    /// that somebody can look at them. Any thread. Does nothing for all others.
    virtual void setHistoryKept(bool /*kept*/) {}
    /// Of a live source: LiveOptions::queueBytes from now on. Any thread. Does nothing for all
    /// others, whose frames are never overtaken.
    virtual void setQueueBytes(std::size_t /*bytes*/) {}

    /// A second source of the same frames, for whoever needs every one from now on, on a thread of
    /// its own, beside the one that calls next(): `queueBytes` of them wait at most. It may outlive
    /// this one, and then ends. Null: next() gives every frame there is, and there is no second
    /// way to them. Called through forkSource().
    [[nodiscard]] virtual std::unique_ptr<Source> everyFrame(std::size_t /*queueBytes*/) {
        return nullptr;
    }
};

}  // namespace spate::stream
