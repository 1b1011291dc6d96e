// SPDX-License-Identifier: MIT
// What the writers of frames have in common: one file per format, listed in save_frame.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame.h"

namespace spate::stream {

/// A format that frames are saved in.
struct FrameWriter {
    std::string_view name;
    std::span<const std::string_view> extensions;  ///< with the dot, lower case
    /// Whether the format holds pixels of this type and these channels exactly as they are.
    bool (*holds)(image::DType dtype, int channels);
    /// Writes the frame, which it holds, to a file that does not exist yet. Fails with the reason
    /// alone: the caller names the file, and removes what there is of it.
    base::Result<void> (*write)(const image::Frame& frame, const std::string& path);
};

/// The rows of an image one by one, packed and in native byte order: of a frame of any size no more
/// than one row is copied.
class PackedRows {
public:
    explicit PackedRows(const image::ImageView& view)
        : view_(view),
          inPlace_(view.colStride() == view.pixelBytes() &&
                   view.byteOrder() == image::kNativeOrder &&
                   view.channelStride() * view.channels() == view.pixelBytes()),
          copy_(inPlace_ ? 0 : bytesPerRow()) {}

    [[nodiscard]] std::size_t bytesPerRow() const noexcept {
        return static_cast<std::size_t>(view_.cols() * view_.pixelBytes());
    }
    /// Valid until the next call.
    [[nodiscard]] std::span<const std::byte> operator[](std::int64_t row) {
        if (inPlace_) return {view_.at(row, 0), bytesPerRow()};
        view_.part(row, 1, 0, view_.cols()).copyTo(copy_.data());
        return copy_;
    }

private:
    image::ImageView view_;
    bool inPlace_;
    std::vector<std::byte> copy_;
};

}  // namespace spate::stream
