// SPDX-License-Identifier: MIT
// HistogramItem: counts as steps over the bins that they belong to.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spate/base/result.h"
#include "spate/plot/lined_item.h"
#include "spate/plot/values.h"

namespace spate::plot {

/// Where a bin lies when a histogram has as many edges as counts: to the right of its edge (Left),
/// about it (Center), or to its left (Right). silx's words.
enum class HistogramAlignment : std::uint8_t { Left, Center, Right };

/// Steps from edge to edge at the height of the counts, down to the baseline at both ends. On a log
/// axis, zero is the axis's end. GUI thread.
class HistogramItem : public LinedItem {
    Q_OBJECT

public:
    explicit HistogramItem(QString legend, QObject* parent = nullptr);

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Histogram; }

    /// One edge more than counts, or as many, which say by the alignment where the bins are. Fails,
    /// changing nothing, without counts, with another number of edges, or if an edge is not finite
    /// or the edges neither rise nor fall all along. A count of NaN is a gap.
    base::Result<void> setData(Values counts, Values edges,
                               HistogramAlignment alignment = HistogramAlignment::Center);
    [[nodiscard]] const Values& counts() const noexcept { return counts_; }
    /// One more than counts.
    [[nodiscard]] const Values& edges() const noexcept { return edges_; }

    [[nodiscard]] bool isFilled() const noexcept { return filled_; }
    void setFilled(bool filled) { setAppearance(filled_, filled); }
    [[nodiscard]] double baseline() const noexcept { return baseline_; }
    void setBaseline(double baseline);

    /// Of the bars: from the baseline to the counts.
    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                    pipeline::AxisScale y) const override;
    void paint(QPainter& painter, const PlotTransform& transform) const override;
    /// The bin whose bar is there: between baseline and count.
    [[nodiscard]] std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                             double distance) override;

private:
    [[nodiscard]] std::vector<QPointF> stepsIn(const PlotTransform& transform) const;

    Values counts_;
    Values edges_;
    bool filled_ = true;
    double baseline_ = 0;
};

}  // namespace spate::plot
