// SPDX-License-Identifier: MIT
// WatchedSource: a source shown in a real window, and what became of its frames in some seconds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "spate/base/result.h"
#include "spate/stream/source.h"
#include "spate/widgets/image_player.h"
#include "spate/widgets/plot_widget.h"

namespace spate::app {

/// What was counted while somebody watched.
struct WatchedSpan {
    double seconds = 0;
    pipeline::FrameCounters frames{};                ///< inFlight: at the end
    std::optional<stream::SourceStatistics> source;  ///< of a live source: received, …, bytes

    [[nodiscard]] double paintedPerSecond() const {
        return static_cast<double>(frames.painted) / seconds;
    }
    [[nodiscard]] double receivedPerSecond() const {
        return source ? static_cast<double>(source->received) / seconds : 0;
    }
};

/// A 1000 × 800 window that shows all of a source's frames, from their minimum to their maximum,
/// each pixel of the screen the largest of its bin. GUI thread.
class WatchedSource {
public:
    WatchedSource(std::unique_ptr<stream::Source> source, const stream::StreamOptions& options);
    ~WatchedSource();
    WatchedSource(const WatchedSource&) = delete;
    WatchedSource& operator=(const WatchedSource&) = delete;

    /// Runs the event loop until a frame is on the screen; fails after 10 s.
    [[nodiscard]] base::Result<void> waitForFirst();
    /// Runs the event loop for some time.
    [[nodiscard]] WatchedSpan watch(double seconds);

    /// What is on the screen.
    [[nodiscard]] const pipeline::RenderedFrame& painted() const { return *image_->painted(); }

private:
    widgets::PlotWidget window_;
    plot::ImageItem* image_;
    std::unique_ptr<widgets::ImagePlayer> player_;  // before the image goes
};

}  // namespace spate::app
