// SPDX-License-Identifier: MIT
// For tests of the device layer: what a texture holds, and what was drawn.
#pragma once

#include <GL/glcorearb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "spate/gl/egl_context_for_test.h"
#include "spate/gl/framebuffer.h"
#include "spate/gl/image_renderer.h"
#include "spate/gl/picture_painter.h"
#include "spate/gl/texture.h"
#include "spate/gl/texture_pool.h"
#include "spate/kernels/picture.h"

namespace spate::gl {

/// The words of an RG32 or RGBA32 texture that is no array, row 0 first.
inline std::vector<std::uint32_t> wordsOf(Device& device, const Texture& texture) {
    // Not among the functions of the device: only tests read textures back.
    const auto getImage = reinterpret_cast<PFNGLGETTEXIMAGEPROC>(EglContext::load("glGetTexImage"));
    const bool wide = texture.shape().format == TextureFormat::RGBA32;
    EXPECT_TRUE(wide || texture.shape().format == TextureFormat::RG32);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(texture.shape().bytes()) / 4);
    texture.bind(0);
    getImage(GL_TEXTURE_2D, 0, wide ? GL_RGBA_INTEGER : GL_RG_INTEGER, GL_UNSIGNED_INT,
             words.data());
    const auto read = device.check("reading a texture");
    EXPECT_TRUE(read) << read.error().message;
    return words;
}

/// Something to draw on.
class PictureTarget {
public:
    /// What is drawn from here on goes here; what was there stays, if it has this size.
    void bind(Device& device, std::int64_t rows, std::int64_t cols) {
        const TextureShape shape{.format = TextureFormat::Color,
                                 .width = static_cast<int>(cols),
                                 .height = static_cast<int>(rows)};
        if (target_.empty() || target_.texture().shape() != shape) {
            target_ = *Framebuffer::create(device, shape);
        }
        target_.bind();
    }
    /// All of it, for one picture.
    [[nodiscard]] ImagePlace everywhere() const {
        const TextureShape& shape = target_.texture().shape();
        return {.place = {.targetHeight = shape.height,
                          .width = static_cast<double>(shape.width),
                          .height = static_cast<double>(shape.height),
                          .clip = {0, 0, shape.width, shape.height}}};
    }
    /// What was drawn, row 0 on top.
    [[nodiscard]] kernels::Picture picture() {
        const TextureShape& shape = target_.texture().shape();
        std::vector<std::uint32_t> pixels(static_cast<std::size_t>(shape.width) *
                                          static_cast<std::size_t>(shape.height));
        target_.read(pixels);
        kernels::Picture picture;
        picture.resize(shape.height, shape.width);
        for (int r = 0; r < shape.height; ++r) {
            std::copy_n(pixels.begin() + std::int64_t{shape.height - 1 - r} * shape.width,
                        shape.width, picture.row(r));
        }
        return picture;
    }

private:
    Framebuffer target_;
};

/// A test that paints on a device of its own, and leaves nothing on it.
class PaintingTest : public DeviceTest {
protected:
    void SetUp() override {
        DeviceTest::SetUp();
        if (HasFatalFailure()) return;
        pool_ = std::make_unique<TexturePool>(device(), std::int64_t{1} << 24);
        painter_ = std::make_unique<PicturePainter>(device());
    }
    /// To be called when what the test itself has on the device is gone.
    void TearDown() override {
        target_ = {};
        painter_.reset();
        pool_.reset();
        EXPECT_EQ(device().counters().texturesAlive, 0);
        DeviceTest::TearDown();
    }

    std::unique_ptr<TexturePool> pool_;
    std::unique_ptr<PicturePainter> painter_;
    PictureTarget target_;
};

}  // namespace spate::gl
