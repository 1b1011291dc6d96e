// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_ndarray.h"

#include <algorithm>
#include <utility>

#include "spate/stream/source_latency.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

std::optional<std::size_t> bitOf(const PvaType& type, std::string_view fieldName) {
    std::size_t bit = 1;
    for (const auto& field : type.fields) {
        if (field.name == fieldName) return bit;
        bit += field.type->bits;
    }
    return std::nullopt;
}

bool hasField(const PvaState& state, const PvaBits& bits, std::string_view fieldName) {
    const auto bit = bitOf(*state.type(), fieldName);
    return bits.test(0) || (bit && bits.test(*bit));
}

// Numbers of 32 bits that go on behind the largest one.
std::uint64_t idIn(PvaRef array) {
    return static_cast<std::uint32_t>(array.field("uniqueId").integer().value_or(0));
}

std::optional<base::WallTime> timeIn(PvaRef stamp) {
    constexpr std::int64_t kLast = 9'000'000'000;  // in seconds; nanoseconds of 64 bits end soon
    const auto seconds = stamp.field("secondsPastEpoch").integer().value_or(0);
    const auto nanoseconds = stamp.field("nanoseconds").integer().value_or(0);
    if (seconds <= 0 || seconds > kLast || nanoseconds < 0) return std::nullopt;
    return sourceTimeOf(static_cast<std::uint64_t>(seconds) * 1'000'000'000 +
                        static_cast<std::uint64_t>(nanoseconds));
}

std::string timeText(PvaRef stamp) {
    return fmt::format("{}.{:09} s", stamp.field("secondsPastEpoch").integer().value_or(0),
                       stamp.field("nanoseconds").integer().value_or(0));
}

// One number for each dimension, unless all are the same `usual` one.
void putDimensions(PvaRef array, const char* key, std::string_view fieldName, std::int64_t usual,
                   image::Attributes& to) {
    const auto dimensions = array.field("dimension");
    std::string text;
    bool isUsual = true;
    for (std::size_t i = 0; i < dimensions.elementCount(); ++i) {
        const auto field = dimensions.element(i).field(fieldName);
        isUsual = isUsual && field.integer().value_or(usual) == usual;
        text += (i > 0 ? ", " : "") + field.toText();
    }
    if (!isUsual) to[key] = text;
}

// Whoever has the time: made when a frame is decoded, not as it comes.
image::Attributes attributesOf(PvaRef array) {
    image::Attributes to;
    const auto attributes = array.field("attribute");
    for (std::size_t i = 0; i < attributes.elementCount(); ++i) {
        const auto each = attributes.element(i);
        const auto key = attributeText(each.field("name").text());
        const auto value = each.field("value").chosen();
        if (!key.empty() && value) to[key] = value.toText();
    }
    to["unique_id"] = array.field("uniqueId").toText();
    to["time_stamp"] = timeText(array.field("timeStamp"));
    to["data_time_stamp"] = timeText(array.field("dataTimeStamp"));
    if (const auto codec = array.field("codec").field("name").toText(); !codec.empty()) {
        to["codec"] = codec;
    }
    if (const auto alarm = pvaAlarm(array); !alarm.empty()) to["alarm"] = alarm;
    putDimensions(array, "offset", "offset", 0, to);
    putDimensions(array, "binning", "binning", 1, to);
    putDimensions(array, "reverse", "reverse", 0, to);
    return to;
}

}  // namespace

base::Result<void> checkNdArray(const PvaType& type) {
    const auto value = type.indexOf("value");
    const auto dimension = type.indexOf("dimension");
    const bool hasValue = type.isStructure() && value &&
                          type.fields[*value].type->kind == PvaKind::Union &&
                          !type.fields[*value].type->isArray;
    const bool hasShape = type.isStructure() && dimension && type.fields[*dimension].type->element;
    if (hasValue && hasShape) return {};
    return base::fail("it is {}: expected epics:nt/NTNDArray:1.0, an image",
                      attributeText(type.id.empty() ? name(type.kind) : type.id));
}

std::string pvaAlarm(PvaRef array) {
    constexpr std::string_view kSeverities[] = {"", "MINOR", "MAJOR", "INVALID", "UNDEFINED"};
    const auto alarm = array.field("alarm");
    const auto severity = alarm.field("severity").integer().value_or(0);
    if (severity <= 0) return {};
    const auto place =
        std::min<std::size_t>(static_cast<std::size_t>(severity), std::size(kSeverities) - 1);
    const auto message = alarm.field("message").toText();
    return fmt::format("{} alarm{}{}", kSeverities[place], message.empty() ? "" : ": ", message);
}

base::Result<std::optional<Arrival>> NdArrays::read(const PvaState& state, const PvaBits& changed) {
    const auto array = state.root();
    if (!hasField(state, changed, "value") || !array.field("value").chosen()) return std::nullopt;
    const std::uint64_t id = idIn(array);
    hasGap_ = lastId_ && id > *lastId_ && id - *lastId_ > 1;
    lastId_ = id;
    const auto pixels = readPvaPixels(array);
    if (!pixels) return base::fail("image {}: {}", id, pixels.error().message);
    Arrival arrival{.id = id, .bytes = pixels->bytes.size()};
    arrival.sourceTime = timeIn(array.field("dataTimeStamp"));
    if (!arrival.sourceTime) arrival.sourceTime = timeIn(array.field("timeStamp"));
    arrival.decode = [pixels = *pixels, unpacker = unpacker_, type = state.type(),
                      value = std::make_shared<const PvaValue>(state.value())] {
        auto frame = unpacker->unpack(pixels);
        if (!frame) return frame;
        frame->attributes = std::make_shared<const image::Attributes>(
            attributesOf(PvaRef(type.get(), value.get())));
        return frame;
    };
    return arrival;
}

void NdArrays::countOverrun(const PvaState& state, const PvaBits& overrun) {
    if (overrun.any() && hasField(state, overrun, "value") && !hasGap_) ++overruns_;
}

}  // namespace spate::stream
