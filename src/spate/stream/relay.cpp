// SPDX-License-Identifier: MIT
#include "spate/stream/relay.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

#include "spate/base/clock.h"
#include "spate/stream/sources/series_message.h"
#include "spate/stream/sources/zmq_address.h"
#include "spate/stream/sources/zmq_output.h"
#include "spate/stream/sources/zmq_socket.h"
#include "spate/stream/uri.h"

namespace spate::stream {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice(100);          // after which somebody may want to stop
constexpr milliseconds kLastPatience(2000);  // with the writer, at the end
constexpr base::Duration kRepeat = std::chrono::seconds(1);
// A start message with tables may have many megabytes: one is repeated at so many a second.
constexpr double kRepeatedBytesPerSecond = 10e6;

std::size_t bytesOf(const Message& message) {
    std::size_t bytes = 0;
    for (const auto& part : message) bytes += part.bytes.size();
    return bytes;
}

// "zmq+tcp://*:5" is how Spate names tcp://*:5.
std::string withoutZmq(std::string_view address) {
    constexpr std::string_view kZmq = "zmq+";
    return std::string(address.starts_with(kZmq) ? address.substr(kZmq.size()) : address);
}

base::Result<std::unique_ptr<ZmqOutput>> openPort(const std::string& address,
                                                  ZmqOutputOptions options) {
    options.address = withoutZmq(address);
    if (!options.address.starts_with("tcp://") && !options.address.starts_with("ipc://")) {
        return base::fail("{}: expected tcp://*:port or ipc:///path, which readers connect to",
                          address);
    }
    return ZmqOutput::open(options);
}

base::Result<ZmqOptions> detectorAt(const std::string& text) {
    const auto uri = parseUri(text);
    if (!uri) return base::failAs(uri);
    const bool isDectris = uri->scheme == "dectris";
    if (!isDectris && uri->scheme != "zmq+tcp" && uri->scheme != "zmq+ipc") {
        return base::fail(
            "{}: cannot relay the scheme '{}': expected dectris, zmq+tcp or zmq+ipc, a port that "
            "pushes",
            text, uri->scheme);
    }
    constexpr std::string_view kPull[] = {"pull"};
    constexpr std::string_view kVersions[] = {"v2", "v1"};
    QueryReader query(*uri);
    (void)query.flag("sole-consumer");
    (void)query.choice("socket", kPull);
    const bool isV1 = isDectris && query.choice("api", kVersions) == 1;
    const bool binds = !isDectris && query.flag("bind");
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const auto address =
        isDectris ? dectrisAddress(*uri, isV1) : base::Result<std::string>(zmqAddress(*uri));
    if (!address) return base::failAs(address);
    return ZmqOptions{.address = *address,
                      .pattern = ZmqPattern::Pull,
                      .bind = binds,
                      .waitingMessages = 1,
                      .maxParts = std::numeric_limits<std::size_t>::max()};
}

}  // namespace

struct Relay::Ports {
    std::unique_ptr<ZmqSocket> detector;
    std::unique_ptr<ZmqOutput> writer;   // may be null
    std::unique_ptr<ZmqOutput> viewers;  // may be null
    Message start;                       // of the series that goes on; empty: none does
    base::TimePoint startSent{};

    mutable std::mutex mutex;
    RelayStatistics statistics;
    base::TimePoint waitingSince{};

    base::Result<void> handOn(const Message& message, const std::atomic<bool>& stop);
    base::Result<void> publish(const Message& message);
    base::Result<void> repeatStart();
    base::Result<void> offer(const Message& message, const std::atomic<bool>& stop);
    void setWaiting(bool waits);
    void countConnections();
};

base::Result<std::unique_ptr<Relay>> Relay::open(const RelayOptions& options) {
    auto ports = std::make_unique<Ports>();
    if (options.writer.empty() && options.viewers.empty()) {
        return base::fail("{}: nobody to hand messages on to: expected --writer, --viewers or both",
                          options.source);
    }
    const auto address = detectorAt(options.source);
    if (!address) return base::failAs(address);
    if (!options.writer.empty()) {
        auto writer = openPort(
            options.writer,
            {.pattern = ZmqOutputPattern::Push, .waitingMessages = 1, .linger = kLastPatience});
        if (!writer) return base::failAs(writer);
        ports->writer = std::move(*writer);
    }
    if (!options.viewers.empty()) {
        auto viewers = openPort(options.viewers,
                                {.pattern = ZmqOutputPattern::Publish, .linger = milliseconds(0)});
        if (!viewers) return base::failAs(viewers);
        ports->viewers = std::move(*viewers);
    }
    // Last: as soon as it is there, the detector gives it messages.
    auto detector = ZmqSocket::open(*address);
    if (!detector) return base::fail("{}: {}", options.source, detector.error().message);
    ports->detector = std::move(*detector);
    return std::unique_ptr<Relay>(new Relay(std::move(ports)));
}

Relay::Relay(std::unique_ptr<Ports> ports) : ports_(std::move(ports)) {}
Relay::~Relay() = default;

base::Result<void> Relay::run(const std::atomic<bool>& stop) {
    while (!stop) {
        const auto message = ports_->detector->receive(kSlice);
        ports_->countConnections();
        if (!message) return base::failAs(message);
        if (!*message) continue;
        if (const auto done = ports_->handOn(**message, stop); !done) return done;
    }
    return {};
}

base::Result<void> Relay::Ports::handOn(const Message& message, const std::atomic<bool>& stop) {
    {
        const std::lock_guard lock(mutex);
        ++statistics.messages;
        statistics.bytes += bytesOf(message);
    }
    if (viewers) {
        if (const auto done = publish(message); !done) return done;
    }
    return writer ? offer(message, stop) : base::Result<void>();
}

base::Result<void> Relay::Ports::publish(const Message& message) {
    const auto kind = seriesMessage(message);
    if (kind == SeriesMessage::Other) {
        if (const auto done = repeatStart(); !done) return done;
    } else {
        start = kind == SeriesMessage::Start ? message : Message();
        startSent = base::now();
    }
    const auto sent = viewers->send(message);
    if (!sent) return base::failAs(sent);
    if (*sent != Sent::Taken) return {};
    const std::lock_guard lock(mutex);
    ++statistics.viewerMessages;
    statistics.viewerBytes += bytesOf(message);
    return {};
}

// A viewer that has just come has not seen it; one that was stopped when it was sent has lost it,
// and nobody can tell.
base::Result<void> Relay::Ports::repeatStart() {
    const bool isNew = viewers->hasNewSubscriber();
    if (start.empty()) return {};
    const std::chrono::duration<double> atBest(static_cast<double>(bytesOf(start)) /
                                               kRepeatedBytesPerSecond);
    const auto pause = std::max(kRepeat, std::chrono::duration_cast<base::Duration>(atBest));
    if (!isNew && base::now() - startSent < pause) return {};
    startSent = base::now();
    const auto sent = viewers->send(start);
    if (!sent) return base::failAs(sent);
    const std::lock_guard lock(mutex);
    statistics.repeatedStarts += *sent == Sent::Taken ? 1 : 0;
    return {};
}

base::Result<void> Relay::Ports::offer(const Message& message, const std::atomic<bool>& stop) {
    auto giveUp = base::TimePoint::max();
    while (writer->ready(milliseconds(0)) != Sent::Taken) {
        if (stop && giveUp == base::TimePoint::max()) giveUp = base::now() + kLastPatience;
        if (base::now() >= giveUp) {
            return base::fail("the writer has not taken the last message of {} bytes: it is lost",
                              bytesOf(message));
        }
        setWaiting(true);
        writer->waitForRoom(kSlice);
        countConnections();
    }
    setWaiting(false);
    const auto sent = writer->send(message);
    if (!sent) return base::failAs(sent);
    const std::lock_guard lock(mutex);
    ++statistics.writerMessages;
    statistics.writerBytes += bytesOf(message);
    return {};
}

void Relay::Ports::setWaiting(bool waits) {
    const std::lock_guard lock(mutex);
    const auto now = base::now();
    if (waits && !statistics.waitsForWriter) waitingSince = now;
    if (!waits && statistics.waitsForWriter) {
        statistics.waitingSeconds += std::chrono::duration<double>(now - waitingSince).count();
    }
    statistics.waitsForWriter = waits;
}

void Relay::Ports::countConnections() {
    const std::lock_guard lock(mutex);
    statistics.hasDetector = detector->waiting().empty();
    statistics.writers = writer ? writer->readers() : 0;
    statistics.viewerCount = viewers ? viewers->readers() : 0;
}

RelayStatistics Relay::statistics() const {
    const std::lock_guard lock(ports_->mutex);
    RelayStatistics now = ports_->statistics;
    if (now.waitsForWriter) {
        now.waitingSeconds +=
            std::chrono::duration<double>(base::now() - ports_->waitingSince).count();
    }
    return now;
}

}  // namespace spate::stream
