// SPDX-License-Identifier: MIT
// What a NeXus file says of the detector besides its frames.
#pragma once

#include <string>

#include "spate/image/frame.h"
#include "spate/stream/source.h"
#include "spate/stream/sources/hdf5_library.h"

namespace spate::stream {

/// What all frames of a data set have in common.
struct Hdf5Detector {
    DetectorKind kind = DetectorKind::Unknown;
    image::MaskPtr mask{};
    image::SpecialValuesPtr special{};
    /// The geometry (geometry.h), description, count_time ("0.1 s") and saturation_value, as far as
    /// they are there.
    image::Attributes attributes{};
};

/// Looks for the NXdetector that belongs to the data set at `path`: in the same NXentry (else in
/// the first part of the path), of several the one with the data set or the first. Units are those
/// of the attributes, and those of NXmx where there are none: pixels, metres, ångströms. What is
/// missing, of another shape or no number is left out. Under no lock.
/// Source: NeXus application definition NXmx; Dectris, EIGER HDF5 master files.
[[nodiscard]] Hdf5Detector hdf5Detector(hid_t file, const std::string& path,
                                        const image::ImageLayout& frame);

}  // namespace spate::stream
