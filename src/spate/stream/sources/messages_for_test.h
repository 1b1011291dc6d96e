// SPDX-License-Identifier: MIT
// What the tests of message decoders share: messages in memory of exactly their length, CBOR to put
// in them, and pixels.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spate/codec/bitshuffle.h"
#include "spate/codec/lz4.h"
#include "spate/image/frame.h"
#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/message.h"

namespace spate::stream {

/// Bytes, in a std::string for its operator +.
using Text = std::string;

inline MessagePart partOf(std::string_view bytes) {
    const std::shared_ptr<std::byte[]> copy(new std::byte[bytes.size()]);
    if (!bytes.empty()) std::memcpy(copy.get(), bytes.data(), bytes.size());
    return {.bytes = {copy.get(), bytes.size()}, .owner = copy};
}

inline Message messageOf(const std::vector<Text>& parts) {
    Message message;
    for (const auto& part : parts) message.push_back(partOf(part));
    return message;
}

template <class T>
Text textOf(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// CBOR, RFC 8949.
inline Text cborHead(unsigned major, std::uint64_t argument) {
    Text head(1, static_cast<char>(major << 5U | 27U));
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(argument >> shift);
    return head;
}
inline Text cbor(std::uint64_t number) {
    return cborHead(0, number);
}
inline Text cbor(double number) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof(bits));
    Text text = cborHead(7, bits);
    return text;
}
inline Text cbor(const char* text) {
    return cborHead(3, std::strlen(text)) + text;
}
inline Text cborBytes(std::string_view bytes) {
    return cborHead(2, bytes.size()) + Text(bytes);
}
inline Text cborTag(std::uint64_t tag, const Text& item) {
    return cborHead(6, tag) + item;
}
inline Text cborArray(const std::vector<Text>& items) {
    Text text = cborHead(4, items.size());
    for (const auto& item : items) text += item;
    return text;
}
inline Text cborMap(const std::vector<std::pair<const char*, Text>>& entries) {
    Text text = cborHead(5, entries.size());
    for (const auto& [key, value] : entries) text += cbor(key) + value;
    return text;
}

/// A typed array of two dimensions: RFC 8746.
inline Text cborImage(std::uint64_t rows, std::uint64_t cols, std::uint64_t typedTag,
                      const Text& content, std::uint64_t order = 40) {
    return cborTag(order,
                   cborArray({cborArray({cbor(rows), cbor(cols)}), cborTag(typedTag, content)}));
}

inline std::span<const std::byte> bytesOf(const Text& text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

inline Text bitshuffled(const Text& pixels, std::size_t elementBytes,
                        codec::Framing framing = codec::Framing::Hdf5) {
    Text packed(codec::bitshuffleLz4Bound(pixels.size(), elementBytes), '\0');
    const std::span room(reinterpret_cast<std::byte*>(packed.data()), packed.size());
    packed.resize(codec::encodeBitshuffleLz4(bytesOf(pixels), elementBytes, room,
                                             *base::ThreadPool::shared(), framing)
                      .value());
    return packed;
}

/// One block of LZ4 that packs nothing: literals alone, of 15 bytes or more.
inline Text lz4Literals(const Text& bytes) {
    Text block(1, '\xF0');
    std::size_t rest = bytes.size() - 15;
    for (; rest >= 255; rest -= 255) block += '\xFF';
    return block + static_cast<char>(rest) + bytes;
}

inline Text lz4Framed(const Text& pixels) {
    Text packed(codec::lz4Bound(pixels.size()), '\0');
    const std::span room(reinterpret_cast<std::byte*>(packed.data()), packed.size());
    packed.resize(codec::encodeLz4(bytesOf(pixels), room, *base::ThreadPool::shared()).value());
    return packed;
}

/// Numbers of so many bytes in the other byte order.
inline Text withBytesSwapped(Text bytes, std::size_t numberBytes) {
    for (std::size_t i = 0; i + numberBytes <= bytes.size(); i += numberBytes) {
        std::reverse(bytes.data() + i, bytes.data() + i + numberBytes);
    }
    return bytes;
}

/// The frame of a message that must have one and be decoded.
inline image::Frame frameOf(MessageDecoder& decoder, const Message& message) {
    auto arrival = decoder.read(message);
    EXPECT_TRUE(arrival) << arrival.error().message;
    if (!arrival || !*arrival) return {};
    auto frame = (*arrival)->decode();
    EXPECT_TRUE(frame) << frame.error().message;
    if (!frame) return {};
    frame->id = (*arrival)->id;
    return *frame;
}

/// With what a message is refused, when it is read or when it is decoded.
inline std::string errorOf(MessageDecoder& decoder, const Message& message) {
    auto arrival = decoder.read(message);
    if (!arrival) return arrival.error().message;
    EXPECT_TRUE(arrival->has_value()) << "no frame";
    if (!*arrival) return {};
    const auto frame = (*arrival)->decode();
    EXPECT_FALSE(frame) << "decoded";
    return frame ? std::string() : frame.error().message;
}

}  // namespace spate::stream
