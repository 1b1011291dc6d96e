// SPDX-License-Identifier: MIT
// What a device refuses, and how it says so; and that its textures are what they are said to be.
#include "spate/gl/device.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "spate/gl/egl_context_for_test.h"
#include "spate/gl/self_test.h"
#include "spate/gl/texture.h"

namespace spate::gl {
namespace {

using DeviceErrors = DeviceTest;

TEST_F(DeviceErrors, nameTheFunctionThatIsMissing) {
    const auto device = Device::create([](const char* name) -> void* {
        return std::string_view(name) == "glUniform2i" ? nullptr : EglContext::load(name);
    });
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().message,
              "OpenGL has no function glUniform2i: OpenGL 3.3 or later is needed");
}

TEST_F(DeviceErrors, nameTheVersionThatIsTooOld) {
    Functions old = device().gl();
    old.GetString = +[](GLenum) { return reinterpret_cast<const GLubyte*>("2.1 Mesa 18.0"); };
    old.GetIntegerv = +[](GLenum, GLint* value) { *value = 0; };  // it does not know the question
    const auto refused = Device::create(old);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message,
              "OpenGL 2.1 Mesa 18.0 (2.1 Mesa 18.0): 3.3 or later is needed");
}

TEST_F(DeviceErrors, sayThatNoContextIsCurrent) {
    Functions none = device().gl();
    none.GetString = +[](GLenum) -> const GLubyte* { return nullptr; };
    const auto refused = Device::create(none);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "no OpenGL context is current");
}

TEST_F(DeviceErrors, nameWhatWasDone) {
    device().gl().Enable(GL_TEXTURE_2D_ARRAY);
    const auto failed = device().check("enabling what cannot be");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "enabling what cannot be: OpenGL says invalid enumerant (" +
                                          device().info().renderer + ")");
    EXPECT_TRUE(device().check("nothing")) << "said once";
}

TEST_F(DeviceErrors, tellALostContextFromAllOthers) {
    Functions lost = device().gl();
    auto other = Device::create(lost);
    ASSERT_TRUE(other);
    lost.GetGraphicsResetStatus = +[]() -> GLenum { return GL_UNKNOWN_CONTEXT_RESET; };
    const auto refused = Device::create(lost);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("the context is lost"), std::string::npos);
}

TEST_F(DeviceErrors, nameATextureThatIsTooLarge) {
    const int most = device().info().maxTextureSize;
    const auto refused =
        Texture::create(device(), {.format = TextureFormat::R8, .width = most + 1, .height = 1});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find(std::to_string(most + 1)), std::string::npos);
    EXPECT_EQ(device().counters().texturesMade, 0U);
}

using SelfTest = DeviceTest;

TEST_F(SelfTest, passesOnADeviceThatDrawsRight) {
    const auto tested = testColors(device());
    EXPECT_TRUE(tested) << tested.error().message;
    EXPECT_EQ(device().counters().texturesAlive, 0);
}

TEST_F(SelfTest, failsOnOneThatDrawsWrong) {
    Functions wrong = device().gl();
    // A driver that rounds as it likes.
    static PFNGLREADPIXELSPROC read = nullptr;
    read = wrong.ReadPixels;
    wrong.ReadPixels = +[](GLint x, GLint y, GLsizei width, GLsizei height, GLenum format,
                           GLenum type, void* pixels) {
        read(x, y, width, height, format, type, pixels);
        static_cast<std::uint32_t*>(pixels)[17] ^= 0x01U;
    };
    auto broken = Device::create(wrong);
    ASSERT_TRUE(broken);
    const auto tested = testColors(**broken);
    ASSERT_FALSE(tested);
    EXPECT_NE(tested.error().message.find("pixel 17"), std::string::npos) << tested.error().message;
}

// What is sent has the format of what is stored: a driver has nothing to convert.
TEST_F(DeviceTest, texturesAreStoredAsTheyAreSent) {
    const auto ask = reinterpret_cast<PFNGLGETTEXLEVELPARAMETERIVPROC>(
        EglContext::load("glGetTexLevelParameteriv"));
    for (const TextureFormat format :
         {TextureFormat::R8, TextureFormat::R16, TextureFormat::R32, TextureFormat::RG32,
          TextureFormat::RGBA32, TextureFormat::Color}) {
        const auto texture = Texture::create(device(), {.format = format, .width = 8, .height = 4});
        ASSERT_TRUE(texture) << texture.error().message;
        texture->bind(0);
        int bits = 0;
        for (const GLenum part : {GL_TEXTURE_RED_SIZE, GL_TEXTURE_GREEN_SIZE, GL_TEXTURE_BLUE_SIZE,
                                  GL_TEXTURE_ALPHA_SIZE}) {
            GLint some = 0;
            ask(GL_TEXTURE_2D, 0, part, &some);
            bits += some;
        }
        EXPECT_EQ(bits, 8 * bytesPerPixel(format));
        GLint kind = 0;
        ask(GL_TEXTURE_2D, 0, GL_TEXTURE_RED_TYPE, &kind);
        const bool isColor = format == TextureFormat::Color;
        EXPECT_EQ(static_cast<GLenum>(kind),
                  static_cast<GLenum>(isColor ? GL_UNSIGNED_NORMALIZED : GL_UNSIGNED_INT));
    }
}

}  // namespace
}  // namespace spate::gl
