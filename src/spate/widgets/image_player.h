// SPDX-License-Identifier: MIT
// ImagePlayer: one source played into one image of a plot.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <atomic>
#include <memory>
#include <optional>

#include "spate/plot/image_item.h"
#include "spate/stream/stream.h"
#include "spate/widgets/stale_watch.h"
#include "spate/widgets/viewer_status.h"

namespace spate::widgets {

/// The stream's thread submits to the image's sink; pausing, stepping and counting are here. GUI
/// thread.
class ImagePlayer : public QObject {
    Q_OBJECT

public:
    /// `image` outlives it.
    ImagePlayer(std::unique_ptr<stream::Source> source, plot::ImageItem& image,
                const stream::StreamOptions& options, QObject* parent = nullptr);
    ~ImagePlayer() override;

    [[nodiscard]] const stream::SourceDescription& description() const noexcept {
        return description_;
    }

    /// Files stop playing; of a live source the display is frozen, and its frames are counted.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const noexcept { return paused_; }

    /// Whether there is anything to pause: not in a single picture.
    [[nodiscard]] bool canPause() const noexcept;
    /// Whether step() may: the source can go back, and is paused or at its end.
    [[nodiscard]] bool canStep() const noexcept;
    /// Shows the frame so many behind the one that was shown last, and holds there; nothing happens
    /// at either end.
    void step(int frames);
    /// Shows the frame of this id, and holds there.
    void showFrame(std::uint64_t frameId);

    [[nodiscard]] ViewerStatistics statistics() const;

    /// Whether finished() has been said.
    [[nodiscard]] bool isFinished() const noexcept { return finishedSent_; }

    /// To be called about ten times a second: looks for silence, and for the end.
    void look();

    /// Ends the playing for good; what was counted stays.
    void stop();

Q_SIGNALS:
    /// A frame was bad, or refused: why.
    void frameFailed(const QString& message);
    /// Paused, gone on, stepped or ended.
    void stateChanged();
    /// The source has no more frames, and its last good one is on the screen: once.
    void finished();

private:
    void receive(image::Frame frame);
    void followHold();
    void fail(const base::Error& error);
    [[nodiscard]] std::optional<std::uint64_t> shownId() const;
    [[nodiscard]] bool isBehindEnd(std::uint64_t frameId) const;

    plot::ImageItem& image_;
    const stream::SourceDescription description_;
    bool canSeek_;
    bool paused_ = false;
    bool ended_ = false;  // at least once: the source does not loop
    bool finishedSent_ = false;
    std::optional<std::uint64_t> sought_;  // the frame that was stepped to, good or bad
    stream::RateMeter painted_;
    StaleWatch staleWatch_;
    QElapsedTimer elapsed_;
    stream::StreamStatistics lastStatistics_;  // when it was stopped
    std::atomic<bool> frozen_{false};          // frames are counted, not shown
    std::atomic<std::uint64_t> notShown_{0};
    std::unique_ptr<stream::Stream> stream_;  // last: its thread uses the above
};

}  // namespace spate::widgets
