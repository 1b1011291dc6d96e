// SPDX-License-Identifier: MIT
// Metadata of all kinds to the checks of an ImageStreamIO stream: the image that they find lies in
// the file. The fuzzer's bytes are the metadata, and then the slice and the size of the file.
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "fuzz.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/imagestream_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace spate;
    using fuzz::require;
    __extension__ using Wide = __int128;
    std::array<std::byte, stream::kImageStreamHeaderBytes> header{};
    const std::size_t headerBytes = size < header.size() ? size : header.size();
    if (size > 0) std::memcpy(header.data(), data, headerBytes);
    fuzz::Input rest(data + headerBytes, size - headerBytes);
    const auto slice = static_cast<std::uint64_t>(rest.integer(0, 3));
    const auto fileBytes = static_cast<std::uint64_t>(rest.length());
    const auto found = stream::readImageStreamHeader(header, fileBytes, slice);
    if (!found) {
        require(!found.error().message.empty(), "the error says nothing");
        return 0;
    }
    if (!*found) return 0;
    const auto& image = **found;
    const auto bytes = stream::frameBytes("its image", image.layout);
    require(bytes && *bytes == image.bytes, "the bytes are not those of the image");
    require(image.place >= static_cast<std::int64_t>(header.size()), "it lies in the metadata");
    require(Wide{image.place} + image.bytes <= Wide{fileBytes}, "it lies outside of the file");
    require(image.isSameImageAs(image), "an image is not itself");
    return 0;
}
