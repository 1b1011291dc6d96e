// SPDX-License-Identifier: MIT
// For tests of the device layer: a device, and that nothing went wrong on it.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "spate/gl/device.h"
#include "spate/gl/surfaceless_context_for_test.h"

namespace spate::gl {

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
