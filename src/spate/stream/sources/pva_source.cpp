// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_source.h"

#include <utility>

#include "spate/stream/sources/pva_receiver.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

// What the receiver has learned before there was anybody to hand it on to.
class PvaStart final : public Receiver {
public:
    using News = base::Result<std::optional<Arrival>>;

    PvaStart(std::unique_ptr<PvaReceiver> receiver, std::optional<News> first)
        : receiver_(std::move(receiver)), first_(std::move(first)) {}

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        if (first_) return *std::exchange(first_, std::nullopt);
        return receiver_->receive(longest);
    }
    WireState state() const override { return receiver_->state(); }

private:
    const std::unique_ptr<PvaReceiver> receiver_;
    std::optional<News> first_;
};

class PvaSource final : public LiveSource {
public:
    PvaSource(SourceDescription description, std::unique_ptr<Receiver> receiver,
              const LiveOptions& options, std::shared_ptr<const PvaNews> news)
        : LiveSource(std::move(description), std::move(receiver), options),
          news_(std::move(news)) {}

    [[nodiscard]] std::string structure() const override { return news_->structure(); }

private:
    const std::shared_ptr<const PvaNews> news_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openPva(const Uri& uri, const LiveOptions& options) {
    constexpr base::Duration kOpening = 1s;  // in which a server that is there says what it has
    auto target = readPvaUri(uri, pvaEnvironment());
    if (!target) return base::failAs(target);
    const auto news = std::make_shared<PvaNews>();
    auto receiver = std::make_unique<PvaReceiver>(std::move(*target), news);
    std::optional<PvaStart::News> first;
    for (const auto end = base::now() + kOpening; base::now() < end && !receiver->verdict();) {
        first = receiver->receive(10ms);
    }
    if (const auto verdict = receiver->verdict(); verdict && !*verdict) {
        return base::fail("{}: {}", uri.text, verdict->error().message);
    }
    return std::make_unique<PvaSource>(
        SourceDescription{.uri = uri.text, .format = "EPICS NTNDArray", .live = true},
        std::make_unique<PvaStart>(std::move(receiver), std::move(first)), options, news);
}

}  // namespace spate::stream
