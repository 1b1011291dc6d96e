// SPDX-License-Identifier: MIT
#include "spate/stream/sources/camera_request.h"

namespace spate::stream {
namespace {

constexpr std::int64_t kMaxPixels = std::int64_t{1} << 20;  // of a row or a column

class OptionalReader {
public:
    OptionalReader(const Uri& uri, QueryReader& query) : uri_(uri), query_(query) {}

    std::optional<double> number(const char* key, double min, double max) {
        const double value = query_.number(key, min, min, max);
        return uri_.query.contains(key) ? std::optional(value) : std::nullopt;
    }
    std::optional<std::int64_t> integer(const char* key, std::int64_t min, std::int64_t max) {
        const auto value = query_.integer(key, min, min, max);
        return uri_.query.contains(key) ? std::optional(value) : std::nullopt;
    }

private:
    const Uri& uri_;
    QueryReader& query_;
};

}  // namespace

base::Result<CameraRequest> readCameraRequest(const Uri& uri) {
    constexpr std::string_view kBayer[] = {"color", "raw"};
    constexpr BayerAs kBayerAs[] = {BayerAs::Color, BayerAs::Raw};
    QueryReader query(uri);
    OptionalReader optional(uri, query);
    CameraRequest request{.uri = uri.text};
    request.isFake = query.flag("fake");
    request.bayer = kBayerAs[query.choice("bayer", kBayer)];
    request.exposureMs = optional.number("exposure", 0, 1e7);
    request.gain = optional.number("gain", -1e6, 1e6);
    request.rateHz = optional.number("fps", 1e-6, 1e6);
    request.pixelFormat = query.text("pixel-format");
    request.x = optional.integer("x", 0, kMaxPixels);
    request.y = optional.integer("y", 0, kMaxPixels);
    request.width = optional.integer("width", 1, kMaxPixels);
    request.height = optional.integer("height", 1, kMaxPixels);
    request.packetBytes = optional.integer("packet-size", 100, 65535);
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const std::string_view path = uri.path;
    request.name = path.starts_with("//") ? path.substr(2) : path;
    if (request.name.find('/') != request.name.npos) {
        return base::fail("{}: expected aravis://camera, or aravis:// for the first one", uri.text);
    }
    return request;
}

}  // namespace spate::stream
