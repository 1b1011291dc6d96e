// SPDX-License-Identifier: MIT
// DiffractionGeometry: where the beam meets the detector, as frames carry it in their attributes.
#pragma once

#include <optional>

#include "spate/image/frame.h"

namespace spate::stream {

/// What a file or a detector says of the geometry of a diffraction experiment. Each value may be
/// missing; none is corrected: where the sources of two instruments count from different corners,
/// so do these.
struct DiffractionGeometry {
    std::optional<double> beamCenterX{};  ///< in columns, from the image's first
    std::optional<double> beamCenterY{};  ///< in rows, from the image's first
    std::optional<double> distance{};     ///< from the sample to the detector, in metres
    std::optional<double> wavelength{};   ///< in metres
    std::optional<double> pixelSizeX{};   ///< of a column, in metres
    std::optional<double> pixelSizeY{};   ///< of a row, in metres
    friend bool operator==(const DiffractionGeometry&, const DiffractionGeometry&) = default;
};

// The attributes' names, which do not change: beam_center_x, beam_center_y, detector_distance,
// wavelength, pixel_size_x and pixel_size_y. Their values are numbers in the units above.

/// Adds what is known, and replaces what was there under these names. Left out: numbers that are
/// not finite, and distances, wavelengths and sizes that are not positive. Any thread.
void putGeometry(const DiffractionGeometry& geometry, image::Attributes& attributes);

/// What attributes say; values that putGeometry() would not have put are missing. Any thread.
[[nodiscard]] DiffractionGeometry geometryOf(const image::Attributes& attributes);

}  // namespace spate::stream
