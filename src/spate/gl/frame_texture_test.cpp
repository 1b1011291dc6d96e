// SPDX-License-Identifier: MIT
// Frames on the device: what is sent, in what order, and what a device without room says. That the
// pixels arrive, frame_reducer_test.cpp sees.
#include "spate/gl/frame_texture.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "spate/gl/egl_context_for_test.h"

namespace spate::gl {
namespace {

using image::ImageView;

class FrameTextureTest : public DeviceTest {
protected:
    [[nodiscard]] ImageView viewOf(std::int64_t rows, std::int64_t cols) {
        pixels_.resize(static_cast<std::size_t>(rows * cols));
        return *ImageView::of(pixels_.data(), rows, cols);
    }

private:
    std::vector<std::uint16_t> pixels_;
};

TEST(MemoryOrder, isThatInWhichPixelsFollowEachOther) {
    const std::vector<std::uint16_t> pixels(12);
    const auto orderOf = [&](std::int64_t rowStride, std::int64_t colStride, std::size_t first) {
        const auto view = *ImageView::create(pixels.data() + first, {.dtype = image::DType::UInt16,
                                                                     .rows = 3,
                                                                     .cols = 4,
                                                                     .rowStride = rowStride,
                                                                     .colStride = colStride});
        const PixelOrder order = memoryOrderOf(view);
        EXPECT_EQ(inOrder(view, order).data(),
                  static_cast<const void*>(pixels.data()));  // the first in memory
        return order;
    };
    EXPECT_EQ(orderOf(8, 2, 0), (PixelOrder{false, false, false}));
    EXPECT_EQ(orderOf(-8, 2, 8), (PixelOrder{false, true, false}));
    EXPECT_EQ(orderOf(8, -2, 3), (PixelOrder{false, false, true}));
    EXPECT_EQ(orderOf(-8, -2, 11), (PixelOrder{false, true, true}));
    EXPECT_EQ(orderOf(2, 6, 0), (PixelOrder{true, false, false}));
    EXPECT_EQ(orderOf(-2, 6, 2), (PixelOrder{true, false, true}));
    EXPECT_EQ(orderOf(2, -6, 9), (PixelOrder{true, true, false}));
}

TEST_F(FrameTextureTest, divideIntoTilesOfOneSize) {
    TexturePool pool(device(), 1 << 20);
    FrameTexture texture(device(), pool, {.tileSize = 10});
    ASSERT_TRUE(texture.send(viewOf(25, 41)));
    EXPECT_EQ(texture.tilesAcross(), 5);
    EXPECT_EQ(texture.tileWidth(), 9);
    EXPECT_EQ(texture.tileHeight(), 9);
    EXPECT_EQ(device().counters().uploads, 1U);
    EXPECT_EQ(device().counters().bytesUploaded, 25U * 41U * 2U);
}

TEST_F(FrameTextureTest, hasNoRoomBeyondItsLimit) {
    TexturePool pool(device(), 1 << 20);
    FrameTexture texture(device(), pool, {.bytes = 5 << 20});
    const auto sent = texture.send(viewOf(2000, 2000));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().message,
              "a frame of 2000×2000 uint16 cannot stay on the device: it takes 7 MiB, and at most "
              "5 MiB are allowed");
    EXPECT_TRUE(texture.empty());
    EXPECT_EQ(device().counters().texturesMade, 0U);
}

TEST_F(FrameTextureTest, hasNoRoomForMoreTilesThanTheDevice) {
    TexturePool pool(device(), 1 << 20);
    FrameTexture texture(device(), pool, {.tileSize = 1});
    const auto sent = texture.send(viewOf(200, 200));
    ASSERT_FALSE(sent);
    EXPECT_NE(sent.error().message.find("tiles of 1×1"), std::string::npos) << sent.error().message;
    EXPECT_TRUE(texture.empty());
}

TEST_F(FrameTextureTest, givesItsMemoryToTheNextOfItsShape) {
    TexturePool pool(device(), 1 << 20);
    {
        FrameTexture texture(device(), pool);
        ASSERT_TRUE(texture.send(viewOf(20, 30)));
        ASSERT_TRUE(texture.send(viewOf(21, 30)));
        ASSERT_TRUE(texture.send(viewOf(20, 30)));
    }
    FrameTexture other(device(), pool);
    ASSERT_TRUE(other.send(viewOf(21, 30)));
    EXPECT_EQ(device().counters().texturesMade, 2U);
    EXPECT_EQ(device().counters().texturesAlive, 2);
}

TEST_F(FrameTextureTest, doesNotPoolWhatIsLargerThanThePool) {
    TexturePool pool(device(), 5000);
    FrameTexture small(device(), pool);
    ASSERT_TRUE(small.send(viewOf(20, 30)));
    small.forget();
    EXPECT_EQ(pool.bytes(), 1200);
    FrameTexture large(device(), pool);
    ASSERT_TRUE(large.send(viewOf(200, 300)));
    large.forget();
    EXPECT_EQ(pool.bytes(), 1200);  // one that has no place there drives nothing out
    EXPECT_EQ(device().counters().texturesAlive, 1);
}

// Functions of a device that has no memory, of a plain kind: OpenGL calls are no closures.
bool isFull = false;
int deletedWhileFull = 0;
decltype(Functions::DeleteTextures) deleteTextures = nullptr;
decltype(Functions::GetError) getError = nullptr;
bool refused = false;

class FullDeviceTest : public FrameTextureTest {
protected:
    void SetUp() override {
        FrameTextureTest::SetUp();
        if (HasFatalFailure()) return;
        isFull = refused = false;
        deletedWhileFull = 0;
        Functions functions = device().gl();
        deleteTextures = functions.DeleteTextures;
        getError = functions.GetError;
        functions.DeleteTextures = [](GLsizei count, const GLuint* names) {
            if (isFull) deletedWhileFull += count;
            deleteTextures(count, names);
        };
        functions.GetError = []() -> GLenum {
            if (std::exchange(refused, false)) return GL_OUT_OF_MEMORY;
            return getError();
        };
        functions.TexStorage3D = [](GLenum, GLsizei, GLenum, GLsizei, GLsizei, GLsizei) {
            refused = true;
        };
        fullDevice_ = *Device::create(functions);
    }

    std::unique_ptr<Device> fullDevice_;
};

TEST_F(FullDeviceTest, isNamedInTheError) {
    isFull = true;
    TexturePool pool(*fullDevice_, 1 << 20);
    FrameTexture texture(*fullDevice_, pool);
    const auto sent = texture.send(viewOf(1000, 2000));
    ASSERT_FALSE(sent);
    EXPECT_EQ(
        sent.error().message,
        "a frame of 1000×2000 uint16 cannot stay on the device: making a texture of 1000×2000 "
        "(3 MiB): "
        "OpenGL says out of memory (" +
            device().info().renderer + ")");
    EXPECT_TRUE(texture.empty());
    EXPECT_EQ(deletedWhileFull, 1);
    EXPECT_EQ(fullDevice_->counters().texturesAlive, 0);
    EXPECT_EQ(fullDevice_->counters().bytesAlive, 0);
    EXPECT_EQ(fullDevice_->counters().uploads, 0U);
}

}  // namespace
}  // namespace spate::gl
