// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_style.h"

namespace spate::widgets {
namespace {

using kernels::Reduction;

bool holdsCounts(const stream::SourceDescription& source) {
    return source.detector == stream::DetectorKind::PhotonCounting ||
           source.dtype < image::DType::Float32;
}

}  // namespace

color::AutoscaleOf viewerAutoscaleOf(Reduction reduction) noexcept {
    return reduction == Reduction::Mean ? color::AutoscaleOf::Frame : color::AutoscaleOf::Displayed;
}

pipeline::Style viewerStyle(const stream::SourceDescription& source,
                            std::optional<Reduction> chosen) {
    const bool isCamera = source.detector == stream::DetectorKind::Camera;
    const bool areCounts = holdsCounts(source);
    pipeline::Style style;
    style.reduction = chosen.value_or(isCamera ? Reduction::Mean : Reduction::Max);
    if (auto table = color::colorTable("viridis")) style.colormap.table = *table;
    style.colormap.autoscale = {.mode = color::AutoscaleMode::Percentile,
                                .percents = {0, 99.9},
                                .of = viewerAutoscaleOf(style.reduction),
                                .leastSpan = areCounts ? 1.0 : 0.0,
                                .counts = areCounts ? color::Counts::Yes : color::Counts::IfWhole,
                                .hysteresis = true};
    return style;
}

}  // namespace spate::widgets
