// SPDX-License-Identifier: MIT
#include "spate/stream/sources/imagestream.h"

#include <signal.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "spate/stream/source_latency.h"
#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/imagestream_header.h"
#include "spate/stream/sources/shm_counts.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kPatience = 100ms;
constexpr base::Duration kBetweenLooks = 500us;
constexpr base::Duration kBetweenNames = 20ms;  // for a file that is not there, or was replaced
constexpr base::Duration kSilence = 1s;         // from when on there may be something to tell
constexpr int kAttempts = 4;

std::string pathOf(std::string_view name) {
    const char* folder = std::getenv("MILK_SHM_DIR");  // as the protocol has it
    std::error_code error;
    if (folder == nullptr || *folder == '\0') {
        folder = std::filesystem::is_directory("/milk/shm", error) ? "/milk/shm" : "/tmp";
    }
    return fmt::format("{}/{}.im.shm", folder, name);
}

// ImageStreamIO writes times of CLOCK_TAI, which is ahead of UTC by whole seconds: 37, or none
// where nobody has told the kernel. The writer's kernel is ours.
std::uint64_t utcOfTai(std::uint64_t taiNs) {
    timespec tai{};
    timespec utc{};
    ::clock_gettime(CLOCK_TAI, &tai);
    ::clock_gettime(CLOCK_REALTIME, &utc);
    const double seconds = static_cast<double>(tai.tv_sec - utc.tv_sec) +
                           static_cast<double>(tai.tv_nsec - utc.tv_nsec) * 1e-9;
    const auto ahead = static_cast<std::uint64_t>(std::max(0LL, std::llround(seconds)));
    return taiNs - std::min(taiNs, ahead * 1'000'000'000);
}

class ImageStreamSource final : public Source {
public:
    ImageStreamSource(SourceDescription description, std::string path, std::uint64_t slice)
        : description_(std::move(description)), path_(std::move(path)), slice_(slice) {
        describe();
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }
    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override;
    [[nodiscard]] std::optional<SourceStatistics> statistics() const override;

private:
    using Header = std::optional<ImageStreamHeader>;

    void describe();
    [[nodiscard]] base::Result<void> followName();
    [[nodiscard]] base::Result<Header> header() const;
    [[nodiscard]] base::Result<image::Frame> look();
    [[nodiscard]] base::Result<image::Frame> copy(const ImageStreamHeader& found);
    [[nodiscard]] base::Result<std::optional<image::Frame>> refuse(const base::Error& error);
    std::uint64_t count(const ImageStreamHeader& found);
    void skip(const ImageStreamHeader& found);
    void setWaiting(std::string reason);
    void tellSilence(const ImageStreamHeader& found);

    SourceDescription description_;
    const std::string path_;
    const std::uint64_t slice_;
    image::FramePool pool_{kFrameBuffers};
    std::unique_ptr<FileReader> file_;
    base::TimePoint nameSeen_{};
    base::TimePoint lastNews_ = base::now();
    int torn_ = 0;
    std::uint64_t lastWritten_ = 0;
    std::string refusal_;  // that next() has handed on already

    mutable std::mutex mutex_;  // what follows is read by any thread
    ShmCounts counts_;
    std::string waiting_;
    std::uint64_t refused_ = 0;  // without a count of their own
};

// Shape and type of what is there, if anything is.
void ImageStreamSource::describe() {
    if (!followName() || !file_) return;
    const auto found = header();
    if (!found || !*found) return;
    description_.dtype = (*found)->layout.dtype;
    description_.rows = (*found)->layout.rows;
    description_.cols = (*found)->layout.cols;
}

base::Result<std::optional<image::Frame>> ImageStreamSource::next() {
    const auto deadline = base::now() + kPatience;
    do {
        const auto frame = followName().and_then([&] { return look(); });
        if (!frame) {
            if (auto said = refuse(frame.error()); !said) return said;
        } else if (!frame->view.empty()) {
            return *frame;
        }
        const base::Duration pause = frame && file_ ? kBetweenLooks : kBetweenNames;
        std::this_thread::sleep_for(std::min<base::Duration>(pause, deadline - base::now()));
    } while (base::now() < deadline);
    return image::Frame();
}

// A stream that is made anew is another file of the same name: the old one is never written again.
base::Result<void> ImageStreamSource::followName() {
    if (base::now() - nameSeen_ < kBetweenNames) return {};
    nameSeen_ = base::now();
    if (file_ && file_->isNamed(path_)) return {};
    std::error_code error;
    if (!std::filesystem::exists(path_, error)) {
        file_ = nullptr;
        setWaiting(fmt::format("waiting for {}", path_));
        return {};
    }
    auto opened = FileReader::open(path_);
    if (!opened) return base::failAs(opened);
    file_ = std::move(*opened);
    refusal_.clear();
    torn_ = 0;
    setWaiting("");
    const std::lock_guard lock(mutex_);
    counts_.startRing();
    return {};
}

base::Result<ImageStreamSource::Header> ImageStreamSource::header() const {
    std::array<std::byte, kImageStreamHeaderBytes> bytes{};
    const auto size = file_->sizeNow();
    if (size == 0) return std::nullopt;  // it is being made
    if (const auto done = file_->read(0, bytes.data(), std::ssize(bytes)); !done) {
        return base::failAs(done);
    }
    return readImageStreamHeader(bytes, static_cast<std::uint64_t>(size), slice_);
}

// An empty frame if there is no new one.
base::Result<image::Frame> ImageStreamSource::look() {
    if (!file_) return image::Frame();
    const auto found = header();
    if (!found) return base::failAs(found);
    if (!*found) return image::Frame();
    refusal_.clear();
    const auto& image = **found;
    if (image.count < counts_.last()) {  // written anew in place: it counts from the start
        const std::lock_guard lock(mutex_);
        counts_.startRing();
    }
    if (image.count == counts_.last() || image.isBeingWritten) {
        tellSilence(image);
        return image::Frame();
    }
    return copy(image);
}

// What was written meanwhile is tried again at the next look: an empty frame.
base::Result<image::Frame> ImageStreamSource::copy(const ImageStreamHeader& found) {
    auto buffer = lendBuffer(pool_, "its image", found.bytes);
    if (!buffer) return base::failAs(buffer);
    const auto done = file_->read(found.place, buffer->get(), found.bytes);
    if (!done) return base::failAs(done);
    const auto after = header();
    if (!after) return base::failAs(after);
    if (!*after || !found.isSameImageAs(**after) || (*after)->isBeingWritten) {
        if (++torn_ < kAttempts) return image::Frame();
        torn_ = 0;
        skip(found);
        return base::fail("frame {} was torn: written while it was copied, {} times in turn",
                          found.count, kAttempts);
    }
    const auto view = image::ImageView::create(buffer->get(), found.layout);
    if (!view) return base::failAs(view);
    torn_ = 0;
    const std::uint64_t utcNs = count(found);
    setWaiting("");
    return image::Frame{.view = *view,
                        .owner = std::move(*buffer),
                        .id = found.count,
                        .acquired = base::now(),
                        .sourceTime = sourceTimeOf(utcNs)};
}

// What stays wrong is said once, not at every look.
base::Result<std::optional<image::Frame>> ImageStreamSource::refuse(const base::Error& error) {
    setWaiting(fmt::format("waiting for {}: {}", path_, error.message));
    if (std::exchange(refusal_, error.message) == error.message) return image::Frame();
    const std::lock_guard lock(mutex_);
    ++refused_;
    return base::fail("{}: {}", description_.uri, error.message);
}

// Images are numbered as the publications of a ring are, and as frames. Returns when the image was
// written; 0 as long as the header's time has not been seen to change: not all writers set it.
std::uint64_t ImageStreamSource::count(const ImageStreamHeader& found) {
    spate_shm_frame about{};
    about.id = found.count;
    const auto last = std::exchange(lastWritten_, found.writtenTaiNs);
    if (last != 0 && last != found.writtenTaiNs) about.utc_ns = utcOfTai(found.writtenTaiNs);
    lastNews_ = base::now();
    const std::lock_guard lock(mutex_);
    counts_.count(found.count, &about, static_cast<std::uint64_t>(found.bytes), lastNews_);
    return about.utc_ns;
}

void ImageStreamSource::skip(const ImageStreamHeader& found) {
    const std::lock_guard lock(mutex_);
    counts_.count(found.count, nullptr, static_cast<std::uint64_t>(found.bytes), base::now());
}

void ImageStreamSource::setWaiting(std::string reason) {
    const std::lock_guard lock(mutex_);
    waiting_ = std::move(reason);
}

// A stream outlives who made it, and somebody else may write it: that is told, and is no error.
void ImageStreamSource::tellSilence(const ImageStreamHeader& found) {
    if (base::now() - lastNews_ < kSilence) return;
    lastNews_ = base::now();  // once a second
    if (found.isBeingWritten) {
        setWaiting(fmt::format("waiting for {}: image {} is not finished", path_, found.count + 1));
    } else if (found.creator > 0 && ::kill(found.creator, 0) != 0 && errno == ESRCH) {
        setWaiting(fmt::format("waiting for {}: process {}, which made it, has ended", path_,
                               found.creator));
    }
}

std::optional<SourceStatistics> ImageStreamSource::statistics() const {
    const std::lock_guard lock(mutex_);
    auto statistics = counts_.statistics(base::now());
    statistics.rejected += refused_;
    statistics.wire.waiting = waiting_;
    return statistics;
}

}  // namespace

base::Result<std::unique_ptr<Source>> openImageStream(const Uri& uri) {
    const std::string name = uri.path.starts_with("//") ? uri.path.substr(2) : uri.path;
    constexpr std::size_t kLongestName = 79;
    if (name.empty() || name.size() > kLongestName || name.find('/') != name.npos ||
        name.find('\0') != name.npos) {
        return base::fail("{}: expected imagestream://NAME, with a name of 1 to {} bytes, no '/'",
                          uri.text, kLongestName);
    }
    constexpr std::int64_t kMostSlices = 0xFFFF'FFFF;
    QueryReader query(uri);
    const auto slice = query.integer("slice", 0, 0, kMostSlices - 1);
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    return std::make_unique<ImageStreamSource>(
        SourceDescription{.uri = uri.text, .format = "ImageStreamIO stream", .live = true},
        pathOf(name), static_cast<std::uint64_t>(slice));
}

}  // namespace spate::stream
