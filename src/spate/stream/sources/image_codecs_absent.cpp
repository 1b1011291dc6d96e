// SPDX-License-Identifier: MIT
// In place of jpeg.cpp, blosc.cpp and zlib_stream.cpp where their libraries are not installed.
#include "spate/stream/sources/image_codecs.h"

namespace spate::stream {

#if !SPATE_WITH_JPEG
base::Result<void> checkJpeg() {
    return base::fail("built without jpeg: install libturbojpeg0-dev and build again");
}
base::Result<JpegShape> jpegShape(std::span<const std::byte>) {
    return base::failAs(checkJpeg());
}
base::Result<void> decodeJpeg(std::span<const std::byte>, const JpegShape&, std::span<std::byte>) {
    return checkJpeg();
}
#endif

#if !SPATE_WITH_BLOSC
base::Result<void> checkBlosc() {
    return base::fail("built without blosc: install libblosc-dev and build again");
}
base::Result<void> decodeBlosc(std::span<const std::byte>, std::span<std::byte>) {
    return checkBlosc();
}
#endif

#if !SPATE_WITH_ZLIB
base::Result<void> checkZlib() {
    return base::fail("built without zlib: install zlib1g-dev and build again");
}
base::Result<void> decodeZlib(std::span<const std::byte>, std::span<std::byte>) {
    return checkZlib();
}
#endif

}  // namespace spate::stream
