// SPDX-License-Identifier: MIT
// A single image that lies in a file as it lies in memory: what simple formats have in common.
#pragma once

#include <memory>

#include "spate/image/mask.h"
#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// Where the pixels of an image lie: packed rows from `start` on.
struct StoredImage {
    image::ImageLayout layout{};
    std::int64_t start = 0;
    image::SpecialValuesPtr special{};  ///< may be null
};

/// The source of that image. `description` needs the format and attributes only. Fails, naming the
/// file, if the shape is too large or the file does not have all pixels.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openStoredImage(
    const Uri& uri, SourceDescription description, StoredImage image,
    std::unique_ptr<FileReader> file, std::shared_ptr<image::FramePool> pool);

}  // namespace spate::stream
