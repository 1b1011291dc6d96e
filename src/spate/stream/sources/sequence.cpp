// SPDX-License-Identifier: MIT
#include "spate/stream/sources/sequence.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
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

    [[nodiscard]] bool canSeek() const noexcept override { return true; }

    [[nodiscard]] std::optional<std::uint64_t> frameCount() const noexcept override {
        if (counts_.size() < files_.size()) return std::nullopt;
        return framesBefore(files_.size());
    }

    /// Opens nothing: next() does, and tells what is wrong with the file.
    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) override {
        std::uint64_t round = roundStart_;
        const std::uint64_t known = framesBefore(counts_.size());
        if (loop_ && frameCount().value_or(0) > 0) {  // ids go on through the rounds
            while (frameId < round) round -= std::min(round, known);
            round += (frameId - round) / known * known;
        }
        if (frameId < round || frameId - round > known ||
            (frameCount() && frameId - round == known)) {
            return base::fail("{}: there is no frame {}: expected {} to {}", description_.uri,
                              frameId, round, round + known - 1);
        }
        roundStart_ = round;
        toldErrors_ = earlyErrors_.size();  // the bad files tell again when their turn comes
        ended_ = false;
        return goTo(frameId - round);
    }

private:
    base::Result<void> openNext() {
        const std::size_t file = nextFile_++;
        const std::uint64_t skipped = std::exchange(skipped_, 0);
        auto source = openImageFile(files_[file], pool_);
        const auto count = source ? (*source)->frameCount().value_or(0) : 1;  // one bad frame
        counts_.resize(std::max(counts_.size(), file + 1));
        counts_[file] = count;
        firstId_ = nextId_;
        nextId_ += count;
        if (!source) return base::failAs(source);
        if (skipped > 0) {
            if (const auto moved = (*source)->seek(skipped); !moved) return moved;
        }
        current_ = std::move(*source);
        return {};
    }

    [[nodiscard]] std::uint64_t framesBefore(std::size_t file) const noexcept {
        return std::accumulate(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(file),
                               std::uint64_t{0});
    }

    // A frame's place in its round decides the file, which need not be opened if it is.
    base::Result<void> goTo(std::uint64_t place) {
        std::size_t file = 0;
        std::uint64_t start = 0;
        for (; file < counts_.size() && place >= start + counts_[file]; ++file) {
            start += counts_[file];
        }
        if (current_ && file + 1 == nextFile_) {
            firstId_ = roundStart_ + start;
            nextId_ = firstId_ + counts_[file];
            return current_->seek(place - start);
        }
        current_.reset();
        nextFile_ = file;
        nextId_ = roundStart_ + start;
        skipped_ = place - start;
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
        if (!ended_) roundStart_ = nextId_;
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
    std::uint64_t roundStart_ = 0;
    std::uint64_t skipped_ = 0;          // frames of the next file that were sought past
    std::vector<std::uint64_t> counts_;  // frames of the files that have been opened so far
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
