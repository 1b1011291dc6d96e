// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tev_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

#include "spate/base/clock.h"
#include "spate/image/image_view.h"
#include "spate/stream/sources/tev_packet.h"

namespace spate::stream {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kStartBytes = 5;  // of a packet: its length and its operation
constexpr std::size_t kFirstBuffer = std::size_t{1} << 16U;
constexpr std::size_t kKeptBuffer = kMaxTevBufferBytes / kMaxTevClients;

std::string lastError() {
    return std::generic_category().message(errno);
}

std::string nameOf(const sockaddr_storage& address, socklen_t length) {
    char host[NI_MAXHOST] = "?";
    char port[NI_MAXSERV] = "?";
    (void)::getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, host, sizeof(host),
                        port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
    return fmt::format("{}:{}", host, port);
}

bool isThisMachine(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET) {
        sockaddr_in found{};
        std::memcpy(&found, &address, sizeof(found));
        return ntohl(found.sin_addr.s_addr) >> 24U == 127;
    }
    sockaddr_in6 found{};
    std::memcpy(&found, &address, sizeof(found));
    return address.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&found.sin6_addr);
}

int listeningSocket(const addrinfo& address) {
    const int socket = ::socket(
        address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
    if (socket < 0) return -1;
    const int yes = 1;  // a port whose last owner has just gone
    (void)::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (::bind(socket, address.ai_addr, address.ai_addrlen) == 0 &&
        ::listen(socket, static_cast<int>(kMaxTevClients)) == 0) {
        return socket;
    }
    const int error = errno;
    ::close(socket);
    errno = error;
    return -1;
}

}  // namespace

/// A connection, and the packet that comes by it.
class TevServer::Client {
public:
    Client(int socket, std::string name, bool isLocal)
        : socket_(socket), name_(std::move(name)), isLocal_(isLocal) {}
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    [[nodiscard]] int socket() const noexcept { return socket_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] bool isLocal() const noexcept { return isLocal_; }
    [[nodiscard]] bool isGone() const noexcept { return isGone_; }
    [[nodiscard]] std::size_t bufferBytes() const noexcept { return buffer_.size(); }

    // Takes what has come, up to the end of the packet. True if that is complete.
    [[nodiscard]] base::Result<bool> fill(std::size_t othersBytes) {
        while (filled_ < wanted()) {
            if (filled_ >= kStartBytes) {
                if (const auto checked = checkStart(); !checked) return base::failAs(checked);
            }
            if (const auto grown = grow(othersBytes); !grown) return base::failAs(grown);
            const auto got = ::recv(socket_, buffer_.data() + filled_,
                                    std::min(buffer_.size(), wanted()) - filled_, 0);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
            isGone_ = got <= 0;
            if (isGone_ && filled_ > 0) {
                return base::fail("{} bytes of a packet, and no more", filled_);
            }
            if (isGone_) return false;
            filled_ += static_cast<std::size_t>(got);
        }
        if (const auto checked = checkStart(); !checked) return base::failAs(checked);
        return true;
    }
    // The packet is over; the buffer is for the next, unless it is large.
    void forget() {
        filled_ = 0;
        if (buffer_.size() > kKeptBuffer) buffer_ = {};
    }
    [[nodiscard]] std::span<const std::byte> packet() const { return {buffer_.data(), filled_}; }

private:
    [[nodiscard]] std::uint32_t length() const {
        return image::ImageView::load<std::uint32_t>(buffer_.data(), image::ByteOrder::Little);
    }
    [[nodiscard]] std::size_t wanted() const {
        return filled_ < kStartBytes ? kStartBytes : length();
    }
    // What is no packet is known by its start, whatever length it claims.
    [[nodiscard]] base::Result<void> checkStart() const {
        constexpr auto kLast = static_cast<std::uint8_t>(TevOperation::VectorGraphics);
        const auto operation = std::to_integer<std::uint8_t>(buffer_[kStartBytes - 1]);
        if (length() < kStartBytes || length() > kMaxTevPacketBytes) {
            return base::fail("a packet of {} bytes: expected {} to {}", length(), kStartBytes,
                              kMaxTevPacketBytes);
        }
        if (operation <= kLast) return {};
        return base::fail("a packet of the operation {}: expected 0 to {}, as tev has them",
                          operation, kLast);
    }
    [[nodiscard]] base::Result<void> grow(std::size_t othersBytes) {
        if (filled_ < buffer_.size()) return {};
        const auto size = std::min(wanted(), std::max(2 * filled_, kFirstBuffer));
        if (othersBytes + size > kMaxTevBufferBytes) {
            return base::fail("packets of {} bytes wait to be complete: expected at most {}",
                              othersBytes + size, kMaxTevBufferBytes);
        }
        try {
            buffer_.resize(size);
        } catch (const std::bad_alloc&) {
            return base::fail("no memory for a packet of {} bytes", wanted());
        }
        return {};
    }

    const int socket_;
    const std::string name_;
    const bool isLocal_;
    std::vector<std::byte> buffer_;
    std::size_t filled_ = 0;
    bool isGone_ = false;
};

base::Result<std::unique_ptr<TevServer>> TevServer::listen(const std::string& host,
                                                           const std::string& port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int status = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    if (status != 0) {
        return base::fail("cannot listen at {}:{}: {}", host, port, ::gai_strerror(status));
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    int socket = -1;
    for (const auto* each = found; each != nullptr && socket < 0; each = each->ai_next) {
        socket = listeningSocket(*each);
    }
    if (socket < 0) return base::fail("cannot listen at {}:{}: {}", host, port, lastError());
    return std::unique_ptr<TevServer>(new TevServer(socket));
}

TevServer::TevServer(int socket) : socket_(socket) {}

TevServer::~TevServer() {
    ::close(socket_);
}

base::Result<void> TevServer::accept() {
    sockaddr_storage address{};
    socklen_t length = sizeof(address);
    const int client = ::accept4(socket_, reinterpret_cast<sockaddr*>(&address), &length,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return {};  // it has gone, or there are no more files: asked again
    auto name = nameOf(address, length);
    if (clients_.size() >= kMaxTevClients) {
        ::close(client);
        return base::fail("{}: there are {} clients already: expected at most those", name,
                          kMaxTevClients);
    }
    clients_.push_back(std::make_unique<Client>(client, std::move(name), isThisMachine(address)));
    return {};
}

base::Result<std::optional<TevDelivery>> TevServer::receive(milliseconds longest) {
    const auto end = base::now() + longest;
    if (last_ != nullptr) std::exchange(last_, nullptr)->forget();
    while (true) {
        for (std::size_t i = 0; i < clients_.size();) {
            const std::size_t place = (turn_ + i) % clients_.size();
            const auto before = clients_.size();
            auto delivery = serve(place);
            if (!delivery || *delivery) return delivery;
            if (clients_.size() == before) ++i;
        }
        if (const auto accepted = accept(); !accepted) return base::failAs(accepted);
        const auto left = std::chrono::ceil<milliseconds>(end - base::now());
        if (left.count() <= 0) return std::nullopt;
        wait(left);
    }
}

void TevServer::wait(milliseconds longest) {
    std::vector<pollfd> files{{.fd = socket_, .events = POLLIN, .revents = 0}};
    for (const auto& client : clients_) {
        files.push_back({.fd = client->socket(), .events = POLLIN, .revents = 0});
    }
    (void)::poll(files.data(), files.size(), static_cast<int>(longest.count()));
}

// Nothing: no packet of this client is complete, or it has gone.
base::Result<std::optional<TevDelivery>> TevServer::serve(std::size_t place) {
    Client& client = *clients_[place];
    std::size_t othersBytes = 0;
    for (const auto& each : clients_) {
        if (each.get() != &client) othersBytes += each->bufferBytes();
    }
    const auto isComplete = client.fill(othersBytes);
    if (!isComplete || client.isGone()) {
        const auto name = client.name();
        clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(place));
        if (isComplete) return std::nullopt;
        return base::fail("{}: {}: disconnected", name, isComplete.error().message);
    }
    if (!*isComplete) return std::nullopt;
    turn_ = place + 1;
    last_ = &client;
    return TevDelivery{.packet = client.packet(), .isLocal = client.isLocal()};
}

std::string TevServer::refuse() {
    if (last_ == nullptr) return {};
    const auto name = last_->name();
    std::erase_if(clients_, [&](const auto& each) { return each.get() == last_; });
    last_ = nullptr;
    return name;
}

}  // namespace spate::stream
