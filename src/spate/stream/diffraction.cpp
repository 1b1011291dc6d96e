// SPDX-License-Identifier: MIT
#include "spate/stream/diffraction.h"

#include <cmath>
#include <numbers>

namespace spate::stream {

DiffractionGeometry withKnown(const DiffractionGeometry& said,
                              const DiffractionGeometry& known) noexcept {
    const auto better = [](std::optional<double> a, std::optional<double> b) { return a ? a : b; };
    return {.beamCenterX = better(known.beamCenterX, said.beamCenterX),
            .beamCenterY = better(known.beamCenterY, said.beamCenterY),
            .distance = better(known.distance, said.distance),
            .wavelength = better(known.wavelength, said.wavelength),
            .pixelSizeX = better(known.pixelSizeX, said.pixelSizeX),
            .pixelSizeY = better(known.pixelSizeY, said.pixelSizeY)};
}

bool isComplete(const DiffractionGeometry& geometry) noexcept {
    return geometry.beamCenterX && geometry.beamCenterY && geometry.distance &&
           geometry.wavelength && geometry.pixelSizeX && geometry.pixelSizeY;
}

std::optional<Scattering> scatteringAt(const DiffractionGeometry& geometry, double x,
                                       double y) noexcept {
    if (!isComplete(geometry)) return std::nullopt;
    const double across = (x - *geometry.beamCenterX) * *geometry.pixelSizeX;
    const double down = (y - *geometry.beamCenterY) * *geometry.pixelSizeY;
    const double twoTheta = std::atan2(std::hypot(across, down), *geometry.distance);
    const double sine = std::sin(twoTheta / 2);
    return Scattering{.twoTheta = twoTheta,
                      .q = 4 * std::numbers::pi * sine / *geometry.wavelength,
                      .d = *geometry.wavelength / (2 * sine)};
}

std::optional<double> ringRadius(const DiffractionGeometry& geometry, double d) noexcept {
    if (!isComplete(geometry)) return std::nullopt;
    const double sine = *geometry.wavelength / (2 * d);
    if (!(sine > 0 && sine < std::numbers::sqrt2 / 2)) return std::nullopt;
    return *geometry.distance * std::tan(2 * std::asin(sine));
}

}  // namespace spate::stream
