// SPDX-License-Identifier: MIT
// ResolutionRings: the beam centre, and circles of equal spacing d about it.
#pragma once

#include <vector>

#include "spate/stream/diffraction.h"
#include "spate/widgets/switched_overlay.h"

namespace spate::widgets {

class PlotWidget;

/// A few rings of round spacings, told in ångström, over the active image, on linear axes. Nothing
/// while the geometry is not complete.
class ResolutionRings : public SwitchedOverlay {
    Q_OBJECT

public:
    using SwitchedOverlay::SwitchedOverlay;

    void setGeometry(const stream::DiffractionGeometry& geometry);

    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;

private:
    stream::DiffractionGeometry geometry_;
};

/// Spacings in metres, of two digits, whose rings divide a radius on the detector (m) into about
/// `count` equal parts, the largest ring first. None if the geometry is not complete.
[[nodiscard]] std::vector<double> ringSpacings(const stream::DiffractionGeometry& geometry,
                                               double radius, int count);

}  // namespace spate::widgets
