// SPDX-License-Identifier: MIT
#include "pva_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <list>
#include <system_error>
#include <utility>

#include "pva_connection.h"

namespace spate::app {
namespace {

constexpr int kWaitMs = 100;
constexpr int kBacklog = 8;

}  // namespace

base::Result<std::unique_ptr<PvaServer>> PvaServer::start(PvaImages images) {
    std::unique_ptr<PvaServer> server(new PvaServer(std::move(images)));
    server->socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(server->socket_, any, length) != 0 || ::listen(server->socket_, kBacklog) != 0 ||
        ::getsockname(server->socket_, any, &length) != 0) {
        return base::fail("cannot listen at 127.0.0.1: {}", std::generic_category().message(errno));
    }
    server->port_ = ntohs(address.sin_port);
    server->thread_ =
        std::jthread([self = server.get()](const std::stop_token& stop) { self->accept(stop); });
    return server;
}

PvaServer::~PvaServer() {
    thread_ = {};
    if (socket_ >= 0) ::close(socket_);
}

std::string PvaServer::uri() const {
    return fmt::format("pva://{}?server=127.0.0.1:{}", images_.pv, port_);
}

std::size_t PvaServer::updateBytes() const {
    return pvaUpdate(images_, 0, PvaImages::kFirstId + 1, false, {}).bytes();
}

// The connections' threads end with this one: they are stopped and waited for.
void PvaServer::accept(const std::stop_token& stop) const {
    std::list<std::jthread> connections;
    while (!stop.stop_requested()) {
        pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, kWaitMs) <= 0) continue;
        const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        connections.emplace_back([this, client](const std::stop_token& stopped) {
            PvaConnection(client, port_, images_).serve(stopped);
        });
    }
}

}  // namespace spate::app
