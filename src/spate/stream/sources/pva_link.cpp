// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kConnecting = 5s;
constexpr int kNewsBetweenLooks = 64;  // pieces received before somebody may say that it is time

}  // namespace

PvaLink::PvaLink(const PvaServer& server, const PvaRequest& request,
                 std::shared_ptr<MessageMemory> memory)
    : server_(server),
      conversation_(request, std::move(memory), base::now()),
      address_(resolve(server.host, server.port, SOCK_STREAM)) {}

PvaLink::~PvaLink() {
    if (isConnected_) {
        conversation_.leave();
        (void)send();
    }
    close();
}

void PvaLink::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    isConnected_ = false;
}

base::Result<std::optional<PvaEvent>> PvaLink::next(base::TimePoint end) {
    const auto named = [&](const base::Error& error) {
        return base::fail("{}: {}", toText(server_), error.message);
    };
    if (!isConnected_) {
        if (const auto done = connect(end); !done) return named(done.error());
        if (!isConnected_) return std::nullopt;
    }
    for (int pieces = 0; pieces < kNewsBetweenLooks; ++pieces) {
        auto event = conversation_.next(base::now());
        if (!event) return named(event.error());
        if (const auto sent = send(); !sent) return named(sent.error());
        if (*event) return event;
        const auto isNews = receive();
        if (!isNews) return named(isNews.error());
        if (*isNews) continue;
        if (base::now() >= end) return std::nullopt;
        wait(static_cast<short>(POLLIN | (output_.empty() ? 0 : POLLOUT)), end);
    }
    return std::nullopt;
}

void PvaLink::wait(short events, base::TimePoint end) const {
    pollfd polled{.fd = socket_, .events = events, .revents = 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - base::now());
    (void)::poll(&polled, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
}

base::Result<void> PvaLink::connect(base::TimePoint end) {
    if (base::now() - begun_ > kConnecting) {
        return base::fail("no answer within {} s", kConnecting / 1s);
    }
    if (address_.valid()) {
        if (address_.wait_until(end) != std::future_status::ready) return {};
        const auto address = address_.get();
        if (!address) return base::failAs(address);
        if (const auto opened = open(*address); !opened) return opened;
    }
    wait(POLLOUT, end);
    int error = 0;
    socklen_t length = sizeof(error);
    (void)::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) return base::fail("{}", systemError(error));
    NetworkAddress peer{.length = sizeof(peer.bytes)};
    isConnected_ =
        ::getpeername(socket_, reinterpret_cast<sockaddr*>(&peer.bytes), &peer.length) == 0;
    return {};
}

base::Result<void> PvaLink::open(const NetworkAddress& address) {
    socket_ = ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return base::fail("{}", systemError(errno));
    const int yes = 1;
    (void)::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    (void)::setsockopt(socket_, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof(yes));
    if (::connect(socket_, address.get(), address.length) == 0 || errno == EINPROGRESS) return {};
    return base::fail("{}", systemError(errno));
}

// Whether anything has come.
base::Result<bool> PvaLink::receive() {
    const auto rooms = conversation_.rooms();
    if (!rooms) return base::failAs(rooms);
    iovec pieces[2] = {{(*rooms)[0].data(), (*rooms)[0].size()},
                       {(*rooms)[1].data(), (*rooms)[1].size()}};
    const auto got = ::readv(socket_, pieces, (*rooms)[1].empty() ? 1 : 2);
    if (got > 0) {
        conversation_.took(static_cast<std::size_t>(got));
        return true;
    }
    if (got == 0) return base::fail("the server has closed the connection");
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return false;
    return base::fail("{}", systemError(errno));
}

base::Result<void> PvaLink::send() {
    output_ += conversation_.takeOutput();
    while (!output_.empty()) {
        const auto sent = ::send(socket_, output_.data(), output_.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            output_.erase(0, static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            constexpr std::size_t kMost = std::size_t{1} << 20U;
            if (output_.size() > kMost) return base::fail("the server does not read what is sent");
            return {};
        } else if (errno != EINTR) {
            return base::fail("{}", systemError(errno));
        }
    }
    return {};
}

}  // namespace spate::stream
