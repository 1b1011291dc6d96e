// SPDX-License-Identifier: MIT
#include "pva_receive_loop.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "spate/base/clock.h"

namespace spate::app {
namespace {

constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};
constexpr std::size_t kMostAnswerBytes = std::size_t{1} << 16U;
constexpr std::uint32_t kRequest = 3;

base::Error systemError(const char* what) {
    return {fmt::format("127.0.0.1: {}: {}", what, std::generic_category().message(errno))};
}

class Client {
public:
    Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    [[nodiscard]] base::Result<void> connect(std::uint16_t port) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        (void)::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
        const auto* const server = reinterpret_cast<const sockaddr*>(&address);
        if (::connect(socket_, server, sizeof address) == 0) return {};
        return tl::unexpected(systemError("connect"));
    }

    [[nodiscard]] base::Result<void> send(const PvaBytes& payload, PvaCommand command) const {
        const auto bytes = payload.message(command, 0);
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent == static_cast<ssize_t>(bytes.size())) return {};
        return tl::unexpected(systemError("send"));
    }

    /// Some bytes, at most those of the buffer.
    [[nodiscard]] base::Result<std::size_t> receive(std::span<std::byte> buffer) const {
        const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (got > 0) return static_cast<std::size_t>(got);
        if (got == 0) return base::fail("127.0.0.1: the server has closed the connection");
        return tl::unexpected(systemError("recv"));
    }

    /// Passes over all messages up to one of this command, and gives its payload.
    [[nodiscard]] base::Result<std::vector<std::byte>> waitFor(PvaCommand command) {
        std::array<std::byte, 4096> part{};
        for (;;) {
            const PvaMessage message(waiting_, kMostAnswerBytes);
            if (message.isBad()) return base::fail("127.0.0.1: no message of pvAccess came");
            if (message.length() == 0) {
                const auto got = receive(part);
                if (!got) return base::failAs(got);
                const auto end = part.begin() + static_cast<std::ptrdiff_t>(*got);
                waiting_.insert(waiting_.end(), part.begin(), end);
                continue;
            }
            std::vector<std::byte> payload(message.payload().begin(), message.payload().end());
            const bool isIt = !message.isControl() && message.command() == command;
            const auto length = static_cast<std::ptrdiff_t>(message.length());
            waiting_.erase(waiting_.begin(), waiting_.begin() + length);
            if (isIt) return payload;
        }
    }

private:
    const int socket_;
    std::vector<std::byte> waiting_;
};

// Up to the moment when the first update is on its way.
base::Result<void> startMonitor(Client& client, const PvaServer& server) {
    if (auto done = client.connect(server.port()); !done) return done;
    PvaBytes who;
    who.u32(1U << 16U).u16(0x7FFF).u16(0).text("anonymous").u8(0xFF);
    PvaBytes channel;
    channel.u16(1).u32(1).text(server.images().pv);
    PvaBytes monitor;  // structure { structure field {} }: everything
    monitor.u32(1).u32(kRequest).u8(0x08);
    monitor.u8(0x80).text("").size(1).text("field").u8(0x80).text("").size(0);
    PvaBytes start;
    start.u32(1).u32(kRequest).u8(0x44);

    const auto said = [&](const PvaBytes& payload, PvaCommand command, PvaCommand answer) {
        return client.send(payload, command).and_then([&] { return client.waitFor(answer); });
    };
    if (auto greeted = client.waitFor(PvaCommand::Validation); !greeted) {
        return base::failAs(greeted);
    }
    const auto done =
        said(who, PvaCommand::Validation, PvaCommand::Validated)
            .and_then([&](const auto&) {
                return said(channel, PvaCommand::CreateChannel, PvaCommand::CreateChannel);
            })
            .and_then([&](const auto&) {
                return said(monitor, PvaCommand::Monitor, PvaCommand::Monitor);
            });
    if (!done) return base::failAs(done);
    return client.send(start, PvaCommand::Monitor);
}

}  // namespace

base::Result<double> pvaUpdatesPerSecond(const PvaServer& server, double seconds) {
    Client client;
    if (auto started = startMonitor(client, server); !started) return base::failAs(started);
    std::vector<std::byte> buffer(server.updateBytes());
    if (auto first = client.receive(buffer); !first) return base::failAs(first);
    const auto start = base::now();
    double bytes = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
        const auto got = client.receive(buffer);
        if (!got) return base::failAs(got);
        bytes += static_cast<double>(*got);
        elapsed = base::toMs(base::now() - start) / 1e3;
    }
    return bytes / static_cast<double>(buffer.size()) / elapsed;
}

}  // namespace spate::app
