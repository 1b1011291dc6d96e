// SPDX-License-Identifier: MIT
// What a server says, in pieces as long as the first byte says: the conversation goes on or ends
// with a reason, every image is refused with a reason or can be read, and the structure be printed.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "spate/stream/sources/pva_conversation.h"
#include "spate/stream/sources/pva_ndarray.h"
#include "spate/stream/sources/pva_search.h"
#include "stream_messages.h"

namespace {

using namespace spate;

void look(const stream::PvaConversation& conversation, const stream::PvaEvent& event,
          stream::NdArrays& images) {
    const auto& state = conversation.state();
    (void)stream::pvaText(state.root());
    const auto arrival = images.read(state, event.changed);
    images.countOverrun(state, event.overrun);
    fuzz::require(arrival || !arrival.error().message.empty(), "an error without a reason");
    if (!arrival || !*arrival) return;
    const auto frame = (*arrival)->decode();
    fuzz::require(frame || !frame.error().message.empty(), "an error without a reason");
    if (frame) fuzz::checkFrame(*frame);
}

// False at the end of the conversation.
bool listen(stream::PvaConversation& conversation, stream::NdArrays& images, base::TimePoint now) {
    while (true) {
        const auto event = conversation.next(now);
        fuzz::require(event || !event.error().message.empty(), "an error without a reason");
        if (!event) return false;
        if (!*event) return true;
        const auto kind = (*event)->kind;
        if (kind == stream::PvaEvent::Kind::Started &&
            !stream::checkNdArray(*conversation.state().type())) {
            (void)stream::pvaText(conversation.state().root());
        }
        if (kind == stream::PvaEvent::Kind::Updated) {
            look(conversation, **event, images);
            conversation.acknowledge();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = *data == 0 ? size : *data;
    const stream::MessagePart answer = fuzz::exactPart(data + 1, size - 1);
    (void)stream::readPvaAnswer(answer.bytes, 1);
    stream::PvaConversation conversation({.pv = "X", .queue = 4, .pipeline = true},
                                         std::make_shared<stream::MessageMemory>(),
                                         base::TimePoint());
    stream::NdArrays images;
    base::TimePoint now;
    for (auto rest = answer.bytes; !rest.empty();) {
        auto given = rest.first(std::min(piece, rest.size()));
        rest = rest.subspan(given.size());
        while (!given.empty()) {
            const auto rooms = conversation.rooms();
            if (!rooms) return 0;
            std::size_t taken = 0;
            for (const auto& room : *rooms) {
                const std::size_t bytes = std::min(room.size(), given.size());
                if (bytes > 0) std::memcpy(room.data(), given.data(), bytes);
                given = given.subspan(bytes);
                taken += bytes;
            }
            fuzz::require(taken > 0, "no room for what comes");
            conversation.took(taken);
            now += std::chrono::milliseconds(100);
            if (!listen(conversation, images, now)) return 0;
        }
        (void)conversation.takeOutput();
    }
    conversation.leave();
    return 0;
}
