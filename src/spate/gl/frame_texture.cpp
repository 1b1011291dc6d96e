// SPDX-License-Identifier: MIT
#include "spate/gl/frame_texture.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "spate/base/contract.h"

namespace spate::gl {
namespace {

using image::ImageView;

// Of the buffer that pixels are packed in: much fewer than a frame's, many more than a row's.
constexpr std::int64_t kBufferBytes = std::int64_t{1} << 20;

std::int64_t ratioUp(std::int64_t whole, std::int64_t part) {
    return (whole + part - 1) / part;
}

// Whether OpenGL takes rows where they lie: it counts their distance in whole pixels, takes none
// for the width, and knows nothing of numbers that lie across their alignment.
bool liesPacked(const ImageView& view) {
    const std::int64_t size = view.pixelBytes();
    const bool aligned =
        reinterpret_cast<std::uintptr_t>(view.data()) %
            static_cast<std::uintptr_t>(std::min<std::int64_t>(size, sizeof(std::uint32_t))) ==
        0;
    if (!aligned || (view.cols() > 1 && view.colStride() != size)) return false;
    if (view.rows() == 1) return true;
    return view.rowStride() % size == 0 && view.rowStride() >= view.cols() * size &&
           view.rowStride() / size <= std::numeric_limits<GLint>::max();
}

template <std::size_t kSize>
void packRow(const std::byte* row, std::int64_t stride, std::int64_t count, std::byte* target) {
    for (std::int64_t i = 0; i < count; ++i) {
        std::memcpy(target, row + i * stride, kSize);
        target += kSize;
    }
}

void pack(const ImageView& view, std::byte* target) {
    for (std::int64_t r = 0; r < view.rows(); ++r, target += view.cols() * view.pixelBytes()) {
        const std::byte* const row = view.at(r, 0);
        switch (view.pixelBytes()) {
            case 1:
                packRow<1>(row, view.colStride(), view.cols(), target);
                break;
            case 2:
                packRow<2>(row, view.colStride(), view.cols(), target);
                break;
            case 4:
                packRow<4>(row, view.colStride(), view.cols(), target);
                break;
            default:
                packRow<8>(row, view.colStride(), view.cols(), target);
        }
    }
}

ImageView viewOf(const std::byte* data, const ImageView& like, std::int64_t rowStride,
                 std::int64_t colStride) {
    // Of pixels that a view has already: never refused.
    return *ImageView::create(data, {.dtype = like.dtype(),
                                     .rows = like.rows(),
                                     .cols = like.cols(),
                                     .rowStride = rowStride,
                                     .colStride = colStride,
                                     .byteOrder = like.byteOrder()});
}

}  // namespace

PixelOrder memoryOrderOf(const ImageView& pixels) noexcept {
    std::int64_t row = pixels.rowStride();
    std::int64_t col = pixels.colStride();
    PixelOrder order;
    order.transposed = pixels.rows() > 1 && std::abs(row) == pixels.pixelBytes() &&
                       std::abs(col) != pixels.pixelBytes();
    if (order.transposed) std::swap(row, col);
    order.rowsMirrored = row < 0;
    order.columnsMirrored = col < 0;
    return order;
}

ImageView inOrder(const ImageView& pixels, const PixelOrder& order) {
    ImageView view = order.transposed ? pixels.transposed() : pixels;
    if (order.rowsMirrored) {
        view = viewOf(view.at(view.rows() - 1, 0), view, -view.rowStride(), view.colStride());
    }
    if (order.columnsMirrored) {
        view = viewOf(view.at(0, view.cols() - 1), view, view.rowStride(), -view.colStride());
    }
    return view;
}

base::Result<void> FrameTexture::send(const ImageView& pixels, const PixelOrder& order) {
    SPATE_EXPECTS(!pixels.empty() && !pixels.isColor() && image::isNumber(pixels.dtype()) &&
                  pixels.byteOrder() == image::kNativeOrder);
    const ImageView view = inOrder(pixels, order);
    auto sent = makeRoom(view);
    if (sent) {
        order_ = order;
        dtype_ = view.dtype();
        rows_ = view.rows();
        cols_ = view.cols();
        sendTiles(view);
        ++device_.counters().uploads;
        device_.counters().bytesUploaded += static_cast<std::uint64_t>(view.byteCount());
        sent = device_.check("sending it");
    }
    if (sent) return sent;
    texture_ = Texture();  // not to the pool: it may be what has no room
    return base::fail("a frame of {}×{} {} cannot stay on the device: {}", pixels.rows(),
                      pixels.cols(), image::name(pixels.dtype()), sent.error().message);
}

void FrameTexture::forget() {
    pool_.giveBack(std::exchange(texture_, Texture()));
}

base::Result<void> FrameTexture::makeRoom(const ImageView& view) {
    const std::int64_t most = limits_.tileSize > 0
                                  ? std::min(limits_.tileSize, device_.info().maxTextureSize)
                                  : device_.info().maxTextureSize;
    const std::int64_t across = ratioUp(view.cols(), most);
    const std::int64_t down = ratioUp(view.rows(), most);
    const std::int64_t layers = device_.info().maxTextureLayers;
    if (across > layers || down > layers || across * down > layers) {
        return base::fail("OpenGL ({}) has at most {} tiles of {}×{}", device_.info().renderer,
                          layers, most, most);
    }
    const TextureShape shape{.format = formatOf(view.dtype()),
                             .width = static_cast<int>(ratioUp(view.cols(), across)),
                             .height = static_cast<int>(ratioUp(view.rows(), down)),
                             .layers = static_cast<int>(across * down)};
    if (shape.bytes() > limits_.bytes) {
        return base::fail("it takes {} MiB, and at most {} MiB are allowed", shape.bytes() >> 20,
                          limits_.bytes >> 20);
    }
    tilesAcross_ = static_cast<int>(across);
    return pool_.fit(texture_, shape);
}

void FrameTexture::sendTiles(const ImageView& view) {
    int layer = 0;
    for (std::int64_t row = 0; row < view.rows(); row += tileHeight()) {
        layer = static_cast<int>(row / tileHeight()) * tilesAcross_;
        for (std::int64_t col = 0; col < view.cols(); col += tileWidth(), ++layer) {
            sendTile(view.part(row, std::min<std::int64_t>(tileHeight(), view.rows() - row), col,
                               std::min<std::int64_t>(tileWidth(), view.cols() - col)),
                     layer);
        }
    }
}

void FrameTexture::sendTile(const ImageView& part, int layer) {
    if (!liesPacked(part)) {
        sendThroughBuffer(part, layer);
        return;
    }
    const std::int64_t packed = part.cols() * part.pixelBytes();
    texture_.write({.layer = layer,
                    .width = static_cast<int>(part.cols()),
                    .height = static_cast<int>(part.rows()),
                    .data = part.data(),
                    .rowStride = part.rows() == 1 ? packed : part.rowStride()});
}

void FrameTexture::sendThroughBuffer(const ImageView& part, int layer) {
    const std::int64_t rowBytes = part.cols() * part.pixelBytes();
    const std::int64_t band = std::clamp<std::int64_t>(kBufferBytes / rowBytes, 1, part.rows());
    buffer_.resize(static_cast<std::size_t>(band * rowBytes));
    for (std::int64_t row = 0; row < part.rows(); row += band) {
        const std::int64_t rows = std::min(band, part.rows() - row);
        pack(part.part(row, rows, 0, part.cols()), buffer_.data());
        texture_.write({.top = static_cast<int>(row),
                        .layer = layer,
                        .width = static_cast<int>(part.cols()),
                        .height = static_cast<int>(rows),
                        .data = buffer_.data(),
                        .rowStride = rowBytes});
    }
}

}  // namespace spate::gl
