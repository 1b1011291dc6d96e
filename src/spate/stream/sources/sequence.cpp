// SPDX-License-Identifier: MIT
#include "spate/stream/sources/sequence.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

using NextFrame = base::Result<std::optional<image::Frame>>;

base::Result<std::vector<Uri>> expanded(const std::vector<Uri>& uris) {
    std::vector<Uri> files;
    for (const Uri& uri : uris) {
        std::error_code error;
        if (!std::filesystem::is_directory(uri.path, error)) {
            files.push_back(uri);
            continue;
        }
        const auto paths = imageFilesIn(uri.path);
        if (!paths) return base::failAs(paths);
        for (const auto& path : *paths) {
            files.push_back({.text = path, .scheme = uri.scheme, .path = path, .query = uri.query});
        }
    }
    return files;
}

class SequenceSource final : public Source {
public:
    SequenceSource(std::vector<Uri> files, bool loop) : files_(std::move(files)), loop_(loop) {}

    /// Opens the first file that can be; what is wrong with those before it, next() will tell.
    base::Result<void> start() {
        while (!current_ && nextFile_ < files_.size()) {
            const auto opened = openNext();
            if (!opened) earlyErrors_.push_back(opened.error());
        }
        if (!current_) {
            const auto& first = earlyErrors_.front().message;
            if (files_.size() == 1) return base::fail("{}", first);
            return base::fail("none of {} files can be opened; the first: {}", files_.size(),
                              first);
        }
        describe();
        return {};
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }

    [[nodiscard]] NextFrame next() override {
        if (toldErrors_ < earlyErrors_.size()) return tl::unexpected(earlyErrors_[toldErrors_++]);
        while (!ended_) {
            if (current_) {
                auto frame = current_->next();
                if (!frame) return frame;
                if (frame->has_value()) return numbered(std::move(**frame));
                current_.reset();  // before the next opens: one file at a time
            }
            if (nextFile_ < files_.size()) {
                const auto opened = openNext();
                if (!opened) return base::failAs(opened);
            } else if (const auto round = endRound(); !round) {
                return base::failAs(round);
            }
        }
        return std::optional<image::Frame>();
    }

private:
    base::Result<void> openNext() {
        auto source = openImageFile(files_[nextFile_++], pool_);
        firstId_ = nextId_;
        if (!source) {
            ++nextId_;  // it counts as the one bad frame that it is
            return base::failAs(source);
        }
        nextId_ += static_cast<std::uint64_t>((*source)->description().frameCount.value_or(0));
        current_ = std::move(*source);
        return {};
    }

    void describe() {
        description_ = current_->description();
        const bool single = files_.size() == 1;
        if (!single) {
            description_.format = fmt::format("{} files, {}", files_.size(), description_.format);
            description_.frameCount.reset();  // known only once all have been opened
        }
        if (loop_) description_.frameCount.reset();
        if (loop_ || !single) description_.rateHz = kFileRateHz;
    }

    NextFrame numbered(image::Frame frame) {
        frame.id += firstId_;
        ++framesThisRound_;
        return std::optional(std::move(frame));
    }

    base::Result<void> endRound() {
        const bool fruitless = framesThisRound_ == 0;
        ended_ = !loop_ || fruitless;
        nextFile_ = 0;
        framesThisRound_ = 0;
        if (!loop_ || !fruitless) return {};
        return base::fail("{}: none of {} files gave a frame in a whole round: not looping on",
                          description_.uri, files_.size());
    }

    const std::vector<Uri> files_;
    const bool loop_;
    // Shared by all files, so that a folder of equal images allocates nothing once it plays.
    const std::shared_ptr<image::FramePool> pool_ =
        std::make_shared<image::FramePool>(kFrameBuffers);
    SourceDescription description_;
    std::vector<base::Error> earlyErrors_;
    std::size_t toldErrors_ = 0;
    std::unique_ptr<Source> current_;
    std::size_t nextFile_ = 0;
    std::uint64_t firstId_ = 0;  // of the open file
    std::uint64_t nextId_ = 0;   // of the file behind it
    std::int64_t framesThisRound_ = 0;
    bool ended_ = false;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openSequence(const std::vector<Uri>& files, bool loop) {
    auto all = expanded(files);
    if (!all) return base::failAs(all);
    auto source = std::make_unique<SequenceSource>(std::move(*all), loop);
    if (const auto started = source->start(); !started) return base::failAs(started);
    return source;
}

}  // namespace spate::stream
