// SPDX-License-Identifier: MIT
// PaneStatus: the line under a plot that says what is under the cursor and how the stream goes.
#pragma once

#include <optional>

#include "spate/stream/diffraction.h"
#include "spate/widgets/reduction_badge.h"
#include "spate/widgets/status_line.h"
#include "spate/widgets/viewer_status.h"

namespace spate::widgets {

/// `col 1203 row 877 = 42 | max 61 at (1204, 879) | frame 1003 | in 500 Hz shown 60 | lost 0 | 12
/// ms | 0 … 37 auto | 4:1 MAX`. Lost frames are red. To be told at most ten times a second. GUI
/// thread.
class PaneStatus : public StatusLine {
    Q_OBJECT

public:
    /// For images of this source, whose reading is as wide as its last pixel's, in `plot`, which
    /// outlives it.
    PaneStatus(const stream::SourceDescription& source, plot::Plot& plot,
               QWidget* parent = nullptr);

    /// In the reading's tool tip.
    void sayWhereRowZeroIs(bool onTop);

    void showReading(const std::optional<plot::PixelReading>& reading);
    /// Nothing where no geometry is known.
    void showScattering(const std::optional<stream::Scattering>& scattering);
    void showStatistics(const ViewerStatistics& statistics, const pipeline::RenderedFrame* painted);

    /// Says how data pixels become screen pixels, and may be clicked to choose another way.
    [[nodiscard]] ReductionBadge& reduction() noexcept { return *reduction_; }

private:
    QLabel* reading_;
    QLabel* bin_;
    QLabel* scattering_;
    QLabel* frame_;
    QLabel* rate_;
    QLabel* lost_;
    QLabel* alarm_;
    QLabel* connection_;
    QLabel* latency_;
    QLabel* range_;
    ReductionBadge* reduction_;
    bool anyLost_ = false;
    bool knowsGeometry_ = false;
};

}  // namespace spate::widgets
