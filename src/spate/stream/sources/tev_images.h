// SPDX-License-Identifier: MIT
// TevImages: the images that tev's clients make and change, each as it is at every moment.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/stream/sources/tev_packet.h"

namespace spate::stream {

/// What all images together may take, and how many there may be: the one that was not changed for
/// longest gives way.
inline constexpr std::int64_t kMaxTevBytes = std::int64_t{4} << 30;
inline constexpr std::size_t kMaxTevImages = 64;

/// The pixels of an image at one moment: bands of rows, immutable, and shared with the moments
/// before and after in which nothing of them changed. So a tile costs its bands, and who shows or
/// remembers a moment never sees a later one. Any thread.
struct TevPicture {
    image::ImageLayout layout{};  ///< float32, packed
    std::int64_t bandRows = 0;    ///< of each band; the last may have fewer
    std::vector<std::shared_ptr<const float[]>> bands{};
    std::shared_ptr<const image::Attributes> attributes{};

    /// All of it in a buffer of the pool.
    [[nodiscard]] base::Result<image::Frame> frame(image::FramePool& pool) const;
};

/// What is to be shown, of all that clients send.
struct TevChoice {
    std::optional<std::string> image{};    ///< only the image of this name
    std::optional<std::string> channel{};  ///< this channel of it, instead of its colours
};

/// Composes updates. One thread at a time.
class TevImages {
public:
    explicit TevImages(TevChoice choice) : choice_(std::move(choice)) {}

    /// Does what CreateImage, CloseImage and the updates ask for. The image as it is now, if
    /// something changed in it that is shown. Fails, and changes nothing, if there is no such image
    /// or channel, or if the tile lies outside; names them.
    [[nodiscard]] base::Result<std::shared_ptr<const TevPicture>> apply(const TevPacket& packet);

    [[nodiscard]] bool isShown(const std::string& image) const {
        return !choice_.image || *choice_.image == image;
    }

private:
    struct Image {
        std::string name{};
        std::vector<std::string> shown{};  // one channel, or those of the colours
        std::vector<std::string> all{};
        std::shared_ptr<const TevPicture> picture{};
    };

    [[nodiscard]] base::Result<void> create(const TevPacket& packet);
    [[nodiscard]] base::Result<std::shared_ptr<const TevPicture>> update(const TevPacket& packet);
    [[nodiscard]] base::Result<std::vector<std::string>> chooseChannels(
        const std::vector<std::string>& names) const;
    void close(const std::string& name);
    [[nodiscard]] Image* find(const std::string& name);

    const TevChoice choice_;
    std::list<Image> images_;  // the last changed first
};

}  // namespace spate::stream
