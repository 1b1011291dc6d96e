// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_stream2.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/cbor.h"
#include "spate/stream/sources/cbor_array.h"
#include "spate/stream/sources/date_time.h"
#include "spate/stream/sources/dectris_series.h"
#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/packed_pixels.h"

namespace spate::stream {
namespace {

constexpr std::size_t kMaxChannels = 64;
constexpr double kAngstrom = 1e-10;  // in metres

std::optional<double> numberAt(const CborValue& map, std::string_view key) {
    const auto value = map.find(key);
    return value ? value->asNumber() : std::nullopt;
}

std::optional<std::uint64_t> unsignedAt(const CborValue& map, std::string_view key) {
    const auto value = map.find(key);
    return value ? value->asUnsigned() : std::nullopt;
}

std::string_view textAt(const CborValue& map, std::string_view key) {
    const auto value = map.find(key);
    return value ? value->asText().value_or("") : "";
}

// A copy: the message is soon gone.
std::string firstChannel(const CborValue& start) {
    const auto channels = start.find("channels");
    const auto names = channels ? channels->elements(kMaxChannels) : std::nullopt;
    return std::string(names && !names->empty() ? (*names)[0].asText().value_or("") : "");
}

// The detector's origin relative to the sample: the beam goes along its third axis.
std::optional<double> distanceIn(const CborValue& start) {
    const auto translation = start.find("detector_translation");
    const auto axes = translation ? translation->elements(3) : std::nullopt;
    const auto z = axes && axes->size() == 3 ? (*axes)[2].asNumber() : std::nullopt;
    return z ? std::optional(std::abs(*z)) : std::nullopt;
}

std::optional<double> scaled(std::optional<double> value, double factor) {
    return value ? std::optional(*value * factor) : std::nullopt;
}

void putAttributes(const CborValue& start, std::string_view channel, DectrisSeries& series) {
    series.put("detector", textAt(start, "detector_description"));
    series.put("serial_number", textAt(start, "detector_serial_number"));
    series.put("series_unique_id", textAt(start, "series_unique_id"));
    series.put("channel", channel);
    series.put("count_time", numberAt(start, "count_time"), "s");
    series.put("frame_time", numberAt(start, "frame_time"), "s");
    series.put("incident_energy", numberAt(start, "incident_energy"), "eV");
    if (const auto energies = start.find("threshold_energy")) {
        series.put("threshold_energy", numberAt(*energies, channel), "eV");
    }
    series.put("sensor_material", textAt(start, "sensor_material"));
    series.put("saturation_value", numberAt(start, "saturation_value"));
    putGeometry({.beamCenterX = numberAt(start, "beam_center_x"),
                 .beamCenterY = numberAt(start, "beam_center_y"),
                 .distance = distanceIn(start),
                 .wavelength = scaled(numberAt(start, "incident_wavelength"), kAngstrom),
                 .pixelSizeX = numberAt(start, "pixel_size_x"),
                 .pixelSizeY = numberAt(start, "pixel_size_y")},
                series.attributes);
}

// Of two whole numbers, the second of which is the clock's frequency.
std::optional<double> secondsAt(const CborValue& map, std::string_view key) {
    const auto value = map.find(key);
    const auto ratio = value ? value->elements(2) : std::nullopt;
    if (!ratio || ratio->size() != 2) return std::nullopt;
    const auto ticks = (*ratio)[0].asUnsigned();
    const auto frequency = (*ratio)[1].asUnsigned();
    constexpr double kLongest = 1e9;  // 30 years
    if (!ticks || !frequency || *frequency == 0) return std::nullopt;
    const double seconds = static_cast<double>(*ticks) / static_cast<double>(*frequency);
    return seconds < kLongest ? std::optional(seconds) : std::nullopt;
}

// The end of its exposure, or at least the start: both count from the series' date.
std::optional<base::WallTime> timeOf(const CborValue& image) {
    auto date = image.find("series_date");
    if (date && date->tag()) date = date->tagged();
    const auto series = date ? readDateTime(date->asText().value_or("")) : std::nullopt;
    auto seconds = secondsAt(image, "stop_time");
    if (!seconds) seconds = secondsAt(image, "start_time");
    if (!series || !seconds) return std::nullopt;
    return *series + base::Duration(std::llround(*seconds * 1e9));
}

class Stream2Decoder final : public MessageDecoder {
public:
    explicit Stream2Decoder(std::string channel) : channel_(std::move(channel)) {}

    base::Result<std::optional<Arrival>> read(const Message& message) override {
        if (message.size() != 1) {
            return base::fail("a message of {} parts: expected one, a CBOR map (Stream V2)",
                              message.size());
        }
        const auto map = CborValue::parse(message[0].bytes);
        if (!map) return base::fail("Stream V2: {}", map.error().message);
        const auto type = textAt(*map, "type");
        if (type == "image") return readImage(*map, message[0].owner);
        if (type == "start") return readStart(*map, fingerprintOf(message));
        if (type == "end") return readEnd(*map);
        return base::fail("Stream V2: the type {} in {}: expected 'start', 'image' or 'end'",
                          map->find("type") ? map->find("type")->toText() : "is missing",
                          map->toText());
    }

    std::optional<SeriesState> series() const override {
        return series_ ? std::optional(state_) : std::nullopt;
    }

private:
    base::Result<std::optional<Arrival>> readStart(const CborValue& start,
                                                   std::size_t fingerprint) {
        const auto id = unsignedAt(start, "series_id");
        if (!id) return base::fail("Stream V2: a start message without series_id");
        if (isRepeated(fingerprint)) return std::nullopt;
        fingerprint_ = fingerprint;
        auto series = std::make_shared<DectrisSeries>();
        series->state = {.id = *id, .expected = unsignedAt(start, "number_of_images")};
        const std::string channel = channel_.empty() ? firstChannel(start) : channel_;
        putAttributes(start, channel, *series);
        series->saturation = unsignedAt(start, "saturation_value");
        readMask(start, channel, *series);
        firstChannel_ = channel;
        state_ = series->state;
        series_ = std::move(series);
        return std::nullopt;
    }

    // By a relay, for others than this one.
    bool isRepeated(std::size_t fingerprint) const {
        return series_ && !state_.ended && fingerprint_ == fingerprint;
    }

    // Once for a series, on the receiving thread: its first frame is to have it.
    void readMask(const CborValue& start, std::string_view channel, DectrisSeries& series) {
        const auto masks = start.find("pixel_mask");
        const auto levels = masks ? masks->find(channel) : std::nullopt;
        if (!levels) return;
        auto mask = readCborArray(*levels).and_then(
            [&](const PackedPixels& pixels) { return unpackMask(pixels, *unpacker_); });
        if (mask) {
            series.mask = std::move(*mask);
        } else {
            series.put("pixel_mask", "not used: " + mask.error().message);
        }
    }

    base::Result<std::optional<Arrival>> readEnd(const CborValue& end) {
        if (series_ && unsignedAt(end, "series_id") == state_.id) state_.ended = true;
        return std::nullopt;
    }

    base::Result<std::optional<Arrival>> readImage(const CborValue& image,
                                                   const std::shared_ptr<const void>& owner) {
        const auto id = unsignedAt(image, "image_id");
        const auto series = unsignedAt(image, "series_id");
        if (!id || !series) {
            return base::fail("Stream V2: an image without {}", id ? "series_id" : "image_id");
        }
        follow(*series);
        const auto named = [&](const auto& error) {
            return base::fail("series {}, image {}: {}", *series, *id, error.error().message);
        };
        const auto channel = channelOf(image);
        if (!channel) return named(channel);
        const auto pixels = readCborArray(*channel);
        if (!pixels) return named(pixels);
        Arrival arrival = seriesArrival(*id, *series, series_, *pixels, owner, unpacker_);
        arrival.sourceTime = timeOf(image);
        return arrival;
    }

    // A series whose start went by before this source was there.
    void follow(std::uint64_t series) {
        if (series_ && state_.id == series) return;
        auto unannounced = std::make_shared<DectrisSeries>();
        unannounced->state.id = series;
        unannounced->put("channel", channel_);
        state_ = unannounced->state;
        series_ = std::move(unannounced);
        firstChannel_.clear();
        fingerprint_.reset();
    }

    base::Result<CborValue> channelOf(const CborValue& image) const {
        const auto data = image.find("data");
        if (!data || !data->isMap()) {
            return base::fail("data is {}: expected a map of channels",
                              data ? data->toText() : "missing");
        }
        auto names = data->keys();
        std::string_view wanted = channel_.empty() ? firstChannel_ : channel_;
        if (wanted.empty() && !names.empty()) wanted = names[0];
        if (const auto found = data->find(wanted)) return *found;
        names.resize(std::min(names.size(), kMaxChannels));  // a message is not quoted as a whole
        return base::fail("no channel '{}': expected one of {}", wanted,
                          attributeText(fmt::format("{}", fmt::join(names, ", "))));
    }

    const std::string channel_;
    const std::shared_ptr<PixelUnpacker> unpacker_ = std::make_shared<PixelUnpacker>();
    DectrisSeriesPtr series_;  // the last one
    SeriesState state_;        // of it, as it goes on
    std::string firstChannel_;
    std::optional<std::size_t> fingerprint_;  // of its start message
};

}  // namespace

std::unique_ptr<MessageDecoder> makeDectrisStream2(std::string channel) {
    return std::make_unique<Stream2Decoder>(std::move(channel));
}

}  // namespace spate::stream
