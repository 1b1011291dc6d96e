// SPDX-License-Identifier: MIT
// What the viewer says: texts made from numbers, apart from the widgets that show them.
#pragma once

#include <QString>
#include <optional>

#include "spate/pipeline/frame_ledger.h"
#include "spate/pipeline/latency.h"
#include "spate/pipeline/rendered_frame.h"
#include "spate/plot/image_item.h"
#include "spate/stream/diffraction.h"
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
    bool paintedIsPartial = false;
    double paintedHz = 0;  ///< over the last second
    double elapsedSeconds = 0;
    bool paused = false;
    bool canSeek = false;
    std::optional<double> silentSeconds;  ///< of a live source that has fallen silent
    QString renderer;                     ///< what draws: "raster", "OpenGL"; empty if nothing does
    QString rendererReason;               ///< why

    /// Frames that nobody can ever see: they never came, were bad, or were refused. Frames that a
    /// newer one overtook are not lost.
    [[nodiscard]] std::uint64_t lost() const noexcept;
    /// Frames that came per second, whether or not they were decoded.
    [[nodiscard]] double incomingHz() const noexcept;
    /// Frames per second at the source, since the start: by its numbers, lost ones too. Nothing of
    /// a source that does not count.
    [[nodiscard]] std::optional<double> sourceHz() const noexcept;
};

/// What a person knows the source by: a file's or folder's name, the address of a live source or
/// what it is, or the URI.
[[nodiscard]] QString sourceName(const stream::SourceDescription& source);
/// Of several files, the one that the frame is from.
[[nodiscard]] QString pictureTitle(const stream::SourceDescription& source,
                                   const image::Frame& frame);

/// "frame 1003"; "frame 1003 partial" if something of it is missing; "no frame yet".
[[nodiscard]] QString frameText(const ViewerStatistics& statistics);
/// The rates of a live source: at the source, received, decoded, painted; and what paints, and why.
[[nodiscard]] QString rateToolTip(const ViewerStatistics& statistics);
/// "waiting for tcp://detector:31001"; empty if nobody is waited for.
[[nodiscard]] QString waitingText(const ViewerStatistics& statistics);
/// "in 500 Hz shown 60", padded; or what there is to say in its place: "no frames for 3.2 s",
/// "series 41 complete 3600/3600", "waiting for tcp://detector:31001", "end, 100 frames", "paused".
[[nodiscard]] QString rateText(const ViewerStatistics& statistics);
/// The widest that rateText() says of a usual source.
[[nodiscard]] QString rateSample();
/// Who sends: "detector:5075". Nothing of sources that do not say.
[[nodiscard]] QString connectionText(const ViewerStatistics& statistics);
/// What is the matter there: "MAJOR alarm: too hot". Nothing if all is well.
[[nodiscard]] QString alarmText(const ViewerStatistics& statistics);
/// "lost 0".
[[nodiscard]] QString lostText(const ViewerStatistics& statistics);
/// What became of the frames that are not on the screen, and which of them is normal.
[[nodiscard]] QString lostToolTip(const ViewerStatistics& statistics);
/// "12 ms"; nothing while nothing comes.
[[nodiscard]] QString latencyText(const ViewerStatistics& statistics);
/// What is measured, and how long frames took before they arrived, where their source has a clock.
[[nodiscard]] QString latencyToolTip(const ViewerStatistics& statistics);
/// "0 … 37 auto", or "fixed", or which end is; nothing of colours.
[[nodiscard]] QString rangeText(const pipeline::RenderedFrame& painted);

/// "2.31 Å  q 2.720 Å⁻¹  2θ 24.46°".
[[nodiscard]] QString scatteringText(const stream::Scattering& scattering);
/// As wide as it usually gets.
[[nodiscard]] QString scatteringSample();

/// How many data pixels make a screen pixel, and which stands for them: "4.7:1 MAX", "1:3 MAX".
[[nodiscard]] QString reductionText(const pipeline::RenderedFrame& painted);

}  // namespace spate::widgets
