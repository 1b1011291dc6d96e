// SPDX-License-Identifier: MIT
#include "spate/stream/geometry.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace spate::stream {
namespace {

struct Entry {
    const char* key;
    std::optional<double> DiffractionGeometry::*value;
    bool positive;
};

constexpr Entry kEntries[] = {
    {"beam_center_x", &DiffractionGeometry::beamCenterX, false},
    {"beam_center_y", &DiffractionGeometry::beamCenterY, false},
    {"detector_distance", &DiffractionGeometry::distance, true},
    {"wavelength", &DiffractionGeometry::wavelength, true},
    {"pixel_size_x", &DiffractionGeometry::pixelSizeX, true},
    {"pixel_size_y", &DiffractionGeometry::pixelSizeY, true},
};

bool isPossible(const Entry& entry, double value) {
    return std::isfinite(value) && (value > 0 || !entry.positive);
}

}  // namespace

void putGeometry(const DiffractionGeometry& geometry, image::Attributes& attributes) {
    for (const Entry& entry : kEntries) {
        const auto& value = geometry.*entry.value;
        if (value && isPossible(entry, *value)) attributes[entry.key] = fmt::format("{}", *value);
    }
}

DiffractionGeometry geometryOf(const image::Attributes& attributes) {
    DiffractionGeometry geometry;
    for (const Entry& entry : kEntries) {
        const auto found = attributes.find(entry.key);
        if (found == attributes.end()) continue;
        const auto& text = found->second;
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size() && isPossible(entry, value)) {
            geometry.*entry.value = value;
        }
    }
    return geometry;
}

}  // namespace spate::stream
