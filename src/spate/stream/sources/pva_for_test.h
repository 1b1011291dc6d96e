// SPDX-License-Identifier: MIT
// Recorded sessions of pvAccess servers, as their README says, and what their frames are.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/image_codecs.h"
#include "spate/stream/sources/pva_message.h"

namespace spate::stream {

/// SHA-256 in hexadecimal digits: FIPS 180-4.
inline std::string sha256(std::string message) {
    const auto rootBits = [](unsigned n, unsigned prime) {  // of cube (3) and square roots (2)
        const long double root = n == 2 ? std::sqrt(static_cast<long double>(prime))
                                        : std::cbrt(static_cast<long double>(prime));
        return static_cast<std::uint32_t>((root - std::floor(root)) * 4294967296.0L);
    };
    std::array<std::uint32_t, 64> k{};
    std::array<std::uint32_t, 8> h{};
    unsigned count = 0;
    for (unsigned n = 2; count < 64; ++n) {
        bool isPrime = true;
        for (unsigned d = 2; d * d <= n; ++d) isPrime = isPrime && n % d != 0;
        if (!isPrime) continue;
        if (count < 8) h[count] = rootBits(2, n);
        k[count++] = rootBits(3, n);
    }
    const std::uint64_t bits = message.size() * 8;
    message += '\x80';
    while (message.size() % 64 != 56) message += '\0';
    for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>(bits >> shift);
    for (std::size_t at = 0; at < message.size(); at += 64) {
        std::array<std::uint32_t, 64> w{};
        for (std::size_t i = 0; i < 64; ++i) {
            w[i / 4 < 16 ? i / 4 : 0] = w[i / 4] << 8U | static_cast<std::uint8_t>(message[at + i]);
        }
        for (std::size_t i = 16; i < 64; ++i) {
            const auto a = w[i - 15];
            const auto b = w[i - 2];
            w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3U) + w[i - 7] +
                   (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10U);
        }
        auto v = h;
        for (std::size_t i = 0; i < 64; ++i) {
            const auto t1 = v[7] +
                            (std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25)) +
                            ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
            const auto t2 = (std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22)) +
                            ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
        }
        for (std::size_t i = 0; i < 8; ++i) h[i] += v[i];
    }
    std::string text;
    for (const auto each : h) text += fmt::format("{:08x}", each);
    return text;
}

/// Whether this was built with the codec of an update.
inline bool hasCodecOf(const nlohmann::json& truth) {
    const auto& codec = truth["codec"];
    return !(codec == "jpeg" && !checkJpeg()) && !(codec == "blosc" && !checkBlosc());
}

inline constexpr std::string_view kRecordedPv = "TEST:Pva1:Image";

/// Where messages begin, the last one perhaps not complete; and the end.
inline std::vector<std::size_t> messageStarts(std::string_view stream) {
    std::vector<std::size_t> starts;
    std::size_t at = 0;
    while (at + kPvaHeaderBytes <= stream.size()) {
        starts.push_back(at);
        const auto header =
            readPvaHeader({reinterpret_cast<const std::byte*>(stream.data()) + at, kPvaHeaderBytes})
                .value();
        at += kPvaHeaderBytes + (header.isControl() ? 0 : header.payload);
    }
    starts.push_back(stream.size());
    return starts;
}

/// What a server said, with the numbers that our client gives to its first channel and request.
struct PvaRecording {
    std::string name;
    std::string server;
    nlohmann::json expected;  ///< null for sessions without frames

    [[nodiscard]] static std::optional<PvaRecording> load(const std::string& name) {
        const auto path = realImage("pva/" + name + ".server.bin");
        if (!path) return std::nullopt;
        PvaRecording recording{.name = name, .server = contentOf(*path), .expected = {}};
        if (const auto truth = realImage("pva/expected-" + name + ".json")) {
            recording.expected = nlohmann::json::parse(contentOf(*truth));
        }
        recording.renumber();
        return recording;
    }

    /// The lengths of the pieces in which it came.
    [[nodiscard]] std::vector<std::size_t> recordedPieces() const {
        std::vector<std::size_t> pieces;
        const auto about = nlohmann::json::parse(contentOf(*realImage("pva/" + name + ".json")));
        for (const auto& each : about["segments"]) {
            if (each["direction"] == "server") pieces.push_back(each["length"]);
        }
        return pieces;
    }

private:
    void renumber() {
        bool isInside = false;  // of a message that began in an earlier segment
        for (const auto at : messageStarts(server)) {
            if (at + kPvaHeaderBytes > server.size()) return;
            const auto header =
                readPvaHeader(
                    {reinterpret_cast<const std::byte*>(server.data()) + at, kPvaHeaderBytes})
                    .value();
            if (header.isControl()) continue;
            const auto is = [&](PvaCommand command) {
                return header.command == static_cast<std::uint8_t>(command);
            };
            if (!isInside && (is(PvaCommand::CreateChannel) || is(PvaCommand::Monitor))) {
                one(at + kPvaHeaderBytes, header.order);
            }
            if (is(PvaCommand::DestroyChannel)) one(at + kPvaHeaderBytes + 4, header.order);
            isInside = header.hasNext();
        }
    }
    void one(std::size_t at, image::ByteOrder order) {
        const char number[2][5] = {"\1\0\0\0", "\0\0\0\1"};
        server.replace(at, 4, number[order == image::ByteOrder::Big ? 1 : 0], 4);
    }
};

/// The pixels of a frame in the order in which the array's dimensions have them, little-endian.
inline std::string pixelsOf(const image::ImageView& view) {
    std::string bytes;
    const auto item = image::sizeOf(view.dtype());
    const auto put = [&](std::int64_t r, std::int64_t c, std::int64_t k) {
        const auto* at = reinterpret_cast<const char*>(view.at(r, c) + k * view.channelStride());
        std::string pixel(at, item);
        if (view.byteOrder() == image::ByteOrder::Big) std::reverse(pixel.begin(), pixel.end());
        bytes += pixel;
    };
    const bool isPlanes = view.isColor() && view.channelStride() > view.rowStride();
    const bool isLines = view.isColor() && !isPlanes && view.channelStride() > view.colStride();
    const std::int64_t channels = view.channels();
    for (std::int64_t plane = 0; plane < (isPlanes ? channels : 1); ++plane) {
        for (std::int64_t r = 0; r < view.rows(); ++r) {
            for (std::int64_t line = 0; line < (isLines ? channels : 1); ++line) {
                for (std::int64_t c = 0; c < view.cols(); ++c) {
                    const std::int64_t packed = isPlanes || isLines ? 1 : channels;
                    for (std::int64_t k = 0; k < packed; ++k) put(r, c, plane + line + k);
                }
            }
        }
    }
    return bytes;
}

}  // namespace spate::stream
