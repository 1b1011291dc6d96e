// SPDX-License-Identifier: MIT
// How the compressed blocks of a frame follow one another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "spate/base/result.h"

namespace spate::codec {

/// What is around the compressed blocks. Numbers in it are big-endian, whatever the pixels are.
enum class Framing {
    /// The HDF5 filters (bitshuffle: 32008, LZ4: 32004) and Dectris Stream V2: uint64 uncompressed
    /// bytes, uint32 bytes of an uncompressed block; then of each block uint32 compressed bytes and
    /// these. Source: bshuf_h5filter.c, H5Zlz4.c, dectris/documentation
    /// cbor/dectris-compression-tag.md.
    Hdf5,
    /// The same without the first 12 bytes: what bshuf_compress_lz4() makes, and "bslz4" of EPICS
    /// areaDetector (NDPluginCodec). The blocks have the default size.
    Headerless,
    /// One LZ4 block and nothing else: Dectris Stream V1 "lz4<", "lz4" of areaDetector.
    RawBlock,
};

/// A compressed frame claims at most this: 16 GiB.
inline constexpr std::uint64_t kMaxUncompressedBytes = std::uint64_t{1} << 34U;

/// A block does: a thread has to hold one.
inline constexpr std::size_t kMaxBlockBytes = std::size_t{1} << 26U;

/// LZ4 packs no more bytes than this into one, whatever they are: what claims more is a lie.
inline constexpr std::uint64_t kMaxRatio = 255;

/// The length of the pixels that the header of Framing::Hdf5 announces, for whoever makes room for
/// them. An error if there is no header, or if it announces more than `limit` or than kMaxRatio
/// times what came.
[[nodiscard]] base::Result<std::size_t> uncompressedBytes(
    std::span<const std::byte> compressed, std::uint64_t limit = kMaxUncompressedBytes);

}  // namespace spate::codec
