// SPDX-License-Identifier: MIT
#include "spate/gl/device.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace spate::gl {
namespace {

std::string textOf(const Functions& gl, GLenum name) {
    const auto* text = gl.GetString(name);
    return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

int numberOf(const Functions& gl, GLenum name) {
    GLint value = 0;
    gl.GetIntegerv(name, &value);
    return value;
}

std::string_view nameOf(GLenum error) {
    switch (error) {
        case GL_INVALID_ENUM:
            return "invalid enumerant";
        case GL_INVALID_VALUE:
            return "invalid value";
        case GL_INVALID_OPERATION:
            return "invalid operation";
        case GL_INVALID_FRAMEBUFFER_OPERATION:
            return "invalid framebuffer operation";
        case GL_OUT_OF_MEMORY:
            return "out of memory";
        case GL_CONTEXT_LOST:
            return "the context is lost";
        default:
            return "unknown error";
    }
}

}  // namespace

bool isSoftwareRenderer(std::string_view renderer) noexcept {
    constexpr std::string_view kNames[] = {"llvmpipe",    "softpipe",        "swrast",  "swr",
                                           "swiftshader", "microsoft basic", "software"};
    std::string lower(renderer);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::any_of(std::begin(kNames), std::end(kNames), [&](std::string_view name) {
        return lower.find(name) != std::string::npos;
    });
}

base::Result<std::unique_ptr<Device>> Device::create(const Loader& loader) {
    const auto functions = Functions::load(loader);
    if (!functions) return base::failAs(functions);
    return create(*functions);
}

base::Result<std::unique_ptr<Device>> Device::create(const Functions& functions) {
    std::unique_ptr<Device> device(new Device(functions));
    if (const auto read = device->readInfo(); !read) return base::failAs(read);
    functions.GenVertexArrays(1, &device->vertexArray_);
    ++device->counters_.buffersMade;
    if (const auto made = device->check("making a vertex array"); !made) return base::failAs(made);
    return device;
}

Device::~Device() {
    if (!abandoned_) gl_.DeleteVertexArrays(1, &vertexArray_);
}

base::Result<void> Device::readInfo() {
    info_.vendor = textOf(gl_, GL_VENDOR);
    info_.renderer = textOf(gl_, GL_RENDERER);
    info_.version = textOf(gl_, GL_VERSION);
    if (info_.version.empty()) return base::fail("no OpenGL context is current");
    info_.major = numberOf(gl_, GL_MAJOR_VERSION);
    info_.minor = numberOf(gl_, GL_MINOR_VERSION);
    if (info_.major * 10 + info_.minor < 33) {
        return base::fail("OpenGL {} ({}): 3.3 or later is needed", info_.version, info_.renderer);
    }
    info_.maxTextureSize = numberOf(gl_, GL_MAX_TEXTURE_SIZE);
    info_.maxTextureLayers = numberOf(gl_, GL_MAX_ARRAY_TEXTURE_LAYERS);
    info_.isSoftware = isSoftwareRenderer(info_.renderer);
    return check("reading what OpenGL can do");
}

void Device::limitTextureSize(int size) noexcept {
    info_.maxTextureSize = std::min(info_.maxTextureSize, size);
}

base::Result<void> Device::check(std::string_view doing) {
    GLenum first = GL_NO_ERROR;
    // A lost context may repeat its error for ever.
    constexpr int kMostErrors = 16;
    for (int i = 0; i < kMostErrors; ++i) {
        const GLenum error = gl_.GetError();
        if (error == GL_NO_ERROR) break;
        if (first == GL_NO_ERROR || error == GL_CONTEXT_LOST) first = error;
    }
    if (gl_.GetGraphicsResetStatus != nullptr && gl_.GetGraphicsResetStatus() != GL_NO_ERROR) {
        first = GL_CONTEXT_LOST;
    }
    if (first == GL_NO_ERROR) return {};
    return base::fail("{}: OpenGL says {} ({})", doing, nameOf(first), info_.renderer);
}

void Device::drawEverywhere() {
    gl_.BindVertexArray(vertexArray_);
    gl_.DrawArrays(GL_TRIANGLES, 0, 3);
    ++counters_.draws;
}

}  // namespace spate::gl
