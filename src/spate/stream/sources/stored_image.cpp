// SPDX-License-Identifier: MIT
#include "spate/stream/sources/stored_image.h"

#include <utility>

#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

class StoredImageSource final : public FileSource {
public:
    StoredImageSource(const Uri& uri, SourceDescription description, StoredImage image,
                      std::int64_t bytes, std::unique_ptr<FileReader> file,
                      std::shared_ptr<image::FramePool> pool)
        : FileSource(uri, std::move(description)),
          image_(std::move(image)),
          bytes_(bytes),
          file_(std::move(file)),
          pool_(std::move(pool)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t) override {
        auto buffer = lendBuffer(*pool_, path(), bytes_);
        if (!buffer) return base::failAs(buffer);
        const auto filled = file_->read(image_.start, buffer->get(), bytes_);
        if (!filled) return base::failAs(filled);
        const auto view = image::ImageView::create(buffer->get(), image_.layout);
        if (!view) return base::failAs(view);
        return image::Frame{.view = *view, .owner = std::move(*buffer), .special = image_.special};
    }

    const StoredImage image_;
    const std::int64_t bytes_;
    const std::unique_ptr<FileReader> file_;
    const std::shared_ptr<image::FramePool> pool_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openStoredImage(const Uri& uri, SourceDescription description,
                                                      StoredImage image,
                                                      std::unique_ptr<FileReader> file,
                                                      std::shared_ptr<image::FramePool> pool) {
    const auto bytes = frameBytes(uri.path, image.layout);
    if (!bytes) return base::failAs(bytes);
    if (image.start < 0 || *bytes > file->size() - image.start) {
        return base::fail("{}: the file is truncated: it has {} bytes, expected at least {}",
                          uri.path, file->size(), image.start + *bytes);
    }
    description.dtype = image.layout.dtype;
    description.rows = image.layout.rows;
    description.cols = image.layout.cols;
    description.frameCount = 1;
    return std::make_unique<StoredImageSource>(uri, std::move(description), std::move(image),
                                               *bytes, std::move(file), std::move(pool));
}

}  // namespace spate::stream
