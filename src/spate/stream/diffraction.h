// SPDX-License-Identifier: MIT
// What a place on a detector means for a diffraction experiment: angle, q and d.
#pragma once

#include <optional>

#include "spate/stream/geometry.h"

namespace spate::stream {

/// A direction of scattering. Of the direct beam: angle and q are 0, d is infinite.
struct Scattering {
    double twoTheta = 0;  ///< between the direct beam and the scattered one, in radians
    double q = 0;         ///< 4π sin θ / λ, in 1/m
    double d = 0;         ///< λ / (2 sin θ), in m
};

/// What a file says, but for what somebody knows better.
[[nodiscard]] DiffractionGeometry withKnown(const DiffractionGeometry& said,
                                            const DiffractionGeometry& known) noexcept;

/// Whether there is all that scatteringAt() needs.
[[nodiscard]] bool isComplete(const DiffractionGeometry& geometry) noexcept;

/// Of a flat detector at right angles to the beam: of the point (x columns, y rows) from the
/// image's first corner; a pixel's centre is at + 0.5. Nothing if the geometry is not complete.
[[nodiscard]] std::optional<Scattering> scatteringAt(const DiffractionGeometry& geometry, double x,
                                                     double y) noexcept;

/// How far from the beam centre the ring of spacing `d` (m) is, in metres on the detector; nothing
/// beyond 90°, or if the geometry is not complete.
[[nodiscard]] std::optional<double> ringRadius(const DiffractionGeometry& geometry,
                                               double d) noexcept;

}  // namespace spate::stream
