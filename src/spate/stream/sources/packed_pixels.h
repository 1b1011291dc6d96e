// SPDX-License-Identifier: MIT
// PackedPixels: the pixels of a message as somebody describes them; PixelUnpacker makes frames.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/codec/framing.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/stream/stored_frame.h"

namespace spate::stream {

enum class Packing { None, Lz4, BitshuffleLz4 };

/// A claim, until checkPixels() has found nothing against it.
struct PackedPixels {
    /// Of packed pixels, row after row or column after column.
    image::ImageLayout layout{};
    Packing packing = Packing::None;
    /// What bitshuffle took for an element, in bytes. 0: a pixel, as all but strange senders do.
    std::size_t elementBytes = 0;
    /// Nothing: whatever the bytes begin with. It can be told: neither a block of LZ4 nor the
    /// length of one begins with the zeros of a length in 64 bits.
    std::optional<codec::Framing> framing{};
    std::span<const std::byte> bytes{};
};

/// Whether so many bytes can be these pixels: exactly as many if they are not packed, no more than
/// LZ4 could make of them if they are. Nothing is allocated, no pixel is read. The error names
/// shape, type and bytes.
[[nodiscard]] base::Result<void> checkPixels(const PackedPixels& pixels);

/// Whether the bytes are what a StoredFrame has, as far as their header says: then its chunk can be
/// these very bytes.
[[nodiscard]] bool areAsStored(const PackedPixels& pixels);
/// Such a frame, with a view of the right shape and an owner and nothing else. Fails if the lengths
/// of the blocks do not fit.
[[nodiscard]] base::Result<StoredFrame> storedFrame(const PackedPixels& pixels,
                                                    std::shared_ptr<const void> owner);

/// Makes frames of packed pixels: those that are not compressed where they lie, others in buffers
/// of a pool of its own, decoded on all threads. Any thread, several at once.
class PixelUnpacker {
public:
    PixelUnpacker();

    /// `owner` keeps the bytes. The frame has a view and an owner and nothing else. Fails, naming
    /// what is corrupt, or if all buffers stay in use.
    [[nodiscard]] base::Result<image::Frame> unpack(const PackedPixels& pixels,
                                                    std::shared_ptr<const void> owner);

private:
    image::FramePool pool_;
    std::shared_ptr<base::ThreadPool> threads_;
};

}  // namespace spate::stream
