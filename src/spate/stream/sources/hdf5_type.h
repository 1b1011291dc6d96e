// SPDX-License-Identifier: MIT
// Which pixels the elements of an HDF5 data set are.
#pragma once

#include "spate/image/image_view.h"
#include "spate/stream/sources/hdf5_library.h"

namespace spate::stream {

/// How the elements of a data set become pixels.
struct Hdf5PixelType {
    image::DType dtype = image::DType::UInt8;
    image::ByteOrder byteOrder = image::kNativeOrder;
    bool asStored = true;  ///< pixels lie as they are stored; otherwise the library converts them
};

/// Integers and floating-point numbers of any size and byte order (those that Spate has no type for
/// become the next larger one: 24-bit integers int32, long doubles float64), float16, enumerations
/// (of FALSE and TRUE, as h5py writes them, bool; otherwise their integers), bit fields, and pairs
/// of float32 or float64 as complex numbers (r and i, or real and imag). Fails for all others,
/// saying what they are. Under the lock.
[[nodiscard]] base::Result<Hdf5PixelType> hdf5PixelType(hid_t type);

/// The type in memory with which elements of `type` are read as such pixels. Under the lock.
[[nodiscard]] Hdf5Handle hdf5MemoryType(hid_t type, const Hdf5PixelType& pixel);

}  // namespace spate::stream
