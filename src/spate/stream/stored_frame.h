// SPDX-License-Identifier: MIT
// StoredFrame: a frame for whoever writes it to a file, packed already if it came so.
#pragma once

#include <cstddef>
#include <span>

#include "spate/image/frame.h"

namespace spate::stream {

/// A value; the frame's owner keeps the chunk alive, too. Any thread.
struct StoredFrame {
    /// With a chunk, all of it but its pixels: shape and type are right, what its view shows is
    /// not.
    image::Frame about{};
    /// Its pixels as HDF5's filter 32008 has them: bitshuffle-LZ4 in codec::Framing::Hdf5, elements
    /// of the frame's type in native byte order. Empty: the pixels are where the view has them.
    std::span<const std::byte> chunk{};
};

}  // namespace spate::stream
