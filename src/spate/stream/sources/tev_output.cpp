// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tev_output.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kFirstPause = 100ms;  // between attempts to connect
constexpr base::Duration kLongestPause = 2s;

}  // namespace

struct TevOutput::Addresses {
    addrinfo* first = nullptr;

    explicit Addresses(addrinfo* found) : first(found) {}
    ~Addresses() { ::freeaddrinfo(first); }
    Addresses(const Addresses&) = delete;
    Addresses& operator=(const Addresses&) = delete;
};

base::Result<std::unique_ptr<TevOutput>> TevOutput::open(const TevAddress& address) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int status = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
    if (status != 0) {
        return base::fail("no address of {}:{}: {}", address.host, address.port,
                          ::gai_strerror(status));
    }
    return std::unique_ptr<TevOutput>(new TevOutput(std::make_unique<Addresses>(found)));
}

TevOutput::TevOutput(std::unique_ptr<Addresses> addresses)
    : addresses_(std::move(addresses)), pause_(kFirstPause) {}

TevOutput::~TevOutput() {
    disconnect();
}

void TevOutput::put(std::vector<char> bytes) {
    if (left_.empty()) {
        left_ = std::move(bytes);
    } else {
        left_.insert(left_.end(), bytes.begin(), bytes.end());
    }
}

bool TevOutput::flush(base::TimePoint end) {
    while (sent_ < left_.size()) {
        const auto sent = ::send(socket_, left_.data() + sent_, left_.size() - sent_, MSG_NOSIGNAL);
        if (sent > 0) {
            sent_ += static_cast<std::size_t>(sent);
        } else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (!isReady(end)) return false;
        } else if (errno != EINTR) {
            disconnect();
        }
    }
    left_.clear();
    sent_ = 0;
    return true;
}

bool TevOutput::isReady(base::TimePoint end) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - base::now());
    pollfd file{.fd = socket_, .events = POLLOUT, .revents = 0};
    return left.count() > 0 && ::poll(&file, 1, static_cast<int>(left.count())) > 0;
}

// A reader says nothing; what comes of it is its end.
bool TevOutput::hasNoReader() const {
    char byte = 0;
    const auto got = ::recv(socket_, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

bool TevOutput::connect(base::TimePoint end) {
    if (isConnected_ && hasNoReader()) disconnect();
    if (isConnected_) return true;
    if (base::now() < nextTry_) return false;
    for (const auto* each = addresses_->first; each != nullptr && !isConnected_;
         each = each->ai_next) {
        disconnect();
        socket_ = ::socket(each->ai_family, each->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                           each->ai_protocol);
        if (socket_ < 0) continue;
        isConnected_ = ::connect(socket_, each->ai_addr, each->ai_addrlen) == 0;
        if (isConnected_ || errno != EINPROGRESS || !isReady(end)) continue;
        int error = 0;
        socklen_t length = sizeof(error);
        isConnected_ =
            ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
    }
    connection_ += isConnected_ ? 1 : 0;
    pause_ = isConnected_ ? kFirstPause : std::min(2 * pause_, kLongestPause);
    nextTry_ = base::now() + (isConnected_ ? base::Duration::zero() : pause_);
    return isConnected_;
}

void TevOutput::disconnect() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    isConnected_ = false;
    left_.clear();
    sent_ = 0;
}

}  // namespace spate::stream
