// SPDX-License-Identifier: MIT
#include "spate/stream/sources/stitch.h"

#include <algorithm>
#include <utility>

#include "spate/stream/registry.h"
#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/module_feeds.h"
#include "spate/stream/sources/stitch_geometry.h"
#include "spate/stream/sources/stitched_image.h"

namespace spate::stream {
namespace {

constexpr std::int64_t kMaxGeometryBytes = std::int64_t{1} << 20;

// Decodes what has come of a frame, and puts it together.
base::Result<image::Frame> stitched(StitchedImage& image,
                                    const std::vector<std::optional<Arrival>>& parts,
                                    const StitchGeometry& geometry) {
    std::vector<image::Frame> frames(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i]) continue;
        auto frame = parts[i]->decode();
        if (!frame) {
            return base::fail("the module {}: {}", geometry.modules[i].source,
                              frame.error().message);
        }
        frames[i] = std::move(*frame);
    }
    return image.frame(frames);
}

class StitchReceiver final : public Receiver {
public:
    StitchReceiver(const StitchGeometry& geometry, std::vector<std::unique_ptr<Source>> sources)
        : geometry_(std::make_shared<const StitchGeometry>(geometry)),
          image_(std::make_shared<StitchedImage>(geometry)),
          feeds_(std::move(sources), geometry.wait) {}

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        auto frame = feeds_.next(longest);
        if (!frame) return base::failAs(frame);
        if (!*frame) return std::nullopt;
        Arrival arrival{.id = (*frame)->id};
        for (const auto& part : (*frame)->parts) {
            arrival.partial = arrival.partial || !part || part->partial;
            if (!part) continue;
            arrival.bytes += part->bytes;
            arrival.received = std::max(arrival.received, part->received);
            arrival.sourceTime = std::max(arrival.sourceTime, part->sourceTime);
            if (!arrival.series) arrival.series = part->series;
        }
        arrival.decode = [image = image_, geometry = geometry_,
                          parts = std::make_shared<const std::vector<std::optional<Arrival>>>(
                              std::move((*frame)->parts))] {
            return stitched(*image, *parts, *geometry);
        };
        return arrival;
    }

    WireState state() const override { return feeds_.state(); }

private:
    const std::shared_ptr<const StitchGeometry> geometry_;
    const std::shared_ptr<StitchedImage> image_;
    ModuleFeeds feeds_;
};

base::Result<StitchGeometry> readFile(const std::string& path) {
    const auto file = FileReader::open(path);
    if (!file) return base::failAs(file);
    if ((*file)->size() > kMaxGeometryBytes) {
        return base::fail("{}: {} bytes: expected a geometry of at most {}", path, (*file)->size(),
                          kMaxGeometryBytes);
    }
    const auto text = (*file)->text(0, kMaxGeometryBytes);
    if (!text) return base::fail("{}: {}", path, text.error().message);
    return readStitchGeometry(*text, path);
}

}  // namespace

base::Result<std::unique_ptr<Source>> openStitch(const Uri& uri, const LiveOptions& options) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    if (uri.path.empty()) return base::fail("{}: expected stitch:FILE.json", uri.text);
    const auto geometry = readFile(uri.path);
    if (!geometry) return base::failAs(geometry);
    SourceDescription description{.uri = uri.text,
                                  .format = fmt::format("{} modules", geometry->modules.size()),
                                  .rows = geometry->rows,
                                  .cols = geometry->cols,
                                  .live = true};
    LiveOptions outer = options;
    std::vector<std::unique_ptr<Source>> sources;
    for (std::size_t i = 0; i < geometry->modules.size(); ++i) {
        const OpenOptions each{.live = {.queueBytes = ModuleFeeds::kQueueBytes, .historyBytes = 0}};
        auto source = openSource(geometry->modules[i].source, each);
        if (!source) return base::fail("{}: modules[{}]: {}", uri.path, i, source.error().message);
        if (i == 0) {
            description.dtype = (*source)->description().dtype;
            description.detector = (*source)->description().detector;
        }
        // Their frames hold memory that is not theirs alone.
        if (dynamic_cast<const LiveSource*>(source->get()) == nullptr) outer.historyBytes = 0;
        sources.push_back(std::move(*source));
    }
    return std::make_unique<LiveSource>(
        std::move(description), std::make_unique<StitchReceiver>(*geometry, std::move(sources)),
        outer);
}

}  // namespace spate::stream
