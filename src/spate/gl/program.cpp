// SPDX-License-Identifier: MIT
#include "spate/gl/program.h"

#include <algorithm>

namespace spate::gl {
namespace {

// One triangle over the whole viewport.
constexpr const char* kVertexShader = R"(#version 330 core
void main() {
    vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
)";

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\0' || text.back() == '\n')) text.pop_back();
    return text;
}

std::string logOf(const Functions& gl, GLuint name, bool isShader) {
    GLint length = 0;
    (isShader ? gl.GetShaderiv : gl.GetProgramiv)(name, GL_INFO_LOG_LENGTH, &length);
    std::string log(static_cast<std::size_t>(std::max(length, 1)), '\0');
    (isShader ? gl.GetShaderInfoLog : gl.GetProgramInfoLog)(name, length, nullptr, log.data());
    return trimmed(log);
}

// Its name; deleted with the program that it is attached to.
base::Result<GLuint> compile(Device& device, GLenum kind, std::string_view name,
                             const char* source) {
    const Functions& gl = device.gl();
    const GLuint shader = gl.CreateShader(kind);
    gl.ShaderSource(shader, 1, &source, nullptr);
    gl.CompileShader(shader);
    GLint compiled = GL_FALSE;
    gl.GetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
    if (compiled == GL_TRUE) return shader;
    const std::string log = logOf(gl, shader, true);
    gl.DeleteShader(shader);
    return base::fail("shader \"{}\" does not compile on {}: {}", name, device.info().renderer,
                      log);
}

}  // namespace

base::Result<Program> Program::create(Device& device, std::string_view name,
                                      const std::string& fragment) {
    const Functions& gl = device.gl();
    Program program(device);
    program.name_ = gl.CreateProgram();
    ++device.counters().programsMade;
    const std::pair<GLenum, const char*> shaders[] = {{GL_VERTEX_SHADER, kVertexShader},
                                                      {GL_FRAGMENT_SHADER, fragment.c_str()}};
    for (const auto& [kind, source] : shaders) {
        const auto shader = compile(device, kind, name, source);
        if (!shader) return base::failAs(shader);
        gl.AttachShader(program.name_, *shader);
        gl.DeleteShader(*shader);
    }
    gl.LinkProgram(program.name_);
    GLint linked = GL_FALSE;
    gl.GetProgramiv(program.name_, GL_LINK_STATUS, &linked);
    if (linked != GL_TRUE) {
        return base::fail("shader \"{}\" does not link on {}: {}", name, device.info().renderer,
                          logOf(gl, program.name_, false));
    }
    return program;
}

Program::~Program() {
    if (name_ != 0 && !device_->isAbandoned()) device_->gl().DeleteProgram(name_);
}

void Program::use() {
    device_->gl().UseProgram(name_);
}

GLint Program::locationOf(const char* uniform) {
    const auto known = std::find_if(uniforms_.begin(), uniforms_.end(),
                                    [&](const auto& each) { return each.first == uniform; });
    if (known != uniforms_.end()) return known->second;
    const GLint location = device_->gl().GetUniformLocation(name_, uniform);
    uniforms_.emplace_back(uniform, location);
    return location;
}

void Program::set(const char* uniform, int value) {
    device_->gl().Uniform1i(locationOf(uniform), value);
}
void Program::set(const char* uniform, std::uint32_t value) {
    device_->gl().Uniform1ui(locationOf(uniform), value);
}
void Program::set(const char* uniform, float value) {
    device_->gl().Uniform1f(locationOf(uniform), value);
}
void Program::set(const char* uniform, float x, float y) {
    device_->gl().Uniform2f(locationOf(uniform), x, y);
}
void Program::set(const char* uniform, float x, float y, float z) {
    device_->gl().Uniform3f(locationOf(uniform), x, y, z);
}
void Program::set(const char* uniform, int x, int y) {
    device_->gl().Uniform2i(locationOf(uniform), x, y);
}

}  // namespace spate::gl
