// SPDX-License-Identifier: MIT
// PixelPacker: the pixels of a frame as a message carries them. The other way round: PixelUnpacker.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "spate/base/memory.h"
#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/image/frame_pool.h"
#include "spate/image/image_view.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/sources/packed_pixels.h"

namespace spate::stream {

/// How pixels are packed, by the names that `?compression=` has; the first is the plain one.
inline constexpr std::string_view kPackingNames[] = {"none", "lz4", "bslz4"};
inline constexpr Packing kPackings[] = {Packing::None, Packing::Lz4, Packing::BitshuffleLz4};

/// Packs rows and columns without gaps, in native byte order, compressed in the framing of HDF5 on
/// all threads. The memory is lent by a pool of its own; of what readers hold beyond that, it is
/// made anew. One thread at a time.
class PixelPacker {
public:
    explicit PixelPacker(Packing packing);

    [[nodiscard]] Packing packing() const { return packing_; }

    /// Room for the pixels behind `before` bytes of something else. Fails if there is no memory.
    [[nodiscard]] base::Result<std::shared_ptr<std::byte>> room(const image::ImageView& view,
                                                                std::size_t before);
    /// Puts the pixels there, into what room() has made: how many bytes they became.
    [[nodiscard]] base::Result<std::size_t> pack(const image::ImageView& view, std::byte* to);

private:
    [[nodiscard]] std::size_t bound(const image::ImageView& view) const;
    [[nodiscard]] std::span<const std::byte> packedRows(const image::ImageView& view);

    const Packing packing_;
    image::FramePool pool_;
    base::AlignedBuffer rows_;  // of views that have gaps
    std::shared_ptr<base::ThreadPool> threads_;
};

}  // namespace spate::stream
