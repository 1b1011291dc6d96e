// SPDX-License-Identifier: MIT
// PvaLink: the socket of a PvaConversation.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/stream/sources/network_address.h"
#include "spate/stream/sources/pva_conversation.h"

namespace spate::stream {

/// A connection, from looking up its host to its end. Never waits longer than it is told. One
/// thread at a time.
class PvaLink {
public:
    PvaLink(const PvaServer& server, const PvaRequest& request,
            std::shared_ptr<MessageMemory> memory);
    /// Says good-bye, if the socket takes it at once.
    ~PvaLink();
    PvaLink(const PvaLink&) = delete;
    PvaLink& operator=(const PvaLink&) = delete;

    /// The next event; nothing at the `end` of its time. Fails, naming the server, if there is no
    /// connection, or no longer.
    [[nodiscard]] base::Result<std::optional<PvaEvent>> next(base::TimePoint end);

    [[nodiscard]] const PvaServer& server() const noexcept { return server_; }
    [[nodiscard]] PvaConversation& conversation() noexcept { return conversation_; }

private:
    [[nodiscard]] base::Result<void> connect(base::TimePoint end);
    [[nodiscard]] base::Result<void> open(const NetworkAddress& address);
    [[nodiscard]] base::Result<bool> receive();
    [[nodiscard]] base::Result<void> send();
    void wait(short events, base::TimePoint end) const;
    void close();

    const PvaServer server_;
    PvaConversation conversation_;
    const base::TimePoint begun_ = base::now();
    std::future<Resolved> address_;
    int socket_ = -1;
    bool isConnected_ = false;
    std::string output_;
};

}  // namespace spate::stream
