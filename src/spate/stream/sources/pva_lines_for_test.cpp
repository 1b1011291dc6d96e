// SPDX-License-Identifier: MIT
// Prints what Spate's own client makes of a recorded session, a JSON line for each image, to be
// compared with a decoder that shares nothing with it: tests/pva_check/pva_check.py program.
// Usage: spate_pva_lines_for_test FOLDER/NAME.server.bin
#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "spate/stream/sources/pva_conversation.h"
#include "spate/stream/sources/pva_for_test.h"
#include "spate/stream/sources/pva_ndarray.h"

namespace spate::stream {
namespace {

nlohmann::json lineOf(PvaRef root, const Arrival& arrival, const image::Frame& frame) {
    const auto stamp = root.field("timeStamp");
    return {{"uniqueId", arrival.id},
            {"timeStamp",
             {{"sec", stamp.field("secondsPastEpoch").integer().value_or(0)},
              {"nsec", stamp.field("nanoseconds").integer().value_or(0)}}},
            {"dtype", image::name(frame.view.dtype())},
            {"codec", root.field("codec").field("name").text()},
            {"pixels_sha256", sha256(pixelsOf(frame.view))}};
}

// Images that cannot be read are no lines.
void printImage(const PvaState& state, const PvaEvent& event, NdArrays& images) {
    if (event.kind != PvaEvent::Kind::Updated) return;
    const auto arrival = images.read(state, event.changed);
    if (!arrival || !*arrival) return;
    const auto frame = frameOf(**arrival);
    if (frame) fmt::print("{}\n", lineOf(state.root(), **arrival, *frame).dump());
}

base::Result<void> printImages(std::string_view session) {
    PvaConversation conversation({.pv = std::string(kRecordedPv)},
                                 std::make_shared<MessageMemory>(), base::TimePoint());
    NdArrays images;
    while (true) {
        auto event = conversation.next(base::TimePoint());
        for (; event && *event; event = conversation.next(base::TimePoint())) {
            printImage(conversation.state(), **event, images);
        }
        if (!event) return base::failAs(event);
        (void)conversation.takeOutput();
        if (session.empty()) return {};
        const auto rooms = conversation.rooms();
        if (!rooms) return base::failAs(rooms);
        std::size_t taken = 0;
        for (const auto& room : *rooms) {
            const std::size_t bytes = std::min(room.size(), session.size());
            if (bytes > 0) std::memcpy(room.data(), session.data(), bytes);
            session.remove_prefix(bytes);
            taken += bytes;
        }
        conversation.took(taken);
    }
}

}  // namespace
}  // namespace spate::stream

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::string name = std::filesystem::path(argv[1]).filename().string();
    name.resize(name.size() - std::string_view(".server.bin").size());
    const auto recording = spate::stream::PvaRecording::load(name);
    if (!recording) return 77;
    const auto printed = spate::stream::printImages(recording->server);
    if (!printed) fmt::print(stderr, "{}\n", printed.error().message);
    return printed ? 0 : 1;
}
