// SPDX-License-Identifier: MIT
// AravisCamera: a GenICam camera (GigE Vision, USB3 Vision) that is acquiring, through libaravis.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spate/image/frame.h"
#include "spate/stream/source_statistics.h"
#include "spate/stream/sources/camera_request.h"
#include "spate/stream/sources/genicam_pixels.h"

namespace spate::stream {

/// A frame as the camera has sent it. Its memory is its own, and was zero before: pixels whose
/// packets are missing read 0, never those of an older frame.
struct CameraFrame {
    GenicamImage image{};
    std::shared_ptr<const void> owner{};
    std::uint64_t id = 0;        ///< the camera's number; of GigE Vision 1 it wraps from 65535 to 1
    std::uint64_t cameraNs = 0;  ///< by the camera's own clock
    std::uint64_t systemNs = 0;  ///< when its first packet came, since 1970
    bool isComplete = false;
};

class AravisCamera;

/// What came of opening a camera: the camera, or why there is none.
struct CameraAttempt {
    std::unique_ptr<AravisCamera> camera{};
    std::string problem{};
    bool isRefused = false;  ///< the camera is there, and does not take what is asked of it
};

/// Made by open(), then used by one thread. No main loop of GLib is needed, or run. To open one,
/// and to let go of one that does not answer any more, takes libaravis seconds.
class AravisCamera {
public:
    /// Finds the camera, sets it and starts it. Any thread.
    [[nodiscard]] static CameraAttempt open(const CameraRequest& request);
    ~AravisCamera();
    AravisCamera(const AravisCamera&) = delete;
    AravisCamera& operator=(const AravisCamera&) = delete;

    /// The next frame, complete or not; nothing when `longest` has gone by, or when one came of
    /// which not even the beginning is there: it is counted.
    [[nodiscard]] std::optional<CameraFrame> next(std::chrono::milliseconds longest);

    /// Whether it has gone: unplugged, switched off, or taken by another program.
    [[nodiscard]] bool isLost() const;

    /// What does not change: description, pixel format, exposure time in seconds, gain.
    [[nodiscard]] const image::Attributes& facts() const { return facts_; }

    /// Frames of which nothing could be shown.
    [[nodiscard]] std::uint64_t lostFrames() const { return lostFrames_; }
    /// What libaravis counts of buffers and packets.
    [[nodiscard]] std::vector<TransportCount> counts() const;

private:
    struct Library;
    explicit AravisCamera(std::unique_ptr<Library> library);
    [[nodiscard]] bool pushBuffer();

    const std::unique_ptr<Library> library_;
    image::Attributes facts_;
    std::uint64_t lostFrames_ = 0;
};

/// A camera that answers when asked for.
struct FoundCamera {
    std::string name{};
    std::string protocol{};  ///< "GigEVision"
    std::string address{};
};

/// All cameras that libaravis finds, but its simulated one: about a second. Any thread.
[[nodiscard]] std::vector<FoundCamera> findCameras();

}  // namespace spate::stream
