// SPDX-License-Identifier: MIT
// A pvAccess server of the tests: plays what was recorded, or publishes images of its own making.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "spate/stream/sources/pva_for_test.h"
#include "spate/stream/sources/pva_search.h"
#include "spate/stream/sources/pva_wire.h"

namespace spate::stream {

/// Listens at a port of this machine, and serves one client after the other on a thread of its own.
class PvaServerForTest {
public:
    /// One client's connection. All of it ends when the server does.
    class Client {
    public:
        Client(int socket, const std::atomic<bool>& isStopping)
            : socket_(socket), isStopping_(isStopping) {}
        ~Client() { ::close(socket_); }
        Client(const Client&) = delete;
        Client& operator=(const Client&) = delete;

        /// False if the client has gone.
        bool send(std::string_view bytes) {
            while (!bytes.empty() && !isStopping_) {
                const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (sent < 0 && errno != EAGAIN) return false;
                if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
                if (sent < 0) wait(POLLOUT);
            }
            return !isStopping_;
        }
        /// Says that nothing more will come, as a server that ends does.
        void finish() { ::shutdown(socket_, SHUT_WR); }
        /// Until the client has said a message with this command, and subcommand if it is one of a
        /// monitor; its payload, which is empty if it has gone.
        std::string await(PvaCommand command, int subcommand = -1) {
            while (!isStopping_) {
                if (auto payload = find(command, subcommand)) return *payload;
                if (!read()) return {};
            }
            return {};
        }
        /// Until the client goes: all that it has said.
        const std::string& rest() {
            while (!isStopping_ && read()) {
            }
            return said_;
        }

    private:
        void wait(short events) const {
            pollfd polled{.fd = socket_, .events = events, .revents = 0};
            (void)::poll(&polled, 1, 20);
        }
        bool read() {
            char room[4096];
            wait(POLLIN);
            const auto got = ::recv(socket_, room, sizeof(room), MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
            if (got > 0) said_.append(room, static_cast<std::size_t>(got));
            return true;
        }
        // Each message is found once.
        std::optional<std::string> find(PvaCommand command, int subcommand) {
            const auto bytes = std::string_view(said_).substr(seen_);
            const auto starts = messageStarts(bytes);
            for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
                const auto message = bytes.substr(starts[i]);
                const auto header =
                    readPvaHeader({reinterpret_cast<const std::byte*>(message.data()), 8}).value();
                if (message.size() < 8 + header.payload) return std::nullopt;
                const auto payload = message.substr(8, header.payload);
                if (header.command != static_cast<std::uint8_t>(command)) continue;
                if (subcommand >= 0 && payload.at(8) != static_cast<char>(subcommand)) continue;
                seen_ += starts[i] + 8 + header.payload;
                return std::string(payload);
            }
            return std::nullopt;
        }

        const int socket_;
        const std::atomic<bool>& isStopping_;
        std::string said_;
        std::size_t seen_ = 0;
    };
    using Serve = std::function<void(Client&)>;

    explicit PvaServerForTest(Serve serve, std::uint16_t port = 0)
        : serve_(std::move(serve)),
          socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        const int yes = 1;
        ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        socklen_t length = sizeof(address);
        auto* const raw = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(socket_, raw, length), 0);
        EXPECT_EQ(::listen(socket_, 4), 0);
        EXPECT_EQ(::getsockname(socket_, raw, &length), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serveAll(); });
    }
    ~PvaServerForTest() {
        isStopping_ = true;
        thread_.join();
        ::close(socket_);
    }
    PvaServerForTest(const PvaServerForTest&) = delete;
    PvaServerForTest& operator=(const PvaServerForTest&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] int clients() const noexcept { return clients_; }

private:
    void serveAll() {
        while (!isStopping_) {
            pollfd polled{.fd = socket_, .events = POLLIN, .revents = 0};
            (void)::poll(&polled, 1, 20);
            const int accepted = ::accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (accepted < 0) continue;
            ++clients_;
            Client client(accepted, isStopping_);
            serve_(client);
        }
    }

    const Serve serve_;
    const int socket_;
    std::uint16_t port_ = 0;
    std::atomic<bool> isStopping_{false};
    std::atomic<int> clients_{0};
    std::thread thread_;
};

/// What a server says, in little-endian order; to the first channel and request of a client.
namespace pva_server {

inline constexpr auto kOrder = image::ByteOrder::Little;

inline std::string message(PvaCommand command, std::string_view payload) {
    return pvaMessage(command, kOrder, payload);
}
inline std::string hello() {
    PvaWriter greeting(kOrder);
    greeting.number(std::uint32_t{65536}).number(std::uint16_t{32767}).size(1).text("anonymous");
    return std::string("\xCA\x02\x41\x02\0\0\0\0", 8) +
           message(PvaCommand::ConnectionValidation, greeting.bytes()) +
           message(PvaCommand::ConnectionValidated, "\xFF");
}
inline std::string created(std::uint32_t channel = 1) {
    PvaWriter answer(kOrder);
    answer.number(channel).number(std::uint32_t{77}).byte(0xFF);
    return message(PvaCommand::CreateChannel, answer.bytes());
}
inline std::string refused(std::uint32_t channel = 1) {
    PvaWriter answer(kOrder);
    answer.number(channel).number(0xFFFF'FFFFU).byte(2).text("nobody knows it").text("");
    return message(PvaCommand::CreateChannel, answer.bytes());
}
inline std::string started(std::string_view type, std::uint32_t request = 1) {
    PvaWriter answer(kOrder);
    answer.number(request).byte(0x08).byte(0xFF).raw(type);
    return message(PvaCommand::Monitor, answer.bytes());
}
/// A structure of NTScalar, a double.
inline std::string scalarType() {
    return PvaWriter(kOrder)
        .byte(0x80)
        .text("epics:nt/NTScalar:1.0")
        .size(1)
        .text("value")
        .byte(0x43)
        .bytes();
}
/// The fields of an NTNDArray that frames are made of: bits 1 value, 2 codec, 5 uniqueId,
/// 6 dimension, 7 attribute.
inline std::string imageType() {
    PvaWriter type(kOrder);
    type.byte(0x80).text("epics:nt/NTNDArray:1.0").size(5);
    type.text("value").byte(0x81).text("").size(2).text("ubyteValue").byte(0x2C);
    type.text("ushortValue").byte(0x2D);
    type.text("codec").byte(0x80).text("codec_t").size(2).text("name").byte(0x60);
    type.text("parameters").byte(0x82);
    type.text("uniqueId").byte(0x22);
    type.text("dimension")
        .byte(0x88)
        .byte(0x80)
        .text("dimension_t")
        .size(1)
        .text("size")
        .byte(0x22);
    type.text("attribute").byte(0x88).byte(0x80).text("").size(2).text("name").byte(0x60);
    type.text("value").byte(0x82);
    return type.bytes();
}

struct ImageForTest {
    std::int32_t id = 0;
    std::int32_t cols = 0;
    std::int32_t rows = 0;
    std::string codec{};
    bool isOverrun = false;  ///< the server had no room for another before it
    std::uint32_t request = 1;
};
/// An update of all fields; `pixels` are uint8 if there are as many as bytes, else uint16.
inline std::string update(const ImageForTest& image, std::string_view pixels) {
    const auto count = static_cast<std::size_t>(image.cols) * static_cast<std::size_t>(image.rows);
    const bool isShort = pixels.size() == 2 * count && image.codec.empty();
    PvaWriter body(kOrder);
    body.number(image.request).byte(0x00).size(1).byte(0xFE);
    body.size(isShort ? 1 : 0).size(isShort ? count : pixels.size()).raw(pixels);
    body.text(image.codec).byte(0x22).number(std::int32_t{5}).number(image.id);
    body.size(2).byte(1).number(image.cols).byte(1).number(image.rows);
    body.size(0);
    if (image.isOverrun) {
        body.size(1).byte(0x02);
    } else {
        body.size(0);
    }
    return message(PvaCommand::Monitor, body.bytes());
}
/// All that comes before the updates.
inline bool begin(PvaServerForTest::Client& client, const std::string& type = imageType()) {
    if (!client.send(hello()) || client.await(PvaCommand::CreateChannel).empty()) return false;
    if (!client.send(created()) || client.await(PvaCommand::Monitor).empty()) return false;
    return client.send(started(type)) && !client.await(PvaCommand::Monitor, 0x44).empty();
}

}  // namespace pva_server
}  // namespace spate::stream
