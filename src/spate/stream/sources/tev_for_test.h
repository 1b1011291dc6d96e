// SPDX-License-Identifier: MIT
// What tev's clients send, made by the test from the published layout, and where they send it.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace spate::stream {

template <class T>
std::string tevNumber(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof(value)};
}
inline std::string tevText(const std::string& text) {
    return text + '\0';
}
inline std::string tevPacket(char operation, const std::string& content) {
    const auto length = static_cast<std::uint32_t>(4 + 1 + content.size());
    return tevNumber(length) + operation + content;
}
inline std::string tevNames(const std::vector<std::string>& channels) {
    std::string names = tevNumber(static_cast<std::int32_t>(channels.size()));
    for (const auto& channel : channels) names += tevText(channel);
    return names;
}
inline std::string tevFloats(const std::vector<float>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

struct TileForTest {
    std::int32_t col = 0, row = 0, cols = 0, rows = 0;

    [[nodiscard]] std::string text() const {
        return tevNumber(col) + tevNumber(row) + tevNumber(cols) + tevNumber(rows);
    }
};

inline std::string tevCreate(const std::string& name, std::int32_t cols, std::int32_t rows,
                             const std::vector<std::string>& channels) {
    return tevPacket(4,
                     '\1' + tevText(name) + tevNumber(cols) + tevNumber(rows) + tevNames(channels));
}
inline std::string tevUpdate1(const std::string& name, const std::string& channel,
                              const TileForTest& tile, const std::vector<float>& pixels) {
    return tevPacket(3, '\0' + tevText(name) + tevText(channel) + tile.text() + tevFloats(pixels));
}
inline std::string tevUpdate2(const std::string& name, const std::vector<std::string>& channels,
                              const TileForTest& tile, const std::vector<float>& pixels) {
    return tevPacket(5,
                     '\0' + tevText(name) + tevNames(channels) + tile.text() + tevFloats(pixels));
}
inline std::string tevUpdate3(const std::string& name, const std::vector<std::string>& channels,
                              const TileForTest& tile, const std::vector<std::int64_t>& offsets,
                              const std::vector<std::int64_t>& strides,
                              const std::vector<float>& pixels) {
    std::string places;
    for (const auto offset : offsets) places += tevNumber(offset);
    for (const auto stride : strides) places += tevNumber(stride);
    return tevPacket(
        6, '\0' + tevText(name) + tevNames(channels) + tile.text() + places + tevFloats(pixels));
}
inline std::string tevClose(const std::string& name) {
    return tevPacket(2, tevText(name));
}
inline std::string tevOpen(const std::string& path) {
    return tevPacket(7, '\1' + tevText(path) + tevText(""));
}

inline sockaddr_in addressOf(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// A port that nobody listens at, a moment ago.
inline std::uint16_t freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    auto address = addressOf(0);
    EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    socklen_t length = sizeof(address);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
}

}  // namespace spate::stream
