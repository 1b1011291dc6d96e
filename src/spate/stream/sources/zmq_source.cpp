// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_source.h"

#include <utility>

#include "spate/stream/sources/dectris_stream1.h"
#include "spate/stream/sources/dectris_stream2.h"
#include "spate/stream/sources/zmq_address.h"
#include "spate/stream/sources/zmq_array.h"
#include "spate/stream/sources/zmq_socket.h"

namespace spate::stream {
namespace {

// A socket, and somebody who understands what comes.
class ZmqReceiver final : public Receiver {
public:
    ZmqReceiver(std::unique_ptr<ZmqSocket> socket, std::unique_ptr<MessageDecoder> decoder)
        : socket_(std::move(socket)), decoder_(std::move(decoder)) {}

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        const auto message = socket_->receive(longest);
        if (!message) return base::failAs(message);
        if (!*message) return std::nullopt;
        const auto received = base::now();
        auto arrival = decoder_->read(**message);
        if (!arrival || !*arrival) return arrival;
        (*arrival)->received = received;
        for (const auto& part : **message) (*arrival)->bytes += part.bytes.size();
        return arrival;
    }

    WireState state() const override {
        return {.waiting = socket_->waiting(), .series = decoder_->series()};
    }

private:
    const std::unique_ptr<ZmqSocket> socket_;
    const std::unique_ptr<MessageDecoder> decoder_;
};

// No reader of a PUSH port knows of another.
base::Result<void> checkSoleConsumer(ZmqPattern pattern, bool isSoleConsumer) {
    if (pattern != ZmqPattern::Pull || isSoleConsumer) return {};
    return base::fail(
        "This port gives each frame to ONE client; a file writer on it would lose frames. Safe: "
        "dectris+monitor://HOST (10 Hz) or spate relay. Only reader? Add ?sole-consumer.");
}

base::Result<std::unique_ptr<Source>> openSocket(SourceDescription description,
                                                 const ZmqOptions& address,
                                                 std::unique_ptr<MessageDecoder> decoder,
                                                 const LiveOptions& options) {
    auto socket = ZmqSocket::open(address);
    if (!socket) return base::fail("{}: {}", description.uri, socket.error().message);
    description.live = true;
    return std::make_unique<LiveSource>(
        std::move(description),
        std::make_unique<ZmqReceiver>(std::move(*socket), std::move(decoder)), options);
}

}  // namespace

base::Result<std::unique_ptr<Source>> openZmqArrays(const Uri& uri, const LiveOptions& options) {
    constexpr std::string_view kPatterns[] = {"sub", "pull"};
    constexpr ZmqPattern kPatternOf[] = {ZmqPattern::Subscribe, ZmqPattern::Pull};
    QueryReader query(uri);
    ZmqOptions address{.address = zmqAddress(uri)};
    address.pattern = kPatternOf[query.choice("socket", kPatterns)];
    address.topic = query.text("topic").value_or("");
    address.bind = query.flag("bind");
    const bool isSoleConsumer = query.flag("sole-consumer");
    if (address.pattern == ZmqPattern::Pull && !address.topic.empty()) {
        query.reject("topic", "no topic: only socket=sub has them");
    }
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    if (const auto checked = checkSoleConsumer(address.pattern, isSoleConsumer); !checked) {
        return base::failAs(checked);
    }
    return openSocket({.uri = uri.text, .format = "ZeroMQ arrays"}, address, makeArrayDecoder(),
                      options);
}

base::Result<std::unique_ptr<Source>> openDectris(const Uri& uri, const LiveOptions& options) {
    constexpr std::string_view kVersions[] = {"v2", "v1"};
    constexpr std::string_view kPatterns[] = {"pull", "sub"};
    constexpr ZmqPattern kPatternOf[] = {ZmqPattern::Pull, ZmqPattern::Subscribe};
    QueryReader query(uri);
    const bool isV1 = query.choice("api", kVersions) == 1;
    const auto pattern = kPatternOf[query.choice("socket", kPatterns)];
    const auto channel = query.text("channel").value_or("");
    const bool isSoleConsumer = query.flag("sole-consumer");
    if (isV1 && !channel.empty()) query.reject("channel", "no channel: only api=v2 has them");
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const auto address = dectrisAddress(uri, isV1);
    if (!address) return base::failAs(address);
    if (const auto checked = checkSoleConsumer(pattern, isSoleConsumer); !checked) {
        return base::failAs(checked);
    }
    return openSocket({.uri = uri.text,
                       .format = isV1 ? "Dectris Stream V1" : "Dectris Stream V2",
                       .detector = DetectorKind::PhotonCounting},
                      {.address = *address, .pattern = pattern},
                      isV1 ? makeDectrisStream1() : makeDectrisStream2(channel), options);
}

}  // namespace spate::stream
