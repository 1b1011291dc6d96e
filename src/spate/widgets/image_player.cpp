// SPDX-License-Identifier: MIT
#include "spate/widgets/image_player.h"

#include <utility>

namespace spate::widgets {
namespace {

// Large enough for the frames that come while the decoder and the scan are busy with one.
constexpr std::size_t kHeldBytes = std::size_t{64} << 20;

std::optional<double> expectedRate(const stream::StreamOptions& options,
                                   const stream::SourceDescription& source) {
    return options.rateHz ? options.rateHz : source.rateHz;
}

}  // namespace

ImagePlayer::ImagePlayer(std::unique_ptr<stream::Source> source, plot::ImageItem& image,
                         const stream::StreamOptions& options, QObject* parent)
    : QObject(parent),
      image_(image),
      description_(source->description()),
      canSeek_(source->canSeek()),
      staleWatch_(expectedRate(options, description_)) {
    connect(&image_, &plot::ImageItem::dataChanged, this, [this] { painted_.count(base::now()); });
    elapsed_.start();
    stream::StreamCallbacks callbacks;
    callbacks.frame = [this](image::Frame frame) { receive(std::move(frame)); };
    callbacks.badFrame = [this](const base::Error& error) { fail(error); };
    callbacks.ended = [this] {
        QMetaObject::invokeMethod(this, [this] {
            ended_ = true;
            Q_EMIT stateChanged();
            look();
        });
    };
    stream_ = std::make_unique<stream::Stream>(std::move(source), std::move(callbacks), options);
    connect(&image_, &plot::ImageItem::holdChanged, this, &ImagePlayer::followHold);
    followHold();
}

ImagePlayer::~ImagePlayer() = default;

// Who holds frames wants all of them, not the newest.
void ImagePlayer::followHold() {
    if (!stream_) return;
    const bool holds = image_.hold() != kernels::Hold::None;
    stream_->setQueueBytes(holds ? kHeldBytes : 0);
}

// The stream's thread.
void ImagePlayer::receive(image::Frame frame) {
    if (frozen_) {
        ++notShown_;
        return;
    }
    if (auto submitted = image_.sink()->submit(std::move(frame)); !submitted) {
        fail(submitted.error());
    }
}

// Any thread.
void ImagePlayer::fail(const base::Error& error) {
    QMetaObject::invokeMethod(
        this, [this, text = QString::fromStdString(error.message)] { Q_EMIT frameFailed(text); });
}

void ImagePlayer::setPaused(bool paused) {
    if (!stream_) return;
    paused_ = paused;
    frozen_ = paused && description_.live;
    if (!paused) sought_.reset();
    if (!description_.live || !paused) stream_->setPaused(paused);
    stream_->setHistoryKept(paused);
    Q_EMIT stateChanged();
}

bool ImagePlayer::canStep() const noexcept {
    return canPause() && canSeek_ && (paused_ || stream_->statistics().ended);
}

bool ImagePlayer::canPause() const noexcept {
    return stream_ && stream_->statistics().frameCount != 1U;
}

void ImagePlayer::step(int frames) {
    const auto shown = shownId();
    if (!canStep() || !shown) return;
    const auto back = static_cast<std::uint64_t>(-std::min(frames, 0));
    if (back > *shown) return;
    const std::uint64_t wanted = *shown - back + static_cast<std::uint64_t>(std::max(frames, 0));
    if (!isBehindEnd(wanted)) showFrame(wanted);
}

void ImagePlayer::showFrame(std::uint64_t frameId) {
    if (!stream_ || !canSeek_) return;
    if (!paused_) setPaused(true);
    sought_ = frameId;
    frozen_ = false;
    stream_->seek(frameId);
    Q_EMIT stateChanged();
}

// A bad frame cannot be painted, and must not be stepped to again and again.
std::optional<std::uint64_t> ImagePlayer::shownId() const {
    if (sought_) return sought_;
    if (!image_.painted()) return std::nullopt;
    return image_.painted()->frame().id;
}

bool ImagePlayer::isBehindEnd(std::uint64_t frameId) const {
    if (!description_.frameCount && !ended_) return false;  // it may loop
    const auto count = stream_->statistics().frameCount;
    return count && frameId >= *count;
}

ViewerStatistics ImagePlayer::statistics() const {
    const auto now = base::now();
    ViewerStatistics statistics;
    statistics.source = description_;
    statistics.stream = stream_ ? stream_->statistics() : lastStatistics_;
    statistics.frames = image_.counters();
    statistics.latency = image_.latency();
    statistics.notShown = notShown_;
    if (const auto& painted = image_.painted()) {
        statistics.paintedFrameId = painted->frame().id;
        statistics.paintedIsPartial = painted->frame().partial;
    }
    statistics.paintedHz = painted_.rateHz(now);
    statistics.elapsedSeconds = static_cast<double>(elapsed_.elapsed()) / 1000;
    statistics.paused = paused_;
    statistics.canSeek = canSeek_;
    const auto& stream = statistics.stream;
    const bool hasSaidSo =
        stream.source && stream.source->wire.series && stream.source->wire.series->ended;
    const bool mayBeSilent = description_.live && !stream.ended && !stream.held && !hasSaidSo;
    if (mayBeSilent) statistics.silentSeconds = staleWatch_.silentSeconds(now);
    return statistics;
}

void ImagePlayer::look() {
    if (!stream_) return;
    const auto stream = stream_->statistics();
    staleWatch_.look(stream.delivered, stream.lastDelivery, base::now());
    const bool done = ended_ && image_.counters().inFlight == 0;
    if (!done || std::exchange(finishedSent_, true)) return;
    Q_EMIT finished();
}

void ImagePlayer::stop() {
    if (!stream_) return;
    lastStatistics_ = stream_->statistics();
    stream_.reset();
}

}  // namespace spate::widgets
