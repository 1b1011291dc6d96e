// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_stream1.h"

#include <utility>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/dectris_series.h"
#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/json_header.h"

namespace spate::stream {
namespace {

using nlohmann::json;

constexpr double kAngstrom = 1e-10;  // in metres

bool removePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::size_t shuffledBytes(std::string_view& encoding) {
    if (removePrefix(encoding, "bs8")) return 1;
    if (removePrefix(encoding, "bs16")) return 2;
    return removePrefix(encoding, "bs32") ? 4 : 0;
}

// Of [x, y], or [x, y, 1], and a type.
base::Result<void> readLayout(const json& header, image::ImageLayout& layout) {
    const auto shape = shapeIn(header, "shape");
    if (!shape) return base::failAs(shape);
    if (shape->size() < 2 || shape->size() > 3 || (shape->size() == 3 && (*shape)[2] != 1)) {
        return base::fail("a shape of {} sizes{}: expected [x, y]", shape->size(),
                          shape->size() == 3 ? fmt::format(", the third {}", (*shape)[2]) : "");
    }
    layout.cols = (*shape)[0];
    layout.rows = (*shape)[1];
    const auto type = textIn(header, "type");
    const auto dtype = image::dtypeFromName(type);
    if (!dtype)
        return base::fail("the type '{}': expected uint8, uint16, uint32, …", attributeText(type));
    layout.dtype = *dtype;
    return {};
}

base::Result<PackedPixels> readPixels(const json& header, const MessagePart& blob) {
    PackedPixels pixels{.bytes = blob.bytes};
    if (const auto done = readLayout(header, pixels.layout); !done) return base::failAs(done);
    if (const auto done = readEncoding(textIn(header, "encoding"), pixels); !done) {
        return base::failAs(done);
    }
    if (const auto done = checkPixels(pixels); !done) return base::failAs(done);
    return pixels;
}

std::optional<std::uint64_t> imagesIn(const json& config) {
    const auto each = unsignedIn(config, "nimages");
    const auto triggers = unsignedIn(config, "ntrigger").value_or(1);
    std::uint64_t images = 0;
    if (!each || __builtin_mul_overflow(*each, triggers, &images)) return std::nullopt;
    return images;
}

void putConfiguration(const json& config, DectrisSeries& series) {
    series.state.expected = imagesIn(config);
    series.saturation = unsignedIn(config, "countrate_correction_count_cutoff");
    series.put("detector", textIn(config, "description"));
    series.put("serial_number", textIn(config, "detector_number"));
    series.put("count_time", numberIn(config, "count_time"), "s");
    series.put("frame_time", numberIn(config, "frame_time"), "s");
    series.put("incident_energy", numberIn(config, "photon_energy"), "eV");
    series.put("threshold_energy", numberIn(config, "threshold_energy"), "eV");
    series.put("sensor_material", textIn(config, "sensor_material"));
    series.put("saturation_value", numberIn(config, "countrate_correction_count_cutoff"));
    auto wavelength = numberIn(config, "wavelength");
    if (wavelength) *wavelength *= kAngstrom;
    putGeometry({.beamCenterX = numberIn(config, "beam_center_x"),
                 .beamCenterY = numberIn(config, "beam_center_y"),
                 .distance = numberIn(config, "detector_distance"),
                 .wavelength = wavelength,
                 .pixelSizeX = numberIn(config, "x_pixel_size"),
                 .pixelSizeY = numberIn(config, "y_pixel_size")},
                series.attributes);
}

class Stream1Decoder final : public MessageDecoder {
public:
    base::Result<std::optional<Arrival>> read(const Message& message) override {
        if (message.empty()) return base::fail("Stream V1: a message without parts");
        const auto header = parseJsonHeader(message[0]);
        if (!header) return base::fail("Stream V1: {}", header.error().message);
        const auto htype = textIn(*header, "htype");
        const auto series = unsignedIn(*header, "series");
        if (!series) {
            return base::fail("Stream V1: a message of htype '{}' without series",
                              attributeText(htype));
        }
        if (htype.starts_with("dimage-")) return readImage(*header, *series, message);
        if (htype.starts_with("dheader-")) return readStart(*series, message);
        if (htype.starts_with("dseries_end-")) return readEnd(*series);
        return base::fail(
            "Stream V1: the htype '{}': expected dheader-1.0, dimage-1.0 or dseries_end-1.0",
            attributeText(htype));
    }

    std::optional<SeriesState> series() const override {
        return series_ ? std::optional(state_) : std::nullopt;
    }

private:
    base::Result<std::optional<Arrival>> readStart(std::uint64_t id, const Message& message) {
        const auto fingerprint = fingerprintOf(message);
        const bool isRepeated = series_ && !state_.ended && fingerprint_ == fingerprint;
        if (isRepeated) return std::nullopt;  // by a relay, for others than this one
        fingerprint_ = fingerprint;
        auto series = std::make_shared<DectrisSeries>();
        series->state.id = id;
        for (std::size_t i = 1; i < message.size(); ++i) {
            const auto part = parseJsonHeader(message[i]);  // blobs and appendices are none
            if (!part) continue;
            const auto htype = textIn(*part, "htype");
            const bool hasBlob = htype.starts_with("d") && i + 1 < message.size();
            if (htype.starts_with("dpixelmask") && hasBlob) {
                readMask(*part, message[i + 1], *series);
            } else if (part->contains("nimages")) {
                putConfiguration(*part, *series);
            }
            if (hasBlob) ++i;
        }
        state_ = series->state;
        series_ = std::move(series);
        return std::nullopt;
    }

    void readMask(const json& header, const MessagePart& blob, DectrisSeries& series) {
        auto mask = readPixels(header, blob).and_then([&](const PackedPixels& pixels) {
            return unpackMask(pixels, *unpacker_);
        });
        if (mask) {
            series.mask = std::move(*mask);
        } else {
            series.put("pixel_mask", "not used: " + mask.error().message);
        }
    }

    base::Result<std::optional<Arrival>> readEnd(std::uint64_t series) {
        if (series_ && state_.id == series) state_.ended = true;
        return std::nullopt;
    }

    base::Result<std::optional<Arrival>> readImage(const json& header, std::uint64_t series,
                                                   const Message& message) {
        const auto id = unsignedIn(header, "frame");
        if (!id) return base::fail("Stream V1: an image of series {} without frame", series);
        follow(series);
        const auto pixels = imageIn(message);
        if (!pixels) {
            return base::fail("series {}, image {}: {}", series, *id, pixels.error().message);
        }
        return seriesArrival(*id, series, series_, *pixels, message[2].owner, unpacker_);
    }

    static base::Result<PackedPixels> imageIn(const Message& message) {
        if (message.size() < 3) {
            return base::fail("{} parts: expected at least 3, two headers and the pixels",
                              message.size());
        }
        const auto header = parseJsonHeader(message[1]);
        if (!header) return base::failAs(header);
        return readPixels(*header, message[2]);
    }

    // A series whose start went by before this source was there.
    void follow(std::uint64_t series) {
        if (series_ && state_.id == series) return;
        auto unannounced = std::make_shared<DectrisSeries>();
        unannounced->state.id = series;
        state_ = unannounced->state;
        series_ = std::move(unannounced);
        fingerprint_.reset();
    }

    const std::shared_ptr<PixelUnpacker> unpacker_ = std::make_shared<PixelUnpacker>();
    DectrisSeriesPtr series_;                 // the last one
    SeriesState state_;                       // of it, as it goes on
    std::optional<std::size_t> fingerprint_;  // of its start message
};

}  // namespace

base::Result<void> readEncoding(std::string_view encoding, PackedPixels& pixels) {
    std::string_view rest = encoding;
    pixels.elementBytes = shuffledBytes(rest);
    const bool shuffled = pixels.elementBytes != 0;
    const bool packed = removePrefix(rest, "lz4") || removePrefix(rest, "-lz4");
    pixels.layout.byteOrder = rest == ">" ? image::ByteOrder::Big : image::ByteOrder::Little;
    if ((shuffled && !packed) || !(rest.empty() || rest == "<" || rest == ">")) {
        return base::fail("the encoding '{}': expected [bs8|bs16|bs32][-lz4] and < or >",
                          attributeText(encoding));
    }
    if (!packed) return {};
    pixels.packing = shuffled ? Packing::BitshuffleLz4 : Packing::Lz4;
    pixels.framing = shuffled ? codec::Framing::Hdf5 : codec::Framing::RawBlock;
    return {};
}

std::unique_ptr<MessageDecoder> makeDectrisStream1() {
    return std::make_unique<Stream1Decoder>();
}

}  // namespace spate::stream
