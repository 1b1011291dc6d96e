// SPDX-License-Identifier: MIT
#include "spate/stream/sources/aravis_source.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "spate/stream/source_latency.h"
#include "spate/stream/sources/aravis_camera.h"
#include "spate/stream/sources/background.h"
#include "spate/stream/sources/frame_numbers.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds kFirstPause = 100ms;
constexpr milliseconds kLongestPause = 5000ms;
// A camera that answers lets go in less; the viewer's end waits no longer for one that does not.
constexpr milliseconds kFarewell = 300ms;
// Looking for a camera, and setting it.
constexpr milliseconds kOpening = 5000ms;

using AttemptInProgress = std::future<CameraAttempt>;

AttemptInProgress beginToOpen(const CameraRequest& request) {
    return inBackground([request] { return AravisCamera::open(request); });
}

class AravisReceiver final : public Receiver {
public:
    AravisReceiver(CameraRequest request, AttemptInProgress attempt)
        : request_(std::move(request)),
          attempt_(std::move(attempt)),
          unpacker_(std::make_shared<GenicamUnpacker>(request_.bayer)) {
        waitBecause("looking for it");
    }
    ~AravisReceiver() override { letGo(); }

    base::Result<std::optional<Arrival>> receive(milliseconds longest) override {
        if (!camera_) {
            connect(base::now() + longest);
            return std::nullopt;
        }
        if (camera_->isLost()) {
            letGo();
            waitBecause("it does not answer any more");
            return std::nullopt;
        }
        auto frame = camera_->next(longest);
        if (!frame) return std::nullopt;
        return arrivalOf(std::move(*frame));
    }

    WireState state() const override {
        WireState state{.waiting = waiting_, .transportLost = lostBefore_};
        if (!camera_) return state;
        state.transportLost += camera_->lostFrames();
        state.counts = camera_->counts();
        return state;
    }

private:
    void waitBecause(const std::string& problem) {
        const std::string camera =
            request_.name.empty() ? "a camera" : "the camera " + request_.name;
        waiting_ = fmt::format("waiting for {}: {}", camera, problem);
    }

    // Some seconds of the library's, in pieces.
    void connect(base::TimePoint end) {
        if (!attempt_.valid()) {
            std::this_thread::sleep_until(std::min(end, nextAttempt_));
            if (base::now() < nextAttempt_) return;
            attempt_ = beginToOpen(request_);
        }
        if (attempt_.wait_until(end) != std::future_status::ready) return;
        auto attempt = attempt_.get();
        if (!attempt.camera) {
            waitBecause(attempt.problem);
            nextAttempt_ = base::now() + pause_;
            pause_ = std::min(2 * pause_, kLongestPause);
            return;
        }
        camera_ = std::move(attempt.camera);
        ++connections_;
        numbers_ = {};
        pause_ = kFirstPause;
        waiting_.clear();
    }

    void letGo() {
        if (!camera_) return;
        lostBefore_ += camera_->lostFrames();
        auto gone = inBackground([camera = std::move(camera_)]() mutable { camera.reset(); });
        (void)gone.wait_for(kFarewell);
    }

    Arrival arrivalOf(CameraFrame frame) {
        return {.id = numbers_.next(frame.id),
                .series = connections_,
                .partial = !frame.isComplete,
                .received = base::now(),
                .sourceTime = sourceTimeOf(frame.systemNs),
                .bytes = frame.image.bytes.size(),
                .decode = [frame, facts = camera_->facts(), unpacker = unpacker_] {
                    return frameOf(frame, facts, *unpacker);
                }};
    }

    static base::Result<image::Frame> frameOf(const CameraFrame& camera, image::Attributes facts,
                                              GenicamUnpacker& unpacker) {
        auto frame = unpacker.unpack(camera.image, camera.owner);
        if (!frame) return base::fail("a frame of the camera: {}", frame.error().message);
        facts["pixel_format"] = genicamName(camera.image.format);
        facts["camera_timestamp"] = fmt::format("{} ns", camera.cameraNs);
        facts["system_timestamp"] = fmt::format("{} ns", camera.systemNs);
        if (!camera.isComplete) facts["partial"] = "packets are missing: their pixels read 0";
        frame->attributes = std::make_shared<const image::Attributes>(std::move(facts));
        return frame;
    }

    const CameraRequest request_;
    AttemptInProgress attempt_;
    const std::shared_ptr<GenicamUnpacker> unpacker_;
    std::unique_ptr<AravisCamera> camera_;
    std::uint64_t connections_ = 0;
    std::uint64_t lostBefore_ = 0;  // of former connections
    FrameNumbers numbers_;
    base::TimePoint nextAttempt_{};
    milliseconds pause_ = kFirstPause;
    std::string waiting_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openAravis(const Uri& uri, const LiveOptions& options) {
    auto request = readCameraRequest(uri);
    if (!request) return base::failAs(request);
    auto attempt = beginToOpen(*request);
    if (attempt.wait_for(kOpening) == std::future_status::ready) {
        auto opened = attempt.get();
        if (opened.isRefused) return base::fail("{}: {}", uri.text, opened.problem);
        std::promise<CameraAttempt> known;
        attempt = known.get_future();
        known.set_value(std::move(opened));
    }
    return std::make_unique<LiveSource>(
        SourceDescription{.uri = uri.text,
                          .format = "GenICam camera",
                          .detector = DetectorKind::Camera,
                          .live = true},
        std::make_unique<AravisReceiver>(std::move(*request), std::move(attempt)), options);
}

std::vector<SourceDescription> localCameras() {
    auto search = inBackground(findCameras);
    std::vector<SourceDescription> cameras;
    if (search.wait_for(kOpening) != std::future_status::ready) return cameras;
    for (const auto& found : search.get()) {
        cameras.push_back({.uri = "aravis://" + found.name,
                           .format = fmt::format("{} camera at {}", found.protocol, found.address),
                           .detector = DetectorKind::Camera,
                           .live = true});
    }
    return cameras;
}

}  // namespace spate::stream
