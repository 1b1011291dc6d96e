// SPDX-License-Identifier: MIT
// PvaConversation: what a client says and hears on one connection, to monitor one PV.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/stream/sources/pva_message.h"
#include "spate/stream/sources/pva_pauses.h"
#include "spate/stream/sources/pva_search.h"
#include "spate/stream/sources/pva_value.h"

namespace spate::stream {

/// What is to be monitored, and who says that it is he.
struct PvaRequest {
    std::string pv{};
    unsigned queue = 0;     ///< updates that the server keeps for a slow client; 0: as it likes
    bool pipeline = false;  ///< the server sends no more than `queue` that are not acknowledged
    std::string user{};
    std::string host{};
};

/// Something that a server said, or did not say in time.
struct PvaEvent {
    enum class Kind : std::uint8_t {
        Started,    ///< the type is known: state().type()
        Updated,    ///< the state has changed: changed, overrun
        Refused,    ///< it has no such PV, or does not let it be monitored: text
        Elsewhere,  ///< another server has the PV: server
        Gone,       ///< the PV has been closed: text. It will be asked for again.
        Said,       ///< a message for the user: text
    };
    Kind kind = Kind::Said;
    std::string text{};
    PvaServer server{};
    PvaBits changed{};
    PvaBits overrun{};  ///< what has changed more than once since the last update
};

/// Bytes in, bytes out, and the time is what is said: no socket, no clock. Asks for the PV,
/// searches for it if this server has none of that name, monitors it, and asks again, with pauses
/// that grow, when it has gone. Never writes to a PV. Source: epics-docs,
/// pv-access/Protocol-Messages. One thread at a time.
class PvaConversation {
public:
    PvaConversation(PvaRequest request, std::shared_ptr<MessageMemory> memory, base::TimePoint now);

    /// As PvaAssembler has them. What fails, fails for good: the connection is to be closed.
    [[nodiscard]] base::Result<PvaAssembler::Rooms> rooms() { return assembler_.rooms(); }
    void took(std::size_t bytes) {
        assembler_.took(bytes);
        if (bytes > 0) heard_ = now_;  // a large message may take minutes
    }
    /// The next event, of what has come, or because of the time: call it until there is none.
    [[nodiscard]] base::Result<std::optional<PvaEvent>> next(base::TimePoint now);
    /// What is to be sent since the last call.
    [[nodiscard]] std::string takeOutput() { return std::exchange(output_, {}); }

    /// An update has been taken: with pipeline, the server may send one more.
    void acknowledge();
    /// Says good-bye: whatever was asked for is given back.
    void leave();

    [[nodiscard]] const PvaState& state() const noexcept { return state_; }

private:
    enum class Stage : std::uint8_t {
        Greeting,
        Validating,
        Creating,
        Searching,
        Resting,
        Asking,
        Monitoring
    };

    [[nodiscard]] base::Result<std::optional<PvaEvent>> read(const PvaMessage& message);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readGreeting(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readValidated(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readCreated(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readFound(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readDestroyed(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readMonitor(PvaReader& from,
                                                                    const PvaMessage& message);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readStarted(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readUpdate(PvaReader& from,
                                                                   const PvaMessage& message);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> readText(PvaReader& from);
    [[nodiscard]] base::Result<std::optional<PvaEvent>> beOnTime();

    void create();
    void giveBack();
    void search();
    void monitor();
    void enter(Stage stage);
    [[nodiscard]] PvaEvent rest(PvaEvent::Kind kind, std::string text);
    void send(PvaCommand command, const PvaWriter& payload) {
        output_ += pvaMessage(command, order_, payload.bytes());
    }
    [[nodiscard]] PvaWriter toMonitor(unsigned subcommand) const;

    const PvaRequest request_;
    PvaAssembler assembler_;
    PvaTypes types_;
    PvaState state_;
    std::string output_;
    image::ByteOrder order_ = image::kNativeOrder;  // of what we send
    bool hasOrder_ = false;
    Stage stage_ = Stage::Greeting;
    std::uint32_t channel_ = 0;  // our number of it; another for each attempt
    std::uint32_t serverChannel_ = 0;
    std::uint32_t operation_ = 0;
    std::string refusal_;
    unsigned taken_ = 0;  // not acknowledged yet
    PvaPauses pauses_;
    base::TimePoint now_;
    base::TimePoint entered_;  // the stage
    base::TimePoint heard_;
    base::TimePoint echoed_;
    base::Duration pause_{};  // of Resting
};

}  // namespace spate::stream
