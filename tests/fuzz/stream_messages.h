// SPDX-License-Identifier: MIT
// Messages of several parts out of the fuzzer's bytes, to a MessageDecoder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "fuzz.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/message.h"

namespace spate::fuzz {

inline constexpr std::int64_t kMaxPixelsLookedAt = 1 << 16;

/// Bytes with a guard behind them: an exact allocation.
inline stream::MessagePart exactPart(const std::uint8_t* data, std::size_t size) {
    const std::shared_ptr<std::byte[]> bytes(new std::byte[size]);
    if (size > 0) std::memcpy(bytes.get(), data, size);
    return {.bytes = {bytes.get(), size}, .owner = bytes};
}

/// Before each part: its length in two bytes, little-endian, of which the highest bit says that
/// another part of the same message follows.
inline std::vector<stream::Message> messagesFrom(const std::uint8_t* data, std::size_t size) {
    std::vector<stream::Message> messages(1);
    while (size >= 2) {
        const std::size_t head = data[0] | std::size_t{data[1]} << 8U;
        const std::size_t length = head & 0x7FFFU;
        data += 2;
        size -= 2;
        const std::size_t taken = length < size ? length : size;
        messages.back().push_back(exactPart(data, taken));
        data += taken;
        size -= taken;
        if ((head & 0x8000U) == 0) messages.emplace_back();
    }
    return messages;
}

/// A frame has a view within its memory, a fitting mask and attributes that can be read.
inline void checkFrame(const image::Frame& frame) {
    require(!frame.view.empty() && frame.owner != nullptr, "a frame without pixels or owner");
    require(frame.view.byteCount() <= stream::kMaxFrameBytes, "a frame beyond the limit");
    require(frame.hasFittingMask(), "a mask of another shape");
    double sum = 0;
    std::int64_t looked = 0;
    for (std::int64_t r = frame.view.rows(); r-- > 0 && looked < kMaxPixelsLookedAt;) {
        for (std::int64_t c = frame.view.cols(); c-- > 0 && looked++ < kMaxPixelsLookedAt;) {
            sum += frame.view.value(r, c).toDouble();
            if (frame.mask) sum += frame.mask->isMasked(r, c) ? 1 : 0;
        }
    }
    const volatile double seen = sum;  // so that all of it is read
    (void)seen;
}

/// What would be written to a file without being unpacked is refused with a reason, or can be read
/// within its memory; whatever can be unpacked is not refused.
inline void checkStored(const stream::Arrival& arrival, bool isDecoded) {
    if (!arrival.stored) return;
    const auto stored = arrival.stored();
    require(stored || !stored.error().message.empty(), "an error without a reason");
    require(stored || !isDecoded, "a good frame cannot be stored");
    if (!stored) return;
    require(!stored->chunk.empty(), "a stored frame without a chunk");
    checkFrame(stored->about);
}

/// All messages in turn: each is refused with a reason, or its frame, if it has one, is fit to be
/// shown or refused with a reason. The messages are gone when the frames are looked at.
inline void decodeMessages(stream::MessageDecoder& decoder, const std::uint8_t* data,
                           std::size_t size) {
    std::vector<image::Frame> frames;
    for (const auto& message : messagesFrom(data, size)) {
        const auto arrival = decoder.read(message);
        require(arrival || !arrival.error().message.empty(), "an error without a reason");
        if (!arrival || !*arrival) continue;
        auto frame = (*arrival)->decode();
        checkStored(**arrival, frame.has_value());
        require(frame || !frame.error().message.empty(), "an error without a reason");
        if (frame && frames.size() < stream::kFrameBuffers - 1) frames.push_back(std::move(*frame));
        (void)decoder.series();
    }
    for (const auto& frame : frames) checkFrame(frame);
}

}  // namespace spate::fuzz
