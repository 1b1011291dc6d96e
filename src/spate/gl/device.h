// SPDX-License-Identifier: MIT
// Device: one OpenGL context, what it can do, and what was made and sent in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "spate/base/result.h"
#include "spate/gl/functions.h"

namespace spate::gl {

/// What a context says of itself.
struct DeviceInfo {
    std::string vendor;
    std::string renderer;
    std::string version;
    int major = 0;
    int minor = 0;
    int maxTextureSize = 0;    ///< rows or columns of one texture
    int maxTextureLayers = 0;  ///< of one array of textures
    bool isSoftware = false;   ///< the processor draws: llvmpipe and its like
};

/// Whether a renderer of this name (GL_RENDERER) draws on the processor.
[[nodiscard]] bool isSoftwareRenderer(std::string_view renderer) noexcept;

/// What was done on a device so far. While frames of one shape stream, `uploads` and
/// `bytesUploaded` count the frames, and everything made stays as it is.
struct DeviceCounters {
    std::uint64_t uploads = 0;        ///< of pixels: values, frames, pictures
    std::uint64_t bytesUploaded = 0;  ///< of them
    std::uint64_t tableUploads = 0;   ///< of colours and index tables
    std::uint64_t draws = 0;
    std::uint64_t texturesMade = 0;
    std::uint64_t programsMade = 0;
    std::uint64_t buffersMade = 0;  ///< framebuffers and vertex arrays
    std::int64_t texturesAlive = 0;
    std::int64_t bytesAlive = 0;  ///< of textures
};

/// The context that was current when it was made; all its methods, and those of whatever was made
/// with it, need it to be current again, on one thread. It outlives all of them.
class Device {
public:
    /// Fails if OpenGL is older than 3.3, or lacks a function of it.
    [[nodiscard]] static base::Result<std::unique_ptr<Device>> create(const Loader& loader);
    /// With functions of one's own, for tests.
    [[nodiscard]] static base::Result<std::unique_ptr<Device>> create(const Functions& functions);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    [[nodiscard]] const Functions& gl() const noexcept { return gl_; }
    [[nodiscard]] const DeviceInfo& info() const noexcept { return info_; }
    [[nodiscard]] DeviceCounters& counters() noexcept { return counters_; }
    [[nodiscard]] const DeviceCounters& counters() const noexcept { return counters_; }

    /// Textures are at most this large from here on, for tests of tiles.
    void limitTextureSize(int size) noexcept;

    /// The error of what was done since the last call, named by `doing` ("upload of a frame"); out
    /// of memory and a lost context among them.
    [[nodiscard]] base::Result<void> check(std::string_view doing);

    /// Draws one triangle that covers the viewport, with the program in use. No buffer is needed.
    void drawEverywhere();

    /// The context is gone: what is destroyed from here on is forgotten, not deleted.
    void abandon() noexcept { abandoned_ = true; }
    [[nodiscard]] bool isAbandoned() const noexcept { return abandoned_; }

private:
    explicit Device(const Functions& functions) : gl_(functions) {}
    base::Result<void> readInfo();

    Functions gl_;
    DeviceInfo info_;
    DeviceCounters counters_;
    bool abandoned_ = false;
    GLuint vertexArray_ = 0;  // core profiles draw with none but their own
};

}  // namespace spate::gl
