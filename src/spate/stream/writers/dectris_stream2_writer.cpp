// SPDX-License-Identifier: MIT
#include "spate/stream/writers/dectris_stream2_writer.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>
#include <vector>

#include "spate/stream/writers/cbor_writer.h"

namespace spate::stream {
namespace {

constexpr std::string_view kChannel = "threshold_1";
constexpr double kAngstrom = 1e-10;                  // in metres
constexpr double kEnergyTimesWavelength = 12398.42;  // in eV Å
constexpr std::uint64_t kDateTag = 0;
constexpr std::uint64_t kRowMajorTag = 40;
constexpr std::uint64_t kCompressedTag = 56500;
constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

// RFC 8746, section 2: of little-endian numbers.
std::optional<std::uint64_t> littleEndianTag(image::DType dtype) {
    using image::DType;
    constexpr std::pair<DType, std::uint64_t> kTags[] = {
        {DType::UInt8, 64},   {DType::UInt16, 69},  {DType::UInt32, 70}, {DType::UInt64, 71},
        {DType::Int8, 72},    {DType::Int16, 77},   {DType::Int32, 78},  {DType::Int64, 79},
        {DType::Float16, 84}, {DType::Float32, 85}, {DType::Float64, 86}};
    for (const auto& [each, tag] : kTags) {
        if (each == dtype) return tag;
    }
    return std::nullopt;
}

// Pixels are sent in the machine's own order.
std::uint64_t typedTag(image::DType dtype) {
    constexpr std::uint64_t kFromLittleToBig = 4;
    const bool isSwapped = image::kNativeOrder == image::ByteOrder::Big && image::sizeOf(dtype) > 1;
    return *littleEndianTag(dtype) - (isSwapped ? kFromLittleToBig : 0);
}

std::string utcNow(std::chrono::system_clock::time_point now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), ms.count());
}

// A map whose length is known at its end.
class Entries {
public:
    CborWriter& operator[](std::string_view key) {
        ++count_;
        return body_.text(key);
    }
    void put(std::string_view key, std::optional<double> value) {
        if (value) (*this)[key].number(*value);
    }
    [[nodiscard]] std::string written() const {
        return CborWriter().map(count_).written() + body_.written();
    }

private:
    std::uint64_t count_ = 0;
    CborWriter body_;
};

MessagePart partOf(std::string bytes) {
    const auto owner = std::make_shared<const std::string>(std::move(bytes));
    return {.bytes = std::as_bytes(std::span(*owner)), .owner = owner};
}

// The pixels as a MultiDimArray, of which the last item is the byte string: it comes behind.
void beginPixels(CborWriter& to, const image::ImageView& view, Packing packing) {
    to.tag(kRowMajorTag).array(2).array(2);
    to.number(static_cast<std::uint64_t>(view.rows()));
    to.number(static_cast<std::uint64_t>(view.cols()));
    to.tag(typedTag(view.dtype()));
    if (packing != Packing::None) {
        to.tag(kCompressedTag).array(3).text(packing == Packing::Lz4 ? "lz4" : "bslz4");
        to.number(static_cast<std::uint64_t>(image::sizeOf(view.dtype())));
    }
    to.bytesToCome();
}

// All of a message that ends with the pixels.
base::Result<MessagePart> withPixels(const std::string& before, const image::ImageView& view,
                                     PixelPacker& packer) {
    auto room = packer.room(view, before.size());
    if (!room) return base::failAs(room);
    std::byte* to = room->get();
    std::memcpy(to, before.data(), before.size());
    const auto bytes = packer.pack(view, to + before.size());
    if (!bytes) return base::failAs(bytes);
    putCborLength(*bytes, to + before.size() - sizeof(std::uint64_t));
    return MessagePart{.bytes = {to, before.size() + *bytes}, .owner = std::move(*room)};
}

// The number that an attribute begins with: "0.1 s".
std::optional<double> numberIn(const image::Attributes& attributes, const char* key) {
    const auto found = attributes.find(key);
    if (found == attributes.end()) return std::nullopt;
    const auto& text = found->second;
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

void putGeometry(Entries& start, const DiffractionGeometry& geometry) {
    start.put("beam_center_x", geometry.beamCenterX);
    start.put("beam_center_y", geometry.beamCenterY);
    start.put("pixel_size_x", geometry.pixelSizeX);
    start.put("pixel_size_y", geometry.pixelSizeY);
    if (geometry.distance) {  // from the sample, along the beam
        start["detector_translation"].array(3).number(0.0).number(0.0).number(*geometry.distance);
    }
    if (geometry.wavelength) {
        const double wavelength = *geometry.wavelength / kAngstrom;
        start["incident_wavelength"].number(wavelength);
        start["incident_energy"].number(kEnergyTimesWavelength / wavelength);
    }
}

void putAttributes(Entries& start, const image::Attributes& attributes) {
    start.put("count_time", numberIn(attributes, "count_time"));
    start.put("frame_time", numberIn(attributes, "frame_time"));
    for (const auto& [key, attribute] : {std::pair("detector_description", "detector"),
                                         std::pair("detector_serial_number", "serial_number"),
                                         std::pair("sensor_material", "sensor_material")}) {
        const auto found = attributes.find(attribute);
        if (found != attributes.end()) start[key].text(found->second);
    }
}

bool isSame(const image::MaskPtr& a, const image::MaskPtr& b) {
    if (a == b) return true;
    if (!a || !b) return false;
    const auto& left = a->levels();
    const auto& right = b->levels();
    if (left.rows() != right.rows() || left.cols() != right.cols()) return false;
    for (std::int64_t row = 0; row < left.rows(); ++row) {
        for (std::int64_t col = 0; col < left.cols(); ++col) {
            if (a->isMasked(row, col) != b->isMasked(row, col)) return false;
        }
    }
    return true;
}

// As 32-bit levels, which the specification asks for.
base::Result<std::string> packedMask(const image::Mask& mask, PixelPacker& packer) {
    const auto& levels = mask.levels();
    std::vector<std::uint32_t> wide;
    wide.reserve(static_cast<std::size_t>(levels.pixelCount()));
    for (std::int64_t row = 0; row < levels.rows(); ++row) {
        for (std::int64_t col = 0; col < levels.cols(); ++col) {
            wide.push_back(levels.pixel<std::uint8_t>(row, col));
        }
    }
    const auto view = image::ImageView::of(wide.data(), levels.rows(), levels.cols());
    if (!view) return base::failAs(view);
    CborWriter before;
    beginPixels(before.map(1).text(kChannel), *view, packer.packing());
    const auto part = withPixels(before.written(), *view, packer);
    if (!part) return base::failAs(part);
    return std::string(part->text());
}

}  // namespace

base::Result<void> checkDectrisPixels(const image::ImageView& view) {
    if (!view.isColor() && littleEndianTag(view.dtype())) return {};
    return base::fail(
        "{}{} pixels: Dectris Stream V2 carries integers of 8 to 64 bits, float16, float32 and "
        "float64 of one channel",
        image::name(view.dtype()),
        view.isColor() ? fmt::format(" × {} channels", view.channels()) : "");
}

DectrisStream2Writer::Look DectrisStream2Writer::lookOf(const image::Frame& frame) {
    Look look{.dtype = frame.view.dtype(), .rows = frame.view.rows(), .cols = frame.view.cols()};
    if (frame.attributes) look.geometry = geometryOf(*frame.attributes);
    if (frame.special && frame.special->overload) {
        look.saturation = frame.special->overload->exactly<std::uint64_t>();
    }
    return look;
}

bool DectrisStream2Writer::continues(const image::Frame& frame) const {
    return look_ && (!lastId_ || frame.id > *lastId_) && lookOf(frame) == *look_ &&
           isSame(frame.mask, mask_);
}

base::Result<Message> DectrisStream2Writer::start(const image::Frame& frame,
                                                  std::optional<std::uint64_t> frameCount) {
    ++series_;
    const auto now = std::chrono::system_clock::now();
    date_ = utcNow(now);
    uniqueId_ = fmt::format("spate-{:x}-{}", now.time_since_epoch().count(), series_);
    begin_ = frame.acquired;
    look_ = lookOf(frame);
    mask_ = frame.hasFittingMask() ? frame.mask : nullptr;
    lastId_.reset();

    Entries start;
    start["type"].text("start");
    start["arm_date"].tag(kDateTag).text(date_);
    start["series_id"].number(series_);
    start["series_unique_id"].text(uniqueId_);
    start["channels"].array(1).text(kChannel);
    start["image_dtype"].text(image::name(look_->dtype));
    start["image_size_x"].number(static_cast<std::uint64_t>(look_->cols));
    start["image_size_y"].number(static_cast<std::uint64_t>(look_->rows));
    if (frameCount) start["number_of_images"].number(*frameCount);
    if (look_->saturation) start["saturation_value"].number(*look_->saturation);
    putGeometry(start, look_->geometry);
    if (frame.attributes) putAttributes(start, *frame.attributes);
    std::string mask;
    if (mask_) {
        auto packed = packedMask(*mask_, maskPacker_);
        if (!packed) return base::failAs(packed);
        mask = std::move(*packed);
        start["pixel_mask"];  // the last entry: its value follows
    }
    return Message{partOf(start.written() + mask)};
}

base::Result<Message> DectrisStream2Writer::image(const image::Frame& frame) {
    const auto sinceStart =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, (frame.acquired - begin_).count()));
    CborWriter before;
    before.map(8).text("type").text("image");
    before.text("series_id").number(series_).text("series_unique_id").text(uniqueId_);
    before.text("series_date").tag(kDateTag).text(date_);
    before.text("image_id").number(frame.id);
    for (const auto key : {"start_time", "stop_time"}) {
        before.text(key).array(2).number(sinceStart).number(kNanosecondsPerSecond);
    }
    before.text("data").map(1).text(kChannel);
    beginPixels(before, frame.view, packer_.packing());
    auto part = withPixels(before.written(), frame.view, packer_);
    if (!part) return base::failAs(part);
    lastId_ = frame.id;
    return Message{std::move(*part)};
}

Message DectrisStream2Writer::end() const {
    Entries end;
    end["type"].text("end");
    end["series_id"].number(series_);
    end["series_unique_id"].text(uniqueId_);
    return {partOf(end.written())};
}

}  // namespace spate::stream
