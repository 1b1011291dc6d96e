// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_receiver.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "spate/base/log.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kSearch = 5s;  // before the servers by name are asked again

}  // namespace

PvaReceiver::PvaReceiver(PvaTarget target, std::shared_ptr<PvaNews> news)
    : target_(std::move(target)), news_(std::move(news)) {
    const auto& places = target_.places;
    if (!places.searched.empty() || places.broadcasts) finder_.emplace(target_.request.pv, places);
    waitBecause("looking for its server");
}

WireState PvaReceiver::state() const {
    WireState state{.waiting = waiting_,
                    .server = server_,
                    .alarm = alarm_,
                    .transportLost = images_.overruns()};
    if (merged_ > 0) state.counts = {{"updates merged by the server", merged_}};
    return state;
}

void PvaReceiver::waitBecause(const std::string& problem) {
    waiting_ = fmt::format("waiting for {}: {}", target_.request.pv, problem);
}

base::Result<std::optional<Arrival>> PvaReceiver::receive(std::chrono::milliseconds longest) {
    const auto end = base::now() + longest;
    if (std::exchange(isHandedOn_, false) && link_) link_->conversation().acknowledge();
    do {
        if (!link_) {
            look(end);
            continue;
        }
        auto arrival = listen(end);
        if (!arrival || *arrival) return arrival;
    } while (base::now() < end);
    return std::nullopt;
}

// The servers that are known, one after the other; then whoever answers a search.
void PvaReceiver::look(base::TimePoint end) {
    if (base::now() < nextAttempt_) {
        return std::this_thread::sleep_until(std::min(end, nextAttempt_));
    }
    const auto& servers = target_.places.servers;
    if (place_ < servers.size()) return pursue(servers[place_], KnownBy::Name);
    if (finder_) {
        if (searchedSince_ == base::TimePoint()) searchedSince_ = base::now();
        if (const auto found = finder_->next(end)) return pursue(*found, KnownBy::Search);
        waitBecause(finder_->problem());
        if (servers.empty() || base::now() - searchedSince_ < kSearch) return;
    }
    searchedSince_ = {};
    place_ = 0;
}

void PvaReceiver::pursue(const PvaServer& server, KnownBy how) {
    knownBy_ = how;
    link_ = std::make_unique<PvaLink>(server, target_.request, memory_);
}

// The pauses are for all places together: the more there are, the less each is asked.
void PvaReceiver::giveUp(std::string problem) {
    const auto lasted = isMonitored_ ? base::now() - monitoredSince_ : base::Duration();
    pauses_.succeeded(lasted);
    if (finder_) finder_->succeeded(lasted);
    isMonitored_ = false;
    server_.clear();
    alarm_.clear();
    link_.reset();
    nextAttempt_ = base::now() + pauses_.next();
    const std::size_t places = target_.places.servers.size() + (finder_ ? 1 : 0);
    place_ = (place_ + 1) % std::max<std::size_t>(1, places);
    waitBecause(problem);
}

PvaReceiver::Attempt PvaReceiver::listen(base::TimePoint end) {
    const auto event = link_->next(end);
    if (!event) {
        giveUp(event.error().message);
        return std::nullopt;
    }
    if (!*event) return std::nullopt;
    return take(**event);
}

PvaReceiver::Attempt PvaReceiver::take(const PvaEvent& event) {
    const auto server = toText(link_->server());
    switch (event.kind) {
        case PvaEvent::Kind::Started:
            return takeType();
        case PvaEvent::Kind::Updated:
            return takeUpdate(event);
        case PvaEvent::Kind::Refused:
            return takeRefusal(event);
        case PvaEvent::Kind::Gone:
            isMonitored_ = false;
            alarm_.clear();
            waitBecause(fmt::format("{}: {}", server, event.text));
            return std::nullopt;
        case PvaEvent::Kind::Said:
            base::log(base::LogLevel::Warning, "{}: {}", server, event.text);
            return std::nullopt;
        case PvaEvent::Kind::Elsewhere:
            return follow(event.server);
    }
    return std::nullopt;
}

// The only server that is known is asked again, by the conversation; else the next place is.
PvaReceiver::Attempt PvaReceiver::takeRefusal(const PvaEvent& event) {
    const auto problem = fmt::format("{} {}", toText(link_->server()), event.text);
    waitBecause(problem);
    if (knownBy_ != KnownBy::Name || target_.places.servers.size() > 1 || finder_) giveUp(problem);
    return std::nullopt;
}

// Once: servers that send to each other are none.
PvaReceiver::Attempt PvaReceiver::follow(PvaServer server) {
    const PvaServer asked = link_->server();
    if (server.host.empty()) server.host = asked.host;
    if (server == asked || knownBy_ == KnownBy::Redirection) {
        giveUp(fmt::format("{} says that {} has it", toText(asked), toText(server)));
    } else {
        pursue(server, KnownBy::Redirection);
    }
    return std::nullopt;
}

PvaReceiver::Attempt PvaReceiver::takeType() {
    isMonitored_ = true;
    isDescribed_ = false;
    monitoredSince_ = base::now();
    const auto& state = link_->conversation().state();
    verdict_ = checkNdArray(*state.type());
    if (*verdict_) {
        server_ = toText(link_->server());
        refusal_.clear();
        waitBecause("no image yet");
        return std::nullopt;
    }
    const auto problem = verdict_->error().message;
    giveUp(problem);
    if (std::exchange(refusal_, problem) == problem) return std::nullopt;
    return base::fail("{}: {}", target_.request.pv, problem);
}

PvaReceiver::Attempt PvaReceiver::takeUpdate(const PvaEvent& event) {
    const auto& state = link_->conversation().state();
    isHandedOn_ = true;
    auto arrival = images_.read(state, event.changed);
    if (event.overrun.any()) ++merged_;
    images_.countOverrun(state, event.overrun);
    alarm_ = pvaAlarm(state.root());
    if (arrival && !*arrival) {
        link_->conversation().acknowledge();
        isHandedOn_ = false;
        return std::nullopt;
    }
    waiting_.clear();
    if (!std::exchange(isDescribed_, true)) news_->setStructure(pvaText(state.root()));
    if (!arrival) return base::fail("{}: {}", target_.request.pv, arrival.error().message);
    (*arrival)->received = base::now();
    return arrival;
}

}  // namespace spate::stream
