// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_conversation.h"

#include <algorithm>
#include <utility>

#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kEcho = 15s;      // servers close a client that is silent for 40 s
constexpr base::Duration kSilence = 40s;   // of a server that is asked for echoes
constexpr base::Duration kGreeting = 10s;  // for a server to say which one it is
constexpr base::Duration kCreation = 1s;   // then the name is searched for besides
constexpr base::Duration kSearch = 2s;

constexpr unsigned kInit = 0x08;
constexpr unsigned kStart = 0x44;
constexpr unsigned kPipeline = 0x80;
constexpr unsigned kFinish = 0x10;

constexpr unsigned kStructure = 0x80;
constexpr unsigned kText = 0x60;

using Event = std::optional<PvaEvent>;

// All fields; and how many updates are kept, in the words that servers take options in.
void writePvRequest(const PvaRequest& request, PvaWriter& to) {
    const auto start = [&](std::size_t fields) { to.byte(kStructure).text("").size(fields); };
    if (request.queue == 0) {
        start(1);
        to.text("field");
        return start(0);
    }
    start(2);
    to.text("field");
    start(0);
    to.text("record");
    start(1);
    to.text("_options");
    start(request.pipeline ? 2 : 1);
    if (request.pipeline) to.text("pipeline").byte(kText);
    to.text("queueSize").byte(kText);
    if (request.pipeline) to.text("true");
    to.text(std::to_string(request.queue));
}

base::Result<Event> damaged(std::string_view what, const PvaReader& from) {
    return base::fail("a damaged {} of the server: {}", what, from.reason());
}

}  // namespace

PvaConversation::PvaConversation(PvaRequest request, std::shared_ptr<MessageMemory> memory,
                                 base::TimePoint now)
    : request_(std::move(request)),
      assembler_(std::move(memory)),
      now_(now),
      entered_(now),
      heard_(now),
      echoed_(now) {}

base::Result<Event> PvaConversation::next(base::TimePoint now) {
    now_ = now;
    while (true) {
        const auto message = assembler_.next();
        if (!message) return base::failAs(message);
        if (!*message) return beOnTime();
        auto event = read(**message);
        if (!event || *event) return event;
    }
}

base::Result<Event> PvaConversation::read(const PvaMessage& message) {
    if (message.is(PvaControl::SetByteOrder)) {
        order_ = message.header.order;
        hasOrder_ = true;
        return std::nullopt;
    }
    if (message.is(PvaControl::EchoRequest)) {
        output_ += pvaControl(PvaControl::EchoResponse, order_, message.header.payload);
    }
    if (message.header.isControl()) return std::nullopt;
    PvaReader from(message.payload, message.header.order);
    switch (static_cast<PvaCommand>(message.header.command)) {
        case PvaCommand::ConnectionValidation:
            return readGreeting(from);
        case PvaCommand::ConnectionValidated:
            return readValidated(from);
        case PvaCommand::CreateChannel:
            return readCreated(from);
        case PvaCommand::SearchResponse:
            return readFound(from);
        case PvaCommand::DestroyChannel:
            return readDestroyed(from);
        case PvaCommand::Monitor:
            return readMonitor(from, message);
        case PvaCommand::Message:
            return readText(from);
        default:
            return std::nullopt;  // an echo, a beacon, whatever comes
    }
}

// A user that the server may know, if it asks for one.
base::Result<Event> PvaConversation::readGreeting(PvaReader& from) {
    const auto buffer = from.number<std::uint32_t>();
    const auto registry = from.number<std::uint16_t>();
    bool takesNames = false;
    for (auto count = from.size(); count > 0 && !from.hasFailed(); --count) {
        takesNames = from.text() == "ca" || takesNames;
    }
    if (from.hasFailed()) return damaged("greeting", from);
    if (stage_ != Stage::Greeting) return std::nullopt;
    if (!hasOrder_) order_ = from.order();
    PvaWriter answer(order_);
    answer.number(buffer).number(registry).number(std::uint16_t{0});
    if (takesNames) {
        answer.text("ca").byte(kStructure).text("").size(2).text("user").byte(kText);
        answer.text("host").byte(kText).text(request_.user).text(request_.host);
    } else {
        answer.text("anonymous").byte(0xFF);
    }
    send(PvaCommand::ConnectionValidation, answer);
    enter(Stage::Validating);
    return std::nullopt;
}

base::Result<Event> PvaConversation::readValidated(PvaReader& from) {
    const auto status = from.status();
    if (from.hasFailed()) return damaged("answer to our name", from);
    if (!status.isOk) {
        return base::fail("the server does not let us in: {}", attributeText(status.message));
    }
    if (stage_ == Stage::Validating) create();
    return std::nullopt;
}

void PvaConversation::create() {
    ++channel_;
    refusal_.clear();
    PvaWriter request(order_);
    request.number(std::uint16_t{1}).number(channel_).text(request_.pv);
    send(PvaCommand::CreateChannel, request);
    enter(Stage::Creating);
}

base::Result<Event> PvaConversation::readCreated(PvaReader& from) {
    const auto channel = from.number<std::uint32_t>();
    const auto serverChannel = from.number<std::uint32_t>();
    const auto status = from.status();
    if (from.hasFailed()) return damaged("answer to a PV's name", from);
    const bool isAwaited = stage_ == Stage::Creating || stage_ == Stage::Searching;
    if (channel != channel_ || !isAwaited) return std::nullopt;
    if (!status.isOk) {
        refusal_ = status.message;
        if (stage_ == Stage::Creating) search();
        return std::nullopt;
    }
    serverChannel_ = serverChannel;
    monitor();
    return std::nullopt;
}

// A server of names has no PV of its own, but may know who has.
void PvaConversation::search() {
    send(PvaCommand::Search,
         pvaSearch({.sequence = channel_, .id = channel_, .pv = request_.pv}, order_));
    enter(Stage::Searching);
}

base::Result<Event> PvaConversation::readFound(PvaReader& from) {
    const auto found = readPvaFound(from, channel_);
    if (from.hasFailed()) return damaged("answer to a search", from);
    if (stage_ != Stage::Searching || !found.isFound) return std::nullopt;
    return PvaEvent{.kind = PvaEvent::Kind::Elsewhere, .server = found.server};
}

void PvaConversation::monitor() {
    ++operation_;
    PvaWriter request = toMonitor(kInit | (request_.pipeline ? kPipeline : 0));
    writePvRequest(request_, request);
    if (request_.pipeline) request.number(static_cast<std::int32_t>(request_.queue));
    send(PvaCommand::Monitor, request);
    taken_ = 0;
    enter(Stage::Asking);
}

PvaWriter PvaConversation::toMonitor(unsigned subcommand) const {
    PvaWriter writer(order_);
    writer.number(serverChannel_).number(operation_).byte(subcommand);
    return writer;
}

base::Result<Event> PvaConversation::readMonitor(PvaReader& from, const PvaMessage& message) {
    const auto request = from.number<std::uint32_t>();
    const auto subcommand = from.number<std::uint8_t>();
    if (from.hasFailed()) return damaged("update", from);
    if (request != operation_) return std::nullopt;
    if ((subcommand & kInit) != 0) return readStarted(from);
    if (stage_ != Stage::Monitoring) return std::nullopt;
    if ((subcommand & kFinish) == 0) return readUpdate(from, message);
    const auto status = from.status();
    giveBack();
    return rest(PvaEvent::Kind::Gone,
                status.isOk ? "the server has ended its updates" : attributeText(status.message));
}

base::Result<Event> PvaConversation::readStarted(PvaReader& from) {
    const auto status = from.status();
    if (from.hasFailed()) return damaged("answer to a monitor", from);
    if (stage_ != Stage::Asking) return std::nullopt;
    if (!status.isOk) {
        giveBack();
        return rest(PvaEvent::Kind::Refused,
                    fmt::format("does not let it be monitored: {}", attributeText(status.message)));
    }
    auto type = types_.read(from);
    if (!type) from.fail("no type");
    if (from.hasFailed()) return damaged("description of the PV", from);
    state_.start(std::move(type));
    send(PvaCommand::Monitor, toMonitor(kStart));
    enter(Stage::Monitoring);
    return PvaEvent{.kind = PvaEvent::Kind::Started};
}

base::Result<Event> PvaConversation::readUpdate(PvaReader& from, const PvaMessage& message) {
    PvaEvent event{.kind = PvaEvent::Kind::Updated};
    event.changed = from.bits();
    state_.update(from, event.changed, types_, message.owner);
    event.overrun = from.bits();
    if (from.hasFailed()) return damaged("update", from);
    return event;
}

base::Result<Event> PvaConversation::readDestroyed(PvaReader& from) {
    const auto serverChannel = from.number<std::uint32_t>();
    const auto channel = from.number<std::uint32_t>();
    if (from.hasFailed()) return damaged("farewell of a PV", from);
    const bool isOurs = channel == channel_ || serverChannel == serverChannel_;
    if (!isOurs || (stage_ != Stage::Asking && stage_ != Stage::Monitoring)) return std::nullopt;
    return rest(PvaEvent::Kind::Gone, "the server has closed it");
}

base::Result<Event> PvaConversation::readText(PvaReader& from) {
    (void)from.number<std::uint32_t>();  // of which request
    (void)from.number<std::uint8_t>();   // how bad
    const auto text = from.text();
    if (from.hasFailed()) return damaged("message", from);
    return PvaEvent{.kind = PvaEvent::Kind::Said, .text = attributeText(text)};
}

base::Result<Event> PvaConversation::beOnTime() {
    const auto since = now_ - entered_;
    if (now_ - heard_ > kSilence) {
        return base::fail("the server has said nothing for {} s", (now_ - heard_) / 1s);
    }
    if (stage_ == Stage::Greeting || stage_ == Stage::Validating) {
        if (since < kGreeting) return std::nullopt;
        return base::fail("no greeting within {} s: expected a pvAccess server", kGreeting / 1s);
    }
    if (now_ - echoed_ >= kEcho) {
        echoed_ = now_;
        send(PvaCommand::Echo, PvaWriter(order_));
    }
    if (stage_ == Stage::Creating && since >= kCreation) search();
    if (stage_ == Stage::Searching && since >= kSearch) {
        return rest(PvaEvent::Kind::Refused,
                    fmt::format("has no such PV{}{}", refusal_.empty() ? "" : ": ",
                                attributeText(refusal_)));
    }
    if (stage_ == Stage::Resting && since >= pause_) create();
    return std::nullopt;
}

void PvaConversation::enter(Stage stage) {
    if (stage_ == Stage::Monitoring) pauses_.succeeded(now_ - entered_);
    stage_ = stage;
    entered_ = now_;
}

PvaEvent PvaConversation::rest(PvaEvent::Kind kind, std::string text) {
    enter(Stage::Resting);
    pause_ = pauses_.next();
    return {.kind = kind, .text = std::move(text)};
}

// Half of the window at a time, as it is little use to say it for each.
void PvaConversation::acknowledge() {
    if (!request_.pipeline || stage_ != Stage::Monitoring) return;
    if (++taken_ < std::max(1U, request_.queue / 2)) return;
    send(PvaCommand::Monitor,
         PvaWriter(toMonitor(kPipeline)).number(static_cast<std::int32_t>(taken_)));
    taken_ = 0;
}

void PvaConversation::giveBack() {
    if (stage_ == Stage::Monitoring) {
        PvaWriter request(order_);
        send(PvaCommand::DestroyRequest, request.number(serverChannel_).number(operation_));
    }
    PvaWriter channel(order_);
    send(PvaCommand::DestroyChannel, channel.number(serverChannel_).number(channel_));
}

void PvaConversation::leave() {
    if (stage_ == Stage::Asking || stage_ == Stage::Monitoring) giveBack();
    enter(Stage::Greeting);
}

}  // namespace spate::stream
