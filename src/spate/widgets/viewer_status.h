// SPDX-License-Identifier: MIT
// What the viewer says: texts made from numbers, apart from the widgets that show them.
#pragma once

#include <QString>
#include <optional>

#include "spate/pipeline/frame_ledger.h"
#include "spate/pipeline/latency.h"
#include "spate/pipeline/rendered_frame.h"
#include "spate/stream/source.h"
#include "spate/stream/stream.h"

namespace spate::widgets {

/// One instant of a viewer.
struct ViewerStatistics {
    stream::SourceDescription source;
    stream::StreamStatistics stream;
    pipeline::FrameCounters frames;
    pipeline::LatencySummary latency;  ///< from submission to paint
    std::uint64_t notShown = 0;        ///< frames of a live source while the display was paused
    std::optional<std::uint64_t> paintedFrameId;
    double paintedHz = 0;  ///< over the last second
    double elapsedSeconds = 0;
};

/// "frame 1003 | in 500 Hz shown 60 | 12 ms | 0 … 37 auto".
[[nodiscard]] QString streamText(const ViewerStatistics& statistics,
                                 const pipeline::RenderedFrame* painted);

/// How many data pixels make a screen pixel, and which stands for them: "4.7:1 MAX", "1:3 MAX".
[[nodiscard]] QString reductionText(const pipeline::RenderedFrame& painted);

}  // namespace spate::widgets
