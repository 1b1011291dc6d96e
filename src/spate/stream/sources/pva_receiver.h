// SPDX-License-Identifier: MIT
// PvaReceiver: finds the server of a PV, talks to it, and hands on the images that it sends.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "spate/stream/receiver.h"
#include "spate/stream/sources/pva_address.h"
#include "spate/stream/sources/pva_finder.h"
#include "spate/stream/sources/pva_link.h"
#include "spate/stream/sources/pva_ndarray.h"

namespace spate::stream {

/// What other threads may know of it. Any thread.
class PvaNews {
public:
    void setStructure(std::string text) {
        const std::lock_guard lock(mutex_);
        structure_ = std::move(text);
    }
    [[nodiscard]] std::string structure() const {
        const std::lock_guard lock(mutex_);
        return structure_;
    }

private:
    mutable std::mutex mutex_;
    std::string structure_;
};

class PvaReceiver final : public Receiver {
public:
    PvaReceiver(PvaTarget target, std::shared_ptr<PvaNews> news);

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override;
    WireState state() const override;

    /// Whether what answers can be shown: nothing as long as nobody knows. The error is for good.
    [[nodiscard]] std::optional<base::Result<void>> verdict() const { return verdict_; }

private:
    using Attempt = base::Result<std::optional<Arrival>>;

    void look(base::TimePoint end);
    enum class KnownBy : std::uint8_t { Name, Search, Redirection };
    void pursue(const PvaServer& server, KnownBy how);
    void giveUp(std::string problem);
    void waitBecause(const std::string& problem);
    [[nodiscard]] Attempt listen(base::TimePoint end);
    [[nodiscard]] Attempt take(const PvaEvent& event);
    [[nodiscard]] Attempt takeType();
    [[nodiscard]] Attempt takeUpdate(const PvaEvent& event);
    [[nodiscard]] Attempt takeRefusal(const PvaEvent& event);
    [[nodiscard]] Attempt follow(PvaServer server);

    const PvaTarget target_;
    const std::shared_ptr<PvaNews> news_;
    const std::shared_ptr<MessageMemory> memory_ = std::make_shared<MessageMemory>();
    std::optional<PvaFinder> finder_;
    std::unique_ptr<PvaLink> link_;
    NdArrays images_;
    KnownBy knownBy_ = KnownBy::Name;  // the link's server
    std::size_t place_ = 0;            // whose turn it is: servers, then the finder
    base::TimePoint searchedSince_{};
    base::TimePoint nextAttempt_{};
    base::TimePoint monitoredSince_{};
    bool isMonitored_ = false;
    bool isHandedOn_ = false;  // an update that is not acknowledged
    bool isDescribed_ = false;
    PvaPauses pauses_;
    std::uint64_t merged_ = 0;
    std::string waiting_;
    std::string server_;
    std::string alarm_;
    std::string refusal_;  // that has been said
    std::optional<base::Result<void>> verdict_;
};

}  // namespace spate::stream
