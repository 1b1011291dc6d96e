// SPDX-License-Identifier: MIT
// PvaPixels: what an NTNDArray says of its pixels; PvaUnpacker makes frames of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/stream/sources/packed_pixels.h"
#include "spate/stream/sources/pva_value.h"

namespace spate::stream {

/// Of NDPluginCodec; HDF5's framing of LZ4 besides.
enum class PvaCodec : std::uint8_t { None, Lz4, Lz4Hdf5, BitshuffleLz4, Jpeg, Blosc, Zlib };

/// "bslz4"; empty for none.
[[nodiscard]] std::string_view name(PvaCodec codec) noexcept;

struct PvaPixels {
    image::ImageLayout layout{};
    PvaCodec codec = PvaCodec::None;
    std::span<const std::byte> bytes{};
    std::shared_ptr<const void> owner{};  ///< keeps the bytes
};

/// What a state says: the type of the array, or of `codec.parameters` if it is compressed; the
/// shape by its dimensions, the first being the fastest, and which of three is that of the colours
/// by the attribute ColorMode. Bayer is shown as it is. Sizes are checked, and nothing is
/// allocated. Errors name what was found and what was expected.
[[nodiscard]] base::Result<PvaPixels> readPvaPixels(PvaRef array);

/// An attribute of the array; nothing if it has none of that name.
[[nodiscard]] PvaRef pvaAttribute(PvaRef array, std::string_view name);

/// Makes frames: of pixels that are not compressed where they lie. Any thread, several at once.
class PvaUnpacker {
public:
    PvaUnpacker();
    /// A view and an owner and nothing else.
    [[nodiscard]] base::Result<image::Frame> unpack(const PvaPixels& pixels);

private:
    PixelUnpacker unpacker_;
    image::FramePool pool_;
};

}  // namespace spate::stream
