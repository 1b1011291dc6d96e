// SPDX-License-Identifier: MIT
// The small things that a NeXus file is made of. All under the lock of hdf5_library.h.
#pragma once

#include <string_view>

#include "spate/image/mask.h"
#include "spate/stream/sources/hdf5_library.h"

namespace spate::stream {

// Each is false if the library has refused: hdf5Reason().

/// A group with its attribute NX_class; empty if it cannot be made.
[[nodiscard]] Hdf5Handle putHdf5Group(hid_t place, const char* name, std::string_view nxClass);
[[nodiscard]] bool putHdf5Attribute(hid_t object, const char* name, std::string_view text);
/// A scalar data set of text, UTF-8 of fixed length.
[[nodiscard]] bool putHdf5Text(hid_t place, const char* name, std::string_view text);
/// A scalar data set of a float64, with its attribute units unless that is empty.
[[nodiscard]] bool putHdf5Number(hid_t place, const char* name, double value,
                                 std::string_view units = {});
/// pixel_mask of NXdetector: uint32, 0 for a pixel that measures; compressed where gzip is there.
[[nodiscard]] bool putHdf5Mask(hid_t place, const char* name, const image::Mask& mask);

/// The type that pixels are stored as, in native byte order: bool as h5py has it (an enumeration of
/// FALSE and TRUE), complex numbers as pairs r and i.
[[nodiscard]] Hdf5Handle hdf5StoredType(image::DType dtype);

}  // namespace spate::stream
