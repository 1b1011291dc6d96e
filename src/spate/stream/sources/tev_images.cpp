// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tev_images.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

constexpr std::int64_t kBandBytes = 1 << 18;  // a tile costs at most a band above and below
constexpr auto kFloatBytes = static_cast<std::int64_t>(sizeof(float));

std::int64_t rowFloats(const TevPicture& picture) {
    return picture.layout.cols * picture.layout.channels;
}

std::int64_t bytesOf(const TevPicture& picture) {
    return picture.layout.rows * rowFloats(picture) * kFloatBytes;
}

// "layer.R", "layer.G", "layer.B" and perhaps "layer.A", of the first layer that has them.
std::vector<std::string> colorsIn(const std::vector<std::string>& names) {
    const auto has = [&](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto& name : names) {
        if (name != "R" && !name.ends_with(".R")) continue;
        const std::string layer = name.substr(0, name.size() - 1);
        if (!has(layer + "G") || !has(layer + "B")) continue;
        std::vector<std::string> colors{name, layer + "G", layer + "B"};
        if (has(layer + "A")) colors.push_back(layer + "A");
        return colors;
    }
    return {};
}

float floatAt(std::span<const std::byte> pixels, std::int64_t index) {
    return image::ImageView::load<float>(pixels.data() + index * kFloatBytes,
                                         image::ByteOrder::Little);
}

// One row of a tile into one channel of a row of the image.
void putRow(const TevPacket& tile, std::int64_t row, const TevChannel& from, float* to,
            std::int64_t toStride) {
    const std::int64_t first = from.offset + row * tile.cols * from.stride;
    if (from.stride == 1 && toStride == 1 && image::kNativeOrder == image::ByteOrder::Little) {
        std::memcpy(to, tile.pixels.data() + first * kFloatBytes,
                    static_cast<std::size_t>(tile.cols * kFloatBytes));
        return;
    }
    for (std::int64_t c = 0; c < tile.cols; ++c) {
        to[c * toStride] = floatAt(tile.pixels, first + c * from.stride);
    }
}

std::size_t bandFloats(const TevPicture& picture) {
    return static_cast<std::size_t>(picture.bandRows * rowFloats(picture));
}

struct ChannelPlace {
    const TevChannel* from = nullptr;
    std::int64_t place = 0;  // among the channels that are shown
};

// A band as it is with what the tile has of its rows.
std::shared_ptr<const float[]> changedBand(const TevPicture& picture, std::int64_t band,
                                           const TevPacket& tile,
                                           std::span<const ChannelPlace> channels) {
    const std::int64_t floats = rowFloats(picture);
    auto changed = std::make_shared_for_overwrite<float[]>(bandFloats(picture));
    std::memcpy(changed.get(), picture.bands[static_cast<std::size_t>(band)].get(),
                bandFloats(picture) * sizeof(float));
    const std::int64_t begin = std::max(band * picture.bandRows, tile.row);
    const std::int64_t end = std::min((band + 1) * picture.bandRows, tile.row + tile.rows);
    for (std::int64_t row = begin; row < end; ++row) {
        float* pixels = changed.get() + (row - band * picture.bandRows) * floats +
                        tile.col * picture.layout.channels;
        for (const auto& [from, place] : channels) {
            putRow(tile, row - tile.row, *from, pixels + place, picture.layout.channels);
        }
    }
    return changed;
}

// Where the channels of an update go to; those that are not shown go nowhere.
base::Result<std::vector<ChannelPlace>> placesOf(const TevPacket& packet,
                                                 const std::vector<std::string>& all,
                                                 const std::vector<std::string>& shown) {
    std::vector<ChannelPlace> places;
    for (const auto& channel : packet.channels) {
        if (std::find(all.begin(), all.end(), channel.name) == all.end()) {
            return base::fail("the channel '{}' of '{}': expected one of {}",
                              attributeText(channel.name), attributeText(packet.image),
                              attributeText(fmt::format("{}", fmt::join(all, ", "))));
        }
        const auto found = std::find(shown.begin(), shown.end(), channel.name);
        if (found == shown.end()) continue;
        if (places.size() == shown.size()) {
            return base::fail("the channel '{}' of '{}' comes twice: expected it once",
                              attributeText(channel.name), attributeText(packet.image));
        }
        places.push_back({.from = &channel, .place = found - shown.begin()});
    }
    return places;
}

std::shared_ptr<const image::Attributes> attributesOf(const std::string& image,
                                                      const std::vector<std::string>& shown) {
    return std::make_shared<const image::Attributes>(
        image::Attributes{{"image", attributeText(image)},
                          {"channel", attributeText(fmt::format("{}", fmt::join(shown, ", ")))}});
}

}  // namespace

base::Result<image::Frame> TevPicture::frame(image::FramePool& pool) const {
    const std::int64_t bytes = bytesOf(*this);
    auto buffer = lendBuffer(pool, "an image of tev", bytes);
    if (!buffer) return base::failAs(buffer);
    const std::int64_t bandBytes = bandRows * rowFloats(*this) * kFloatBytes;
    std::int64_t place = 0;
    for (const auto& band : bands) {
        std::memcpy(buffer->get() + place, band.get(),
                    static_cast<std::size_t>(std::min(bandBytes, bytes - place)));
        place += bandBytes;
    }
    const auto view = image::ImageView::create(buffer->get(), layout);
    if (!view) return base::failAs(view);
    return image::Frame{.view = *view, .owner = std::move(*buffer), .attributes = attributes};
}

base::Result<std::shared_ptr<const TevPicture>> TevImages::apply(const TevPacket& packet) {
    try {
        switch (packet.operation) {
            case TevOperation::CreateImage:
                if (const auto done = create(packet); !done) return base::failAs(done);
                return nullptr;
            case TevOperation::UpdateImage:
            case TevOperation::UpdateImageV2:
            case TevOperation::UpdateImageV3:
                return update(packet);
            case TevOperation::CloseImage:
                close(packet.image);
                return nullptr;
            default:
                return nullptr;
        }
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for the image '{}'", attributeText(packet.image));
    }
}

base::Result<std::vector<std::string>> TevImages::chooseChannels(
    const std::vector<std::string>& names) const {
    if (choice_.channel) {
        if (std::find(names.begin(), names.end(), *choice_.channel) != names.end()) {
            return std::vector{*choice_.channel};
        }
        return base::fail("no channel '{}': expected one of {}", *choice_.channel,
                          attributeText(fmt::format("{}", fmt::join(names, ", "))));
    }
    auto colors = colorsIn(names);
    return !colors.empty() ? std::move(colors) : std::vector{names.front()};
}

// Takes no memory but for one band of zeros, which is that of all rows, until something comes.
base::Result<void> TevImages::create(const TevPacket& packet) {
    if (!isShown(packet.image)) return {};
    Image image{.name = packet.image};
    for (const auto& channel : packet.channels) image.all.push_back(channel.name);
    auto shown = chooseChannels(image.all);
    if (!shown) {
        return base::fail("the image '{}': {}", attributeText(packet.image), shown.error().message);
    }
    image.shown = std::move(*shown);
    TevPicture picture{.layout = {.dtype = image::DType::Float32,
                                  .rows = packet.rows,
                                  .cols = packet.cols,
                                  .channels = static_cast<int>(image.shown.size())}};
    const std::int64_t rowBytes = rowFloats(picture) * kFloatBytes;
    if (packet.rows > kMaxTevBytes / rowBytes) {
        return base::fail(
            "the image '{}' of {} × {} pixels in {} channels: expected at most {} GiB",
            attributeText(packet.image), packet.rows, packet.cols, image.shown.size(),
            kMaxTevBytes >> 30);
    }
    close(packet.image);
    picture.bandRows = std::clamp<std::int64_t>(kBandBytes / rowBytes, 1, packet.rows);
    const auto count = (packet.rows + picture.bandRows - 1) / picture.bandRows;
    picture.bands.assign(static_cast<std::size_t>(count),
                         std::make_shared<float[]>(bandFloats(picture)));
    picture.attributes = attributesOf(image.name, image.shown);
    std::int64_t bytes = bytesOf(picture);
    image.picture = std::make_shared<const TevPicture>(std::move(picture));
    for (const auto& each : images_) bytes += bytesOf(*each.picture);
    while (images_.size() >= kMaxTevImages || (bytes > kMaxTevBytes && !images_.empty())) {
        bytes -= bytesOf(*images_.back().picture);
        images_.pop_back();
    }
    images_.push_front(std::move(image));
    return {};
}

base::Result<std::shared_ptr<const TevPicture>> TevImages::update(const TevPacket& packet) {
    if (!isShown(packet.image)) return nullptr;
    Image* image = find(packet.image);
    if (image == nullptr) {
        return base::fail("an update of the image '{}': expected one that was created",
                          attributeText(packet.image));
    }
    const auto& old = *image->picture;
    if (packet.row > old.layout.rows - packet.rows || packet.col > old.layout.cols - packet.cols) {
        return base::fail(
            "a tile of {} × {} pixels at row {}, column {} of '{}': expected it in "
            "{} × {}",
            packet.rows, packet.cols, packet.row, packet.col, attributeText(packet.image),
            old.layout.rows, old.layout.cols);
    }
    const auto channels = placesOf(packet, image->all, image->shown);
    if (!channels) return base::failAs(channels);
    if (channels->empty()) return nullptr;
    auto changed = std::make_shared<TevPicture>(old);
    const std::int64_t lastBand = (packet.row + packet.rows - 1) / old.bandRows;
    for (std::int64_t band = packet.row / old.bandRows; band <= lastBand; ++band) {
        changed->bands[static_cast<std::size_t>(band)] = changedBand(old, band, packet, *channels);
    }
    image->picture = std::move(changed);
    return image->picture;
}

void TevImages::close(const std::string& name) {
    images_.remove_if([&](const Image& each) { return each.name == name; });
}

TevImages::Image* TevImages::find(const std::string& name) {
    const auto found = std::find_if(images_.begin(), images_.end(),
                                    [&](const Image& each) { return each.name == name; });
    if (found == images_.end()) return nullptr;
    images_.splice(images_.begin(), images_, found);
    return &images_.front();
}

}  // namespace spate::stream
