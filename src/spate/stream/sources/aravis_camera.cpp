// SPDX-License-Identifier: MIT
#include "spate/stream/sources/aravis_camera.h"

#include <arv.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "spate/stream/sources/aravis_settings.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/glib_objects.h"

namespace spate::stream {
namespace {

// Buffers that wait for frames: enough for a receiving thread that sleeps a little.
constexpr std::size_t kBufferBytes = std::size_t{64} << 20;
constexpr std::size_t kMinBuffers = 4;
constexpr std::size_t kMaxBuffers = 64;

// A camera sends a frame in one burst; the kernel takes less where its administrator says so.
constexpr std::size_t kMinSocketBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxSocketBytes = std::size_t{128} << 20;

constexpr const char* kFakeInterface = "Fake";
constexpr const char* kFakeName = "Fake_1";

// Which interfaces are looked at, and the list of what was found, are the library's for all.
std::mutex& libraryMutex() {
    static std::mutex mutex;
    return mutex;
}

ObjectPtr<ArvCamera> newCamera(const CameraRequest& request, Failure& failure) {
    const std::lock_guard lock(libraryMutex());
    const char* name = request.name.empty() ? nullptr : request.name.c_str();
    if (!request.isFake) return ObjectPtr<ArvCamera>(arv_camera_new(name, failure.out()));
    arv_enable_interface(kFakeInterface);
    ObjectPtr<ArvCamera> camera(arv_camera_new(name != nullptr ? name : kFakeName, failure.out()));
    arv_disable_interface(kFakeInterface);
    return camera;
}

std::string text(const char* value) {
    return value != nullptr ? value : "";
}

std::string absentText(const Failure& failure) {
    std::vector<std::string> names;
    for (const auto& found : findCameras()) names.push_back(found.name);
    if (names.empty()) return failure.message() + ", nor any other camera";
    return fmt::format("{}; there is {}", failure.message(), fmt::join(names, ", "));
}

bool isControlled(ArvCamera* camera) {
    ArvDevice* device = arv_camera_get_device(camera);
    return !ARV_IS_GV_DEVICE(device) || arv_gv_device_is_controller(ARV_GV_DEVICE(device)) != FALSE;
}

image::Attributes factsOf(ArvCamera* camera) {
    Failure failure;
    image::Attributes facts;
    facts["description"] =
        fmt::format("{} {} {}", text(arv_camera_get_vendor_name(camera, failure.out())),
                    text(arv_camera_get_model_name(camera, failure.out())),
                    text(arv_camera_get_device_serial_number(camera, failure.out())));
    const auto put = [&](const char* key, double value) {
        if (!failure) facts[key] = fmt::format("{}", value);
    };
    if (arv_camera_is_exposure_time_available(camera, failure.out()) != FALSE) {
        put("exposure_time", arv_camera_get_exposure_time(camera, failure.out()) * 1e-6);
    }
    if (arv_camera_is_gain_available(camera, failure.out()) != FALSE) {
        put("gain", arv_camera_get_gain(camera, failure.out()));
    }
    return facts;
}

// Around memory that is zero.
ArvBuffer* newBuffer(std::size_t bytes) {
    void* memory = std::calloc(1, bytes);
    if (memory == nullptr) return nullptr;
    return arv_buffer_new_full(bytes, memory, memory, std::free);
}

// By the thread that keeps up the connection. The flag outlives the camera as long as a call.
using LostFlag = std::shared_ptr<std::atomic<bool>>;
void onControlLost(ArvDevice*, gpointer flag) {
    static_cast<LostFlag*>(flag)->get()->store(true);
}
void deleteFlag(gpointer flag, GClosure*) {
    delete static_cast<LostFlag*>(flag);
}

// Whether at least the packet has come that says which frame it is.
bool hasBegun(ArvBuffer* buffer) {
    const auto payload = arv_buffer_get_payload_type(buffer);
    return payload == ARV_BUFFER_PAYLOAD_TYPE_IMAGE ||
           payload == ARV_BUFFER_PAYLOAD_TYPE_EXTENDED_CHUNK_DATA ||
           payload == ARV_BUFFER_PAYLOAD_TYPE_MULTIPART;
}

// How far a buffer is filled. What is still being filled or was given back has no frame.
enum class Filled : std::uint8_t { Not, Partly, Wholly };

Filled filled(ArvBuffer* buffer) {
    switch (arv_buffer_get_status(buffer)) {
        case ARV_BUFFER_STATUS_SUCCESS:
            return Filled::Wholly;
        case ARV_BUFFER_STATUS_TIMEOUT:
        case ARV_BUFFER_STATUS_MISSING_PACKETS:
        case ARV_BUFFER_STATUS_WRONG_PACKET_ID:
            return hasBegun(buffer) ? Filled::Partly : Filled::Not;
        default:
            return Filled::Not;
    }
}

// What frames will be, by the camera's settings.
GenicamImage imageAsSet(ArvCamera* camera, Failure& failure) {
    gint x = 0;
    gint y = 0;
    gint cols = 0;
    gint rows = 0;
    arv_camera_get_region(camera, &x, &y, &cols, &rows, failure.out());
    if (failure) return {};
    return {
        .format = arv_camera_get_pixel_format(camera, failure.out()), .rows = rows, .cols = cols};
}

// The image of a buffer that is filled wholly, or nothing. Of others the library says nothing.
std::optional<GenicamImage> imageIn(ArvBuffer* buffer) {
    constexpr auto kImage = ARV_BUFFER_PART_DATA_TYPE_2D_IMAGE;
    if (!hasBegun(buffer) || arv_buffer_get_n_parts(buffer) == 0 ||
        arv_buffer_get_part_data_type(buffer, 0) != kImage) {
        return std::nullopt;
    }
    std::size_t bytes = 0;
    const auto* data = static_cast<const std::byte*>(arv_buffer_get_part_data(buffer, 0, &bytes));
    gint columnPadding = 0;
    gint rowPadding = 0;
    arv_buffer_get_part_padding(buffer, 0, &columnPadding, &rowPadding);
    return GenicamImage{.format = arv_buffer_get_part_pixel_format(buffer, 0),
                        .rows = arv_buffer_get_part_height(buffer, 0),
                        .cols = arv_buffer_get_part_width(buffer, 0),
                        .rowPadding = columnPadding,
                        .bytes = {data, bytes}};
}

}  // namespace

struct AravisCamera::Library {
    ObjectPtr<ArvCamera> camera;
    ObjectPtr<ArvStream> stream;
    std::size_t payload = 0;
    GenicamImage image{};  // as it is set, then as the last complete frame was; without bytes
    LostFlag lost = std::make_shared<std::atomic<bool>>(false);
    gulong lostHandler = 0;

    // Payload, stream and socket, once the camera is set. The error, if there is one.
    [[nodiscard]] std::string prepare() {
        Failure failure;
        payload = arv_camera_get_payload(camera.get(), failure.out());
        if (failure) return failure.message();
        if (payload == 0 || payload > static_cast<std::size_t>(kMaxFrameBytes)) {
            return fmt::format("frames of {} bytes: expected 1 to {} GiB", payload,
                               kMaxFrameBytes >> 30);
        }
        image = imageAsSet(camera.get(), failure);
        if (failure) return failure.message();
        stream.reset(arv_camera_create_stream(camera.get(), nullptr, nullptr, failure.out()));
        if (!stream) return failure.message();
        if (ARV_IS_GV_STREAM(stream.get())) {
            const auto bytes = std::clamp(2 * payload, kMinSocketBytes, kMaxSocketBytes);
            g_object_set(stream.get(), "socket-buffer", ARV_GV_STREAM_SOCKET_BUFFER_FIXED,
                         "socket-buffer-size", static_cast<gint>(bytes), nullptr);
        }
        lostHandler = g_signal_connect_data(arv_camera_get_device(camera.get()), "control-lost",
                                            G_CALLBACK(onControlLost), new LostFlag(lost),
                                            deleteFlag, GConnectFlags{});
        return {};
    }

    // Nothing if there is not even its beginning.
    [[nodiscard]] std::optional<CameraFrame> frameIn(ObjectPtr<ArvBuffer> buffer) {
        const auto state = filled(buffer.get());
        if (state == Filled::Not) return std::nullopt;
        CameraFrame frame{.image = image, .isComplete = state == Filled::Wholly};
        if (frame.isComplete) {
            const auto found = imageIn(buffer.get());
            if (!found) return std::nullopt;
            frame.image = image = *found;
            image.bytes = {};
        } else {
            const auto* memory = arv_buffer_get_user_data(buffer.get());
            frame.image.bytes = {static_cast<const std::byte*>(memory), payload};
        }
        frame.id = arv_buffer_get_frame_id(buffer.get());
        frame.cameraNs = arv_buffer_get_timestamp(buffer.get());
        frame.systemNs = arv_buffer_get_system_timestamp(buffer.get());
        frame.owner = std::shared_ptr<const void>(buffer.release(), Unref{});
        return frame;
    }

    // Last: what was sent from now on is received.
    [[nodiscard]] std::string start() {
        Failure failure;
        arv_camera_start_acquisition(camera.get(), failure.out());
        return failure.message();
    }
};

CameraAttempt AravisCamera::open(const CameraRequest& request) {
    Failure failure;
    auto library = std::make_unique<Library>();
    library->camera = newCamera(request, failure);
    if (!library->camera) return {.problem = absentText(failure)};
    if (!isControlled(library->camera.get())) return {.problem = "another program controls it"};
    if (const auto set = setCamera(library->camera.get(), request); !set) {
        return {.problem = set.error().message, .isRefused = true};
    }
    if (auto problem = library->prepare(); !problem.empty()) return {.problem = std::move(problem)};
    std::unique_ptr<AravisCamera> camera(new AravisCamera(std::move(library)));
    const auto buffers =
        std::clamp(kBufferBytes / camera->library_->payload, kMinBuffers, kMaxBuffers);
    for (std::size_t i = 0; i < buffers; ++i) {
        if (!camera->pushBuffer()) return {.problem = "no memory for its frames"};
    }
    if (auto problem = camera->library_->start(); !problem.empty()) {
        return {.problem = std::move(problem)};
    }
    return {.camera = std::move(camera)};
}

AravisCamera::AravisCamera(std::unique_ptr<Library> library)
    : library_(std::move(library)), facts_(factsOf(library_->camera.get())) {}

AravisCamera::~AravisCamera() {
    g_signal_handler_disconnect(arv_camera_get_device(library_->camera.get()),
                                library_->lostHandler);
    if (isLost()) return;
    Failure ignored;
    arv_camera_stop_acquisition(library_->camera.get(), ignored.out());
}

bool AravisCamera::pushBuffer() {
    ArvBuffer* buffer = newBuffer(library_->payload);
    if (buffer != nullptr) arv_stream_push_buffer(library_->stream.get(), buffer);
    return buffer != nullptr;
}

std::optional<CameraFrame> AravisCamera::next(std::chrono::milliseconds longest) {
    const auto us = std::chrono::microseconds(longest).count();
    ObjectPtr<ArvBuffer> buffer(
        arv_stream_timeout_pop_buffer(library_->stream.get(), static_cast<guint64>(us)));
    if (!buffer) return std::nullopt;
    const bool isReplaced = pushBuffer();
    if (!isReplaced) {  // no memory: this one must do again
        arv_stream_push_buffer(library_->stream.get(), buffer.release());
    }
    auto frame = isReplaced ? library_->frameIn(std::move(buffer)) : std::nullopt;
    lostFrames_ += frame ? 0 : 1;
    return frame;
}

bool AravisCamera::isLost() const {
    return library_->lost->load();
}

std::vector<TransportCount> AravisCamera::counts() const {
    constexpr std::pair<std::string_view, std::string_view> kNames[] = {
        {"n_completed_buffers", "complete frames"},
        {"n_failures", "incomplete frames"},
        {"n_underruns", "underruns"},
        {"n_missing_packets", "missing packets"},
        {"n_resent_packets", "resent packets"}};
    std::vector<TransportCount> counts;
    ArvStream* stream = library_->stream.get();
    for (guint i = 0; i < arv_stream_get_n_infos(stream); ++i) {
        const std::string_view name = arv_stream_get_info_name(stream, i);
        const auto* known = std::find_if(std::begin(kNames), std::end(kNames),
                                         [&](const auto& each) { return each.first == name; });
        if (known == std::end(kNames)) continue;
        counts.push_back({.name = known->second, .count = arv_stream_get_info_uint64(stream, i)});
    }
    return counts;
}

std::vector<FoundCamera> findCameras() {
    const std::lock_guard lock(libraryMutex());
    arv_update_device_list();
    std::vector<FoundCamera> found;
    for (unsigned i = 0; i < arv_get_n_devices(); ++i) {
        found.push_back({.name = text(arv_get_device_id(i)),
                         .protocol = text(arv_get_device_protocol(i)),
                         .address = text(arv_get_device_address(i))});
    }
    return found;
}

}  // namespace spate::stream
