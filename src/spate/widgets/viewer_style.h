// SPDX-License-Identifier: MIT
// How the viewer shows a source until somebody chooses.
#pragma once

#include <optional>

#include "spate/pipeline/rendered_frame.h"
#include "spate/stream/source.h"

namespace spate::widgets {

/// The values that the viewer's automatic range follows. Displayed, so that the range fits what is
/// on the screen, and a zoom into a faint part shows it. But Mean narrows noise, the more the more
/// pixels a bin has, and the smallest of many random values is random: a range of averages would
/// change with the zoom, and with it every gray. The frame's own values do not.
[[nodiscard]] color::AutoscaleOf viewerAutoscaleOf(kernels::Reduction reduction) noexcept;

/// The first look at a source, with the reduction that was chosen, if any: from the minimum to the
/// 99.9th percentile, steady, in viridis. The maximum alone would leave everything dark for one hot
/// pixel. Without a choice, cameras are averaged (a maximum shows their noise), everything else
/// shows its maxima: no photon is hidden, nor where nothing is known of the source.
[[nodiscard]] pipeline::Style viewerStyle(const stream::SourceDescription& source,
                                          std::optional<kernels::Reduction> chosen = {});

}  // namespace spate::widgets
