// SPDX-License-Identifier: MIT
#include <turbojpeg.h>

#include <limits>
#include <memory>

#include "spate/stream/sources/image_codecs.h"

namespace spate::stream {
namespace {

struct Close {
    void operator()(void* decoder) const { (void)::tjDestroy(decoder); }
};
using Decoder = std::unique_ptr<void, Close>;

const unsigned char* bytesOf(std::span<const std::byte> jpeg) {
    return reinterpret_cast<const unsigned char*>(jpeg.data());
}

base::Result<JpegShape> shapeBy(void* decoder, std::span<const std::byte> jpeg) {
    int cols = 0;
    int rows = 0;
    int subsampling = 0;
    int colors = 0;
    if (decoder == nullptr) return base::fail("no memory for a decoder of JPEG");
    if (::tjDecompressHeader3(decoder, bytesOf(jpeg), jpeg.size(), &cols, &rows, &subsampling,
                              &colors) != 0) {
        return base::fail("damaged JPEG: {}", ::tjGetErrorStr2(decoder));
    }
    if (rows <= 0 || cols <= 0) return base::fail("damaged JPEG: tables without an image");
    return JpegShape{.rows = rows, .cols = cols, .channels = colors == TJCS_GRAY ? 1 : 3};
}

}  // namespace

base::Result<void> checkJpeg() {
    return {};
}

base::Result<JpegShape> jpegShape(std::span<const std::byte> jpeg) {
    const Decoder decoder(::tjInitDecompress());
    return shapeBy(decoder.get(), jpeg);
}

base::Result<void> decodeJpeg(std::span<const std::byte> jpeg, const JpegShape& shape,
                              std::span<std::byte> pixels) {
    const Decoder decoder(::tjInitDecompress());
    const auto found = shapeBy(decoder.get(), jpeg);
    if (!found) return base::failAs(found);
    const auto expected = static_cast<std::uint64_t>(shape.rows) *
                          static_cast<std::uint64_t>(shape.cols) *
                          static_cast<std::uint64_t>(shape.channels);
    if (*found != shape || pixels.size() != expected) {
        return base::fail("a JPEG of {} × {} pixels of {} channels: expected {} × {} of {}",
                          found->rows, found->cols, found->channels, shape.rows, shape.cols,
                          shape.channels);
    }
    const int format = shape.channels == 1 ? TJPF_GRAY : TJPF_RGB;
    if (::tjDecompress2(decoder.get(), bytesOf(jpeg), jpeg.size(),
                        reinterpret_cast<unsigned char*>(pixels.data()),
                        static_cast<int>(found->cols), 0, static_cast<int>(found->rows), format,
                        0) != 0) {
        return base::fail("damaged JPEG: {}", ::tjGetErrorStr2(decoder.get()));
    }
    return {};
}

}  // namespace spate::stream
