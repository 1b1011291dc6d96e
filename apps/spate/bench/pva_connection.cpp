// SPDX-License-Identifier: MIT
#include "pva_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace spate::app {
namespace {

constexpr int kWaitMs = 100;
constexpr std::size_t kMostRequestBytes = std::size_t{1} << 16U;
constexpr std::uint32_t kChannel = 1;
constexpr std::uint32_t kNoChannel = 0xFFFFFFFF;
constexpr std::uint8_t kOk = 0xFF;
constexpr std::uint8_t kError = 2;

// Bits of a monitor's subcommand.
constexpr std::uint64_t kInit = 0x08;
constexpr std::uint64_t kEnd = 0x10;
constexpr std::uint64_t kStart = 0x44;
constexpr std::uint64_t kStop = 0x04;
constexpr std::uint64_t kPipeline = 0x80;

iovec pieceOf(std::span<const std::byte> bytes) {
    return {const_cast<std::byte*>(bytes.data()), bytes.size()};
}

// What is left to send.
std::span<iovec> behind(std::span<iovec> pieces, std::size_t sent) {
    while (!pieces.empty() && sent >= pieces.front().iov_len) {
        sent -= pieces.front().iov_len;
        pieces = pieces.subspan(1);
    }
    if (pieces.empty()) return pieces;
    auto& first = pieces.front();
    first.iov_base = static_cast<std::byte*>(first.iov_base) + sent;
    first.iov_len -= sent;
    return pieces;
}

}  // namespace

PvaConnection::PvaConnection(int socket, std::uint16_t port, const PvaImages& images)
    : socket_(socket), port_(port), images_(images) {
    const int yes = 1;
    (void)::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

PvaConnection::~PvaConnection() {
    ::close(socket_);
}

void PvaConnection::serve(const std::stop_token& stop) {
    stop_ = stop;
    if (!greet()) return;
    while (!stop.stop_requested() && receive(isPushing() ? 0 : kWaitMs)) {
        if (isPushing() && !push()) return;
    }
}

bool PvaConnection::greet() {
    constexpr auto kSetByteOrder = static_cast<PvaCommand>(2);
    const auto order = PvaBytes().message(kSetByteOrder, kPvaFromServer | kPvaControl);
    std::array piece{pieceOf(order)};
    PvaBytes validation;
    validation.u32(1U << 16U).u16(0x7FFF).size(2).text("anonymous").text("ca");
    return sendAll(piece) && send(validation, PvaCommand::Validation);
}

bool PvaConnection::receive(int longestMs) {
    pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, longestMs) <= 0) return true;
    std::array<std::byte, 4096> part{};
    const auto got = ::recv(socket_, part.data(), part.size(), 0);
    if (got <= 0) return got < 0 && errno == EINTR;
    received_.insert(received_.end(), part.begin(), part.begin() + got);
    for (;;) {
        PvaMessage message(received_, kMostRequestBytes);
        if (message.isBad()) return false;
        if (message.length() == 0) return true;
        if (!message.isControl() && !answer(message)) return false;
        const auto length = static_cast<std::ptrdiff_t>(message.length());
        received_.erase(received_.begin(), received_.begin() + length);
    }
}

bool PvaConnection::answer(PvaMessage& message) {
    switch (message.command()) {
        case PvaCommand::Validation:
            return send(PvaBytes().u8(kOk), PvaCommand::Validated);
        case PvaCommand::Echo:
            return send(PvaBytes().raw(message.payload()), PvaCommand::Echo);
        case PvaCommand::Search:
            return answerSearch(message);
        case PvaCommand::CreateChannel:
            return answerCreate(message);
        case PvaCommand::Monitor:
            return answerMonitor(message);
        case PvaCommand::GetField:
            return answerField(message);
        case PvaCommand::DestroyRequest:
            isRunning_ = false;
            return true;
        case PvaCommand::DestroyChannel: {
            isRunning_ = false;
            PvaBytes same;
            same.u32(message.u32()).u32(message.u32());
            return send(same, PvaCommand::DestroyChannel);
        }
        default:
            return false;  // nothing that this server can do
    }
}

// Silent where nothing is found, as servers are.
bool PvaConnection::answerSearch(PvaMessage& message) {
    const auto sequence = message.u32();
    message.skip(1 + 3 + 16 + 2);
    for (auto protocols = message.number(1); protocols > 0; --protocols) (void)message.text();
    for (auto names = message.number(2); names > 0; --names) {
        const auto id = message.u32();
        if (message.text() != images_.pv) continue;
        const std::array<std::byte, 12> guid{std::byte{1}};
        const std::array<std::byte, 16> thisConnection{};
        PvaBytes found;
        found.raw(guid).u32(sequence).raw(thisConnection).u16(port_).text("tcp").u8(1);
        return send(found.u16(1).u32(id), PvaCommand::SearchResponse);
    }
    return true;
}

bool PvaConnection::answerCreate(PvaMessage& message) {
    (void)message.number(2);
    PvaBytes created;
    created.u32(message.u32());
    if (message.text() == images_.pv) {
        created.u32(kChannel).u8(kOk);
    } else {
        created.u32(kNoChannel).u8(kError).text("no such channel").text("");
    }
    return send(created, PvaCommand::CreateChannel);
}

bool PvaConnection::answerMonitor(PvaMessage& message) {
    (void)message.u32();
    const auto request = message.u32();
    const auto asked = message.number(1);
    if ((asked & kInit) != 0) {
        request_ = request;
        isPipeline_ = (asked & kPipeline) != 0;
        window_ = isPipeline_ ? message.lastU32() : 0;
        isRunning_ = false;
        nextId_ = PvaImages::kFirstId;
        PvaBytes begun;
        begun.u32(request).u8(static_cast<std::uint8_t>(kInit)).u8(kOk);
        return send(begun.raw(pvaImageType().bytes()), PvaCommand::Monitor);
    }
    if (request != request_) return true;
    if ((asked & kPipeline) != 0) window_ += message.u32();
    if ((asked & kStop) != 0) isRunning_ = (asked & kStart) == kStart;
    if ((asked & kEnd) != 0) isRunning_ = false;
    return true;
}

bool PvaConnection::answerField(PvaMessage& message) {
    (void)message.u32();
    PvaBytes field;
    field.u32(message.u32()).u8(kOk).raw(pvaImageType().bytes());
    return send(field, PvaCommand::GetField);
}

bool PvaConnection::push() {
    const auto time = base::wallTime(base::now());
    const bool isFirst = nextId_ == PvaImages::kFirstId;
    const auto update = pvaUpdate(images_, request_, nextId_, isFirst, time);
    std::array pieces{pieceOf(update.before), pieceOf(update.stamp), pieceOf(update.pixels),
                      pieceOf(update.after)};
    ++nextId_;
    if (isPipeline_) --window_;
    return sendAll(pieces);
}

bool PvaConnection::send(const PvaBytes& payload, PvaCommand command) {
    const auto message = payload.message(command, kPvaFromServer);
    std::array piece{pieceOf(message)};
    return sendAll(piece);
}

// Waits for the client's sake, but not for ever: a stop ends it.
bool PvaConnection::sendAll(std::span<iovec> pieces) {
    while (!pieces.empty()) {
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = pieces.size();
        const auto sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            pieces = behind(pieces, static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR) return false;
        pollfd writable{.fd = socket_, .events = POLLOUT, .revents = 0};
        (void)::poll(&writable, 1, kWaitMs);
        if (stop_.stop_requested()) return false;
    }
    return true;
}

}  // namespace spate::app
