// SPDX-License-Identifier: MIT
#include "spate/stream/sources/series_message.h"

#include <string_view>

#include "spate/stream/sources/cbor.h"
#include "spate/stream/sources/json_header.h"

namespace spate::stream {
namespace {

// Dectris Stream V2: one CBOR map.
SeriesMessage ofCbor(const MessagePart& part) {
    const auto map = CborValue::parse(part.bytes);
    const auto type = map ? map->find("type") : std::nullopt;
    const auto text = type ? type->asText().value_or("") : std::string_view();
    if (text == "start") return SeriesMessage::Start;
    return text == "end" ? SeriesMessage::End : SeriesMessage::Other;
}

// Dectris Stream V1: the first part is a JSON header.
SeriesMessage ofJson(const MessagePart& part) {
    const auto header = parseJsonHeader(part);
    const auto htype = header ? textIn(*header, "htype") : std::string();
    if (htype.starts_with("dheader-")) return SeriesMessage::Start;
    return htype.starts_with("dseries_end-") ? SeriesMessage::End : SeriesMessage::Other;
}

}  // namespace

SeriesMessage seriesMessage(const Message& message) {
    if (message.empty()) return SeriesMessage::Other;
    if (message[0].text().starts_with('{')) return ofJson(message[0]);
    return message.size() == 1 ? ofCbor(message[0]) : SeriesMessage::Other;
}

}  // namespace spate::stream
