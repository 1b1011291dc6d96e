// SPDX-License-Identifier: MIT
// What the fuzzers of file formats share: bytes opened as a file, and every frame looked at.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/memory_file.h"

namespace spate::fuzz {

/// Every pixel of a frame that is small, and one corner of all others.
inline void lookAt(const image::ImageView& view) {
    constexpr std::int64_t kMaxCopiedBytes = 1 << 16;
    (void)view.value(view.rows() - 1, view.cols() - 1).toText();
    if (view.byteCount() > kMaxCopiedBytes) return;
    std::vector<std::byte> pixels(static_cast<std::size_t>(view.byteCount()));
    view.copyTo(pixels.data());
}

/// A file that `format` may open or refuse: errors name it and the frame, and what is read was in
/// the file (a pixel of eight bytes takes one at least).
inline void openAndRead(const stream::FileFormat& format, std::string_view content) {
    constexpr int kMaxFrames = 20;
    static const auto pool = std::make_shared<image::FramePool>(stream::kFrameBuffers);
    (void)format.recognizes(content.substr(0, 2048));
    const auto file = stream::MemoryFile::create();
    require(file.has_value() && (*file)->append(std::as_bytes(std::span(content))).has_value(),
            "no file in memory");
    const std::string& path = (*file)->path();
    const stream::Uri uri{.text = path, .scheme = "file", .path = path, .query = {}};
    const auto source = format.open(uri, pool);
    if (!source) {
        require(source.error().message.starts_with(path + ": "), "the error names no file");
        return;
    }
    for (int i = 0; i < kMaxFrames; ++i) {
        const auto frame = (*source)->next();
        if (!frame) {
            require(frame.error().message.starts_with(path + ": frame "), "the frame has no name");
            continue;
        }
        if (!frame->has_value()) return;
        const auto& view = (*frame)->view;
        require(view.byteCount() <= 8 * static_cast<std::int64_t>(content.size()),
                "more pixels than the file has");
        require((*frame)->attributes != nullptr, "a frame without attributes");
        lookAt(view);
    }
}

}  // namespace spate::fuzz
