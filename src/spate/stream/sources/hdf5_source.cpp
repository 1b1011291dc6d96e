// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_source.h"

#include <utility>

#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

class Hdf5Source final : public FileSource {
public:
    Hdf5Source(const Uri& uri, SourceDescription description, std::unique_ptr<Hdf5Frames> frames,
               std::shared_ptr<image::FramePool> pool)
        : FileSource(uri, std::move(description)),
          frames_(std::move(frames)),
          pool_(std::move(pool)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t index) override {
        return readHdf5Frame(*frames_, index, *pool_);
    }

    const std::unique_ptr<Hdf5Frames> frames_;
    const std::shared_ptr<image::FramePool> pool_;
};

}  // namespace

base::Result<image::Frame> readHdf5Frame(Hdf5Frames& frames, std::int64_t index,
                                         image::FramePool& pool) {
    const auto bytes = frames.frameBytes();
    auto buffer = lendBuffer(pool, "frame", bytes);
    if (!buffer) return base::failAs(buffer);
    const std::span pixels(buffer->get(), static_cast<std::size_t>(bytes));
    if (const auto read = frames.read(index, pixels); !read) return base::failAs(read);
    const auto view = image::ImageView::create(buffer->get(), frames.layout());
    if (!view) return base::failAs(view);
    return image::Frame{.view = *view,
                        .owner = std::move(*buffer),
                        .mask = frames.detector().mask,
                        .special = frames.detector().special};
}

SourceDescription hdf5Description(const Hdf5Frames& frames) {
    SourceDescription description{.format = "HDF5",
                                  .dtype = frames.layout().dtype,
                                  .rows = frames.layout().rows,
                                  .cols = frames.layout().cols,
                                  .channels = frames.layout().channels,
                                  .frameCount = frames.frames(),
                                  .detector = frames.detector().kind,
                                  .attributes = frames.detector().attributes};
    description.attributes["path"] = attributeText(frames.path());
    if (!frames.compression().empty()) {
        description.attributes["compression"] = frames.compression();
    }
    if (!frames.missing().empty()) {
        description.attributes["missing"] = attributeText(frames.missing());
    }
    return description;
}

base::Result<std::unique_ptr<Source>> openHdf5Source(
    const Uri& uri, const std::shared_ptr<image::FramePool>& pool) {
    QueryReader query(uri);
    const Hdf5Request request{.file = uri.path,
                              .path = query.text("path").value_or(""),
                              .slice = query.text("slice").value_or("")};
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    auto frames = Hdf5Frames::open(request);
    if (!frames) return base::failAs(frames);
    if ((*frames)->frames() == 0) {
        return base::fail("{}::{}: no frame yet: expected one, or the option follow", uri.path,
                          (*frames)->path());
    }
    auto description = hdf5Description(**frames);
    return std::make_unique<Hdf5Source>(uri, std::move(description), std::move(*frames), pool);
}

}  // namespace spate::stream
