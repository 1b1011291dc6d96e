// SPDX-License-Identifier: MIT
#include "spate/stream/writers/array_message.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace spate::stream {
namespace {

using nlohmann::ordered_json;

// A header is short: what a detector says of a series has room.
constexpr std::size_t kMaxAttributeBytes = std::size_t{1} << 15U;

std::string_view encodingOf(Packing packing) {
    if (packing == Packing::None) return "";
    return packing == Packing::Lz4 ? "lz4" : "bitshuffle_lz4";
}

ordered_json headerOf(const image::Frame& frame, Packing packing) {
    const auto& view = frame.view;
    ordered_json header = {
        {"htype", "array-1.0"},
        {"shape", {view.rows(), view.cols()}},
        {"type", image::name(view.dtype())},
        {"frame", frame.id},
        {"endianness", image::kNativeOrder == image::ByteOrder::Little ? "little" : "big"},
        {"encoding", encodingOf(packing)}};
    if (view.isColor()) header["shape"].push_back(view.channels());
    if (!frame.attributes) return header;
    std::size_t bytes = 0;
    for (const auto& [key, value] : *frame.attributes) {
        const bool isTaken = header.contains(key) || key == "series" || key == "endianess";
        bytes += isTaken ? 0 : key.size() + value.size();
        if (!isTaken && bytes <= kMaxAttributeBytes) header[key] = value;
    }
    return header;
}

}  // namespace

base::Result<Message> arrayMessage(const image::Frame& frame, PixelPacker& packer) {
    auto blob = packer.room(frame.view, 0);
    if (!blob) return base::failAs(blob);
    const auto bytes = packer.pack(frame.view, blob->get());
    if (!bytes) return base::failAs(bytes);
    // Attributes are not always UTF-8, as JSON must be.
    constexpr auto kReplace = ordered_json::error_handler_t::replace;
    const auto header = std::make_shared<const std::string>(
        headerOf(frame, packer.packing()).dump(-1, ' ', false, kReplace));
    return Message{{.bytes = std::as_bytes(std::span(*header)), .owner = header},
                   {.bytes = {blob->get(), *bytes}, .owner = std::move(*blob)}};
}

}  // namespace spate::stream
