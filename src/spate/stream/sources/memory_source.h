// SPDX-License-Identifier: MIT
// Image files of any format whose bytes are in memory.
#pragma once

#include <memory>

#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/memory_file.h"

namespace spate::stream {

/// Opens `content` as `format` does a file. What the source says, its errors too, is of `file`,
/// where the bytes come from. `more` is added to its attributes.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openFromMemory(
    const FileFormat& format, const Uri& file, std::unique_ptr<MemoryFile> content,
    const std::shared_ptr<image::FramePool>& pool, const image::Attributes& more = {});

}  // namespace spate::stream
