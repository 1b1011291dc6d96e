// SPDX-License-Identifier: MIT
// PacedHistogram: the histogram beside a colour bar, for frames that come faster than anyone looks.
#pragma once

#include <optional>

#include "spate/base/clock.h"
#include "spate/base/thread_pool.h"
#include "spate/kernels/value_histogram.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::pipeline {

/// Counts the displayed values at most ten times a second; frames in between have the last
/// histogram, which names its frame. One thread at a time.
class PacedHistogram {
public:
    static constexpr base::Duration kPeriod = std::chrono::milliseconds(100);

    /// Fills the histogram of a rendering that has values and a range; none if its style wants
    /// none.
    void update(RenderedFrame& rendered, base::ThreadPool& pool, base::TimePoint now);

private:
    kernels::HistogramCounter counter_;
    kernels::ValueHistogram last_;
    std::optional<base::TimePoint> counted_;
};

}  // namespace spate::pipeline
