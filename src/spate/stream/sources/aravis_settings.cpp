// SPDX-License-Identifier: MIT
#include "spate/stream/sources/aravis_settings.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "spate/stream/sources/glib_objects.h"

namespace spate::stream {
namespace {

// A number of the camera, in units of the library: so many of the request's.
struct Number {
    std::string_view key;
    std::string_view unit;
    double libraryUnits;
    gboolean (*isAvailable)(ArvCamera*, GError**);
    void (*bounds)(ArvCamera*, double*, double*, GError**);
    void (*set)(ArvCamera*, double, GError**);
    gboolean (*isAutoAvailable)(ArvCamera*, GError**);
    void (*setAuto)(ArvCamera*, ArvAuto, GError**);
};

constexpr Number kExposure{"exposure",
                           " ms",
                           1000,
                           arv_camera_is_exposure_time_available,
                           arv_camera_get_exposure_time_bounds,
                           arv_camera_set_exposure_time,
                           arv_camera_is_exposure_auto_available,
                           arv_camera_set_exposure_time_auto};
constexpr Number kGain{"gain",
                       "",
                       1,
                       arv_camera_is_gain_available,
                       arv_camera_get_gain_bounds,
                       arv_camera_set_gain,
                       arv_camera_is_gain_auto_available,
                       arv_camera_set_gain_auto};
constexpr Number kRate{"fps",
                       " frames per second",
                       1,
                       arv_camera_is_frame_rate_available,
                       arv_camera_get_frame_rate_bounds,
                       arv_camera_set_frame_rate,
                       nullptr,
                       nullptr};

base::Result<void> setNumber(ArvCamera* camera, const Number& number, std::optional<double> value) {
    if (!value) return {};
    Failure failure;
    if (number.isAvailable(camera, failure.out()) == FALSE) {
        return base::fail("{}={}: the camera has no such setting", number.key, *value);
    }
    if (number.isAutoAvailable != nullptr &&
        number.isAutoAvailable(camera, failure.out()) != FALSE) {
        number.setAuto(camera, ARV_AUTO_OFF, failure.out());
    }
    const double wanted = *value * number.libraryUnits;
    double min = 0;
    double max = 0;
    number.bounds(camera, &min, &max, failure.out());
    if (!failure && max >= min && (wanted < min || wanted > max)) {
        return base::fail("{}={}: expected {} to {}{}", number.key, *value,
                          min / number.libraryUnits, max / number.libraryUnits, number.unit);
    }
    number.set(camera, wanted, failure.out());
    if (failure) return base::fail("{}={}: {}", number.key, *value, failure.message());
    return {};
}

base::Result<void> setPixelFormat(ArvCamera* camera, const std::optional<std::string>& format) {
    if (!format) return {};
    Failure failure;
    guint count = 0;
    const std::unique_ptr<const char*, decltype(&g_free)> names(
        arv_camera_dup_available_pixel_formats_as_strings(camera, &count, failure.out()), g_free);
    const std::span<const char*> known(names.get(), names ? count : 0);
    if (!known.empty() && std::find(known.begin(), known.end(), *format) == known.end()) {
        return base::fail("pixel-format={}: expected {}", *format, fmt::join(known, ", "));
    }
    arv_camera_set_pixel_format_from_string(camera, format->c_str(), failure.out());
    if (failure) return base::fail("pixel-format={}: {}", *format, failure.message());
    return {};
}

struct Region {
    gint x = 0, y = 0, width = 0, height = 0;
    friend bool operator==(const Region&, const Region&) = default;
};

std::string described(const Region& region) {
    return fmt::format("x={}&y={}&width={}&height={}", region.x, region.y, region.width,
                       region.height);
}

base::Result<void> setRegion(ArvCamera* camera, const CameraRequest& request) {
    if (!request.x && !request.y && !request.width && !request.height) return {};
    Failure failure;
    Region sensor;
    Region region;
    arv_camera_get_sensor_size(camera, &sensor.width, &sensor.height, failure.out());
    if (failure) return base::fail("the size of the sensor: {}", failure.message());
    arv_camera_get_region(camera, &region.x, &region.y, &region.width, &region.height,
                          failure.out());
    if (failure) return base::fail("the region: {}", failure.message());
    const auto take = [](gint& target, std::optional<std::int64_t> value) {
        if (value) target = static_cast<gint>(*value);
    };
    take(region.x, request.x);
    take(region.y, request.y);
    take(region.width, request.width);
    take(region.height, request.height);
    if (region.x > sensor.width - region.width || region.y > sensor.height - region.height) {
        return base::fail("{}: expected a part of {} × {} columns and rows", described(region),
                          sensor.width, sensor.height);
    }
    arv_camera_set_region(camera, region.x, region.y, region.width, region.height, failure.out());
    if (failure) return base::fail("{}: {}", described(region), failure.message());
    Region now;
    arv_camera_get_region(camera, &now.x, &now.y, &now.width, &now.height, failure.out());
    if (now == region) return {};
    return base::fail("{}: the camera makes {} of it", described(region), described(now));
}

// Packet sockets need privileges, and see nothing of a camera on this machine: plain ones do.
base::Result<void> setPackets(ArvCamera* camera, std::optional<std::int64_t> packetBytes) {
    if (arv_camera_is_gv_device(camera) == FALSE) {
        if (!packetBytes) return {};
        return base::fail("packet-size={}: expected a GigE Vision camera", *packetBytes);
    }
    Failure failure;
    arv_camera_gv_set_stream_options(camera, ARV_GV_STREAM_OPTION_PACKET_SOCKET_DISABLED);
    if (!packetBytes) {
        // A camera that cannot try it out keeps its own size.
        (void)arv_camera_gv_auto_packet_size(camera, failure.out());
        return {};
    }
    arv_camera_gv_set_packet_size_adjustment(camera, ARV_GV_PACKET_SIZE_ADJUSTMENT_NEVER);
    arv_camera_gv_set_packet_size(camera, static_cast<gint>(*packetBytes), failure.out());
    if (failure) return base::fail("packet-size={}: {}", *packetBytes, failure.message());
    return {};
}

}  // namespace

base::Result<void> setCamera(ArvCamera* camera, const CameraRequest& request) {
    Failure ignored;  // of a camera that knows only one mode
    arv_camera_set_acquisition_mode(camera, ARV_ACQUISITION_MODE_CONTINUOUS, ignored.out());
    return setPixelFormat(camera, request.pixelFormat)
        .and_then([&] { return setRegion(camera, request); })
        .and_then([&] { return setNumber(camera, kExposure, request.exposureMs); })
        .and_then([&] { return setNumber(camera, kGain, request.gain); })
        .and_then([&] { return setNumber(camera, kRate, request.rateHz); })
        .and_then([&] { return setPackets(camera, request.packetBytes); });
}

}  // namespace spate::stream
