// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_monitor.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/http_get.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds kPeriod = 100ms;  // between images, from one question to the next
constexpr milliseconds kLongestPause = 2000ms;

// "No image yet": 408 after the detector's own time-out, 404 before the first.
constexpr bool isNoImage(long status) {
    return status == 404 || status == 408 || status == 204;
}

class MonitorReceiver final : public Receiver {
public:
    MonitorReceiver(Uri image, std::unique_ptr<HttpGet> get)
        : image_(std::move(image)), get_(std::move(get)) {}

    base::Result<std::optional<Arrival>> receive(milliseconds longest) override {
        const auto end = base::now() + longest;
        if (!asking_) {
            std::this_thread::sleep_until(std::min(end, nextQuestion_));
            if (base::now() < nextQuestion_) return std::nullopt;
            asking_ = true;
            nextQuestion_ = base::now() + kPeriod;
        }
        const auto left = std::chrono::duration_cast<milliseconds>(end - base::now());
        auto answer = get_->wait(std::max(left, 0ms));
        if (answer && !*answer) return std::nullopt;
        asking_ = false;
        if (!answer) return unreachable();
        pause_ = kPeriod;
        return understood(std::move(**answer));
    }

    WireState state() const override { return {.waiting = waiting_}; }

private:
    // Nobody is there: that is a state, no error of a message. Asks less and less often.
    std::optional<Arrival> unreachable() {
        waiting_ = "waiting for " + image_.path;
        pause_ = std::min(2 * pause_, kLongestPause);
        nextQuestion_ = base::now() + pause_;
        return std::nullopt;
    }

    base::Result<std::optional<Arrival>> understood(HttpAnswer answer) {
        if (isNoImage(answer.status)) {
            waiting_ = "waiting for the first image of " + image_.path;
            return std::nullopt;
        }
        waiting_.clear();
        if (answer.status != 200) {
            return base::fail(
                "{}: HTTP status {}: expected 200, or 404 or 408 while there is no "
                "image",
                image_.path, answer.status);
        }
        if (last_ && *last_ == answer.body) return std::nullopt;
        last_ = std::make_shared<const std::string>(std::move(answer.body));
        return Arrival{.id = nextId_++,
                       .received = base::now(),
                       .bytes = last_->size(),
                       .decode = [tiff = last_, image = image_, pool = pool_] {
                           return readMonitorImage(*tiff, image, pool);
                       }};
    }

    const Uri image_;
    const std::unique_ptr<HttpGet> get_;
    const std::shared_ptr<image::FramePool> pool_ =
        std::make_shared<image::FramePool>(kFrameBuffers);
    std::shared_ptr<const std::string> last_;
    std::uint64_t nextId_ = 0;
    bool asking_ = false;
    base::TimePoint nextQuestion_{};
    milliseconds pause_ = kPeriod;
    std::string waiting_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openDectrisMonitor(const Uri& uri,
                                                         const LiveOptions& options) {
    QueryReader query(uri);
    const auto version = query.text("api").value_or("1.8.0");
    if (version.empty() || version.find_first_not_of("0123456789.") != version.npos) {
        query.reject("api", "a version as 1.8.0");
    }
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const std::string_view path = uri.path;
    const auto host = path.starts_with("//") ? path.substr(2) : std::string_view();
    if (host.empty() || host.find_first_of("/?#@ ") != host.npos) {
        return base::fail("{}: expected dectris+monitor://host or dectris+monitor://host:port",
                          uri.text);
    }
    Uri image = uri;
    image.path = fmt::format("http://{}/monitor/api/{}/images/monitor", host, version);
    auto get = HttpGet::create(
        {.url = image.path, .accept = "application/tiff", .maxBytes = std::int64_t{1} << 30});
    if (!get) return base::failAs(get);
    return std::make_unique<LiveSource>(
        SourceDescription{.uri = uri.text,
                          .format = "Dectris monitor",
                          .detector = DetectorKind::PhotonCounting,
                          .live = true},
        std::make_unique<MonitorReceiver>(std::move(image), std::move(*get)), options);
}

}  // namespace spate::stream
