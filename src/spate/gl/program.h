// SPDX-License-Identifier: MIT
// Program: shaders, compiled and linked.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spate/gl/device.h"

namespace spate::gl {

/// A fragment shader that runs on every pixel of the viewport (Device::drawEverywhere()).
class Program {
public:
    Program() = default;
    /// Fails with what the driver says of `fragment`, GLSL 3.30; `name` is for that message.
    [[nodiscard]] static base::Result<Program> create(Device& device, std::string_view name,
                                                      const std::string& fragment);
    ~Program();
    Program(Program&& other) noexcept { swap(other); }
    Program& operator=(Program&& other) noexcept {
        swap(other);
        return *this;
    }

    [[nodiscard]] bool empty() const noexcept { return name_ == 0; }
    void use();

    // Of the program in use. One that the shader does not have is ignored.

    void set(const char* uniform, int value);
    void set(const char* uniform, std::uint32_t value);
    void set(const char* uniform, float value);
    void set(const char* uniform, float x, float y);
    void set(const char* uniform, float x, float y, float z);
    void set(const char* uniform, int x, int y);

private:
    explicit Program(Device& device) : device_(&device) {}
    void swap(Program& other) noexcept {
        std::swap(device_, other.device_);
        std::swap(name_, other.name_);
        std::swap(uniforms_, other.uniforms_);
    }
    [[nodiscard]] GLint locationOf(const char* uniform);

    Device* device_ = nullptr;
    GLuint name_ = 0;
    std::vector<std::pair<std::string, GLint>> uniforms_;  // few, and asked for each time
};

}  // namespace spate::gl
