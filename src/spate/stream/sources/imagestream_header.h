// SPDX-License-Identifier: MIT
// What a stream of ImageStreamIO says of itself, checked before it is believed. Nothing here reads
// a file: the fuzzer runs it on bytes of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "spate/base/result.h"
#include "spate/image/image_view.h"

namespace spate::stream {

/// The metadata at the start of a file: IMAGE_METADATA of ImageStreamIO 2.00
/// (github.com/milk-org/ImageStreamIO, ImageStruct.h), as 64-bit Linux lays it out.
inline constexpr std::size_t kImageStreamHeaderBytes = 384;

/// One image of a stream, where it lies in the file.
struct ImageStreamHeader {
    image::ImageLayout layout{};  ///< packed
    std::int64_t place = 0;       ///< in bytes from the file's start
    std::int64_t bytes = 0;
    std::uint64_t count = 0;  ///< cnt0: images written so far
    bool isBeingWritten = false;
    std::uint64_t writtenTaiNs = 0;  ///< when, by CLOCK_TAI; 0: nobody has said so
    std::int32_t creator = 0;        ///< the process that made the stream

    [[nodiscard]] bool isSameImageAs(const ImageStreamHeader& other) const noexcept {
        return count == other.count && place == other.place && bytes == other.bytes &&
               layout.dtype == other.layout.dtype && layout.rows == other.layout.rows &&
               layout.cols == other.layout.cols;
    }
};

/// The first of the axes varies fastest: it is the columns, the second the rows. Of three axes, the
/// third is time in a circular buffer, and the newest slice (cnt1) is the image; in all others it
/// is slice `slice`. `header` is the caller's own copy: the writer may be changing the original.
/// Nothing while the stream is being made: its version is written last. Fails without naming the
/// stream: another version, a type without values, sizes that disagree with each other or with a
/// file of `fileBytes` bytes, memory of a graphics card.
[[nodiscard]] base::Result<std::optional<ImageStreamHeader>> readImageStreamHeader(
    std::span<const std::byte, kImageStreamHeaderBytes> header, std::uint64_t fileBytes,
    std::uint64_t slice = 0);

}  // namespace spate::stream
