// SPDX-License-Identifier: MIT
#include <utility>

#include "spate/stream/sources/dectris_monitor.h"
#include "spate/stream/sources/dectris_series.h"
#include "spate/stream/sources/memory_source.h"
#include "spate/stream/sources/tiff.h"

namespace spate::stream {

base::Result<image::Frame> readMonitorImage(const std::string& tiff, const Uri& file,
                                            const std::shared_ptr<image::FramePool>& pool) {
    const FileFormat format = tiffFormat();
    if (!format.recognizes(std::string_view(tiff).substr(0, 16))) {
        return base::fail("{}: an image of {} bytes that begins with '{}': expected TIFF",
                          file.path, tiff.size(), attributeText(tiff.substr(0, 16)));
    }
    auto content = MemoryFile::create();
    if (!content) return base::failAs(content);
    const auto* const bytes = reinterpret_cast<const std::byte*>(tiff.data());
    if (const auto done = (*content)->append({bytes, tiff.size()}); !done) {
        return base::failAs(done);
    }
    auto source = openFromMemory(format, file, std::move(*content), pool);
    if (!source) return base::failAs(source);
    auto read = (*source)->next();
    if (!read) return base::failAs(read);
    if (!*read) return base::fail("{}: a TIFF without an image", file.path);
    image::Frame frame = std::move(**read);
    const auto attributes = std::move(frame.attributes);
    describeFrame(frame, std::make_shared<DectrisSeries>());
    frame.attributes = attributes;
    return frame;
}

}  // namespace spate::stream
