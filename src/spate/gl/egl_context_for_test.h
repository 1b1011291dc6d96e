// SPDX-License-Identifier: MIT
// For tests of the device layer: an OpenGL context without a window or a display.
#pragma once

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "spate/gl/device.h"

namespace spate::gl {

/// Current while it lives, on the thread that made it.
class EglContext {
public:
    explicit EglContext(int major = 3, int minor = 3) {
        display_ =
            eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (eglInitialize(display_, nullptr, nullptr) == EGL_FALSE) return;
        eglBindAPI(EGL_OPENGL_API);
        const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                                     major,
                                     EGL_CONTEXT_MINOR_VERSION,
                                     minor,
                                     EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                     EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                     EGL_NONE};
        context_ = eglCreateContext(display_, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
        if (context_ == EGL_NO_CONTEXT) return;
        eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_);
    }
    ~EglContext() {
        eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        if (context_ != EGL_NO_CONTEXT) eglDestroyContext(display_, context_);
    }
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;

    [[nodiscard]] bool isValid() const noexcept { return context_ != EGL_NO_CONTEXT; }

    [[nodiscard]] static void* load(const char* name) {
        return reinterpret_cast<void*>(eglGetProcAddress(name));
    }

private:
    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLContext context_ = EGL_NO_CONTEXT;
};

/// A test with a device of its own.
class DeviceTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(context_.isValid()) << "no surfaceless EGL context with OpenGL 3.3: install "
                                           "libegl1 and libgl1-mesa-dri";
        auto device = Device::create(EglContext::load);
        ASSERT_TRUE(device) << device.error().message;
        device_ = std::move(*device);
    }
    void TearDown() override {
        if (device_) {
            const auto last = device_->check("a test");
            EXPECT_TRUE(last) << last.error().message;
        }
    }

    [[nodiscard]] Device& device() { return *device_; }

private:
    EglContext context_;
    std::unique_ptr<Device> device_;
};

}  // namespace spate::gl
