// SPDX-License-Identifier: MIT
#include "pushed_frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string_view>

#include "spate/stream/writers/dectris_stream2_writer.h"

namespace spate::app {
namespace {

constexpr std::size_t kArrays = 6;
constexpr std::size_t kImages = 8;
constexpr double kCountsPerPixel = 0.3;

std::vector<std::uint32_t> countedFrame(unsigned seed) {
    std::mt19937 random(seed);
    std::poisson_distribution<std::uint32_t> counts(kCountsPerPixel);
    std::vector<std::uint32_t> frame(
        static_cast<std::size_t>(PushedImages::kRows * PushedImages::kCols));
    for (auto& pixel : frame) pixel = counts(random);
    return frame;
}

// Where the number of an image is, in CBOR: behind its key, four bytes, the most significant first.
base::Result<std::size_t> placeOfId(std::span<const std::byte> message) {
    constexpr std::string_view kKey = "image_id\x1a";
    const std::string_view text(reinterpret_cast<const char*>(message.data()),
                                std::min<std::size_t>(message.size(), 1000));
    const auto found = text.find(kKey);
    if (found == std::string_view::npos) return base::fail("a message without image_id");
    return found + kKey.size();
}

void putId(std::uint64_t id, std::span<std::byte> to) {
    for (std::size_t i = 0; i < 4; ++i) to[i] = static_cast<std::byte>(id >> (24 - 8 * i));
}

}  // namespace

PushedMessages pushedArrays(std::int64_t size) {
    PushedMessages messages;
    std::minstd_rand random(1);
    messages.buffers.resize(kArrays);
    for (auto& buffer : messages.buffers) {
        std::vector<std::uint16_t> pixels(static_cast<std::size_t>(size * size));
        for (auto& pixel : pixels) pixel = static_cast<std::uint16_t>(random() % 100);
        const auto bytes = std::as_bytes(std::span(pixels));
        buffer.assign(bytes.begin(), bytes.end());
    }
    messages.stamp = [size](std::uint64_t id, std::span<std::byte> buffer) {
        const auto first = static_cast<std::uint16_t>(id % kArrayIds);
        std::memcpy(buffer.data(), &first, sizeof first);
        return fmt::format(R"({{"htype":"array-1.0","shape":[{},{}],"type":"uint16","frame":{}}})",
                           size, size, id);
    };
    return messages;
}

base::Result<PushedImages> pushedImages(double rateHz) {
    PushedImages images;
    stream::DectrisStream2Writer writer(stream::Packing::BitshuffleLz4);
    std::size_t place = 0;
    for (unsigned i = 0; i < kImages; ++i) {
        images.frames.push_back(countedFrame(i + 1));
        const auto view = image::ImageView::of(images.frames.back().data(), PushedImages::kRows,
                                               PushedImages::kCols);
        const image::Frame frame{.view = *view, .id = PushedImages::kFirstId + i};
        if (i == 0) {
            const auto start = writer.start(frame, {});
            if (!start) return base::failAs(start);
            images.messages.first = start->front().text();
        }
        const auto message = writer.image(frame);
        if (!message) return base::failAs(message);
        const auto bytes = message->front().bytes;
        images.messages.buffers.emplace_back(bytes.begin(), bytes.end());
        const auto found = placeOfId(bytes);
        if (!found) return base::failAs(found);
        place = *found;
    }
    images.messages.rateHz = rateHz;
    images.messages.stamp = [place](std::uint64_t id, std::span<std::byte> buffer) {
        putId(PushedImages::kFirstId + id, buffer.subspan(place, 4));
        return std::string();
    };
    return images;
}

}  // namespace spate::app
