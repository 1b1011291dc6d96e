// SPDX-License-Identifier: MIT
// Functions: the entry points of OpenGL 3.3 core that Spate uses, and of some later versions.
#pragma once

#include <GL/glcorearb.h>

#include <functional>

#include "spate/base/result.h"

namespace spate::gl {

/// Finds a function of OpenGL by name, for the context that is current: eglGetProcAddress(),
/// QOpenGLContext::getProcAddress(), or a host's own. Null where there is none.
using Loader = std::function<void*(const char* name)>;

// X(type of the pointer, name without "gl")
#define SPATE_GL_CORE_FUNCTIONS(X)                             \
    X(PFNGLACTIVETEXTUREPROC, ActiveTexture)                   \
    X(PFNGLATTACHSHADERPROC, AttachShader)                     \
    X(PFNGLBINDFRAMEBUFFERPROC, BindFramebuffer)               \
    X(PFNGLBINDTEXTUREPROC, BindTexture)                       \
    X(PFNGLBINDVERTEXARRAYPROC, BindVertexArray)               \
    X(PFNGLBLENDFUNCPROC, BlendFunc)                           \
    X(PFNGLCHECKFRAMEBUFFERSTATUSPROC, CheckFramebufferStatus) \
    X(PFNGLCLEARPROC, Clear)                                   \
    X(PFNGLCLEARCOLORPROC, ClearColor)                         \
    X(PFNGLCLIENTWAITSYNCPROC, ClientWaitSync)                 \
    X(PFNGLCOLORMASKPROC, ColorMask)                           \
    X(PFNGLCOMPILESHADERPROC, CompileShader)                   \
    X(PFNGLCREATEPROGRAMPROC, CreateProgram)                   \
    X(PFNGLCREATESHADERPROC, CreateShader)                     \
    X(PFNGLDELETEFRAMEBUFFERSPROC, DeleteFramebuffers)         \
    X(PFNGLDELETEPROGRAMPROC, DeleteProgram)                   \
    X(PFNGLDELETESHADERPROC, DeleteShader)                     \
    X(PFNGLDELETESYNCPROC, DeleteSync)                         \
    X(PFNGLDELETETEXTURESPROC, DeleteTextures)                 \
    X(PFNGLDELETEVERTEXARRAYSPROC, DeleteVertexArrays)         \
    X(PFNGLDISABLEPROC, Disable)                               \
    X(PFNGLDRAWARRAYSPROC, DrawArrays)                         \
    X(PFNGLENABLEPROC, Enable)                                 \
    X(PFNGLFENCESYNCPROC, FenceSync)                           \
    X(PFNGLFINISHPROC, Finish)                                 \
    X(PFNGLFRAMEBUFFERTEXTURE2DPROC, FramebufferTexture2D)     \
    X(PFNGLGENFRAMEBUFFERSPROC, GenFramebuffers)               \
    X(PFNGLGENTEXTURESPROC, GenTextures)                       \
    X(PFNGLGENVERTEXARRAYSPROC, GenVertexArrays)               \
    X(PFNGLGETERRORPROC, GetError)                             \
    X(PFNGLGETINTEGERVPROC, GetIntegerv)                       \
    X(PFNGLGETPROGRAMINFOLOGPROC, GetProgramInfoLog)           \
    X(PFNGLGETPROGRAMIVPROC, GetProgramiv)                     \
    X(PFNGLGETSHADERINFOLOGPROC, GetShaderInfoLog)             \
    X(PFNGLGETSHADERIVPROC, GetShaderiv)                       \
    X(PFNGLGETSTRINGPROC, GetString)                           \
    X(PFNGLGETUNIFORMLOCATIONPROC, GetUniformLocation)         \
    X(PFNGLLINKPROGRAMPROC, LinkProgram)                       \
    X(PFNGLPIXELSTOREIPROC, PixelStorei)                       \
    X(PFNGLREADPIXELSPROC, ReadPixels)                         \
    X(PFNGLSCISSORPROC, Scissor)                               \
    X(PFNGLSHADERSOURCEPROC, ShaderSource)                     \
    X(PFNGLTEXIMAGE2DPROC, TexImage2D)                         \
    X(PFNGLTEXIMAGE3DPROC, TexImage3D)                         \
    X(PFNGLTEXPARAMETERIPROC, TexParameteri)                   \
    X(PFNGLTEXSUBIMAGE2DPROC, TexSubImage2D)                   \
    X(PFNGLTEXSUBIMAGE3DPROC, TexSubImage3D)                   \
    X(PFNGLUNIFORM1FPROC, Uniform1f)                           \
    X(PFNGLUNIFORM1IPROC, Uniform1i)                           \
    X(PFNGLUNIFORM1UIPROC, Uniform1ui)                         \
    X(PFNGLUNIFORM2FPROC, Uniform2f)                           \
    X(PFNGLUNIFORM2IPROC, Uniform2i)                           \
    X(PFNGLUNIFORM3FPROC, Uniform3f)                           \
    X(PFNGLUSEPROGRAMPROC, UseProgram)                         \
    X(PFNGLVIEWPORTPROC, Viewport)

// Used where there are any: storage that never changes its shape (OpenGL 4.2), and the news that a
// context is lost (4.5).
#define SPATE_GL_LATER_FUNCTIONS(X)        \
    X(PFNGLTEXSTORAGE2DPROC, TexStorage2D) \
    X(PFNGLTEXSTORAGE3DPROC, TexStorage3D) \
    X(PFNGLGETGRAPHICSRESETSTATUSPROC, GetGraphicsResetStatus)

/// Of one context. A plain table, so that a test may put a failing function in place of one.
struct Functions {
#define SPATE_GL_MEMBER(Type, Name) Type Name = nullptr;
    SPATE_GL_CORE_FUNCTIONS(SPATE_GL_MEMBER)
    SPATE_GL_LATER_FUNCTIONS(SPATE_GL_MEMBER)
#undef SPATE_GL_MEMBER

    /// Fails, naming the function, if one of OpenGL 3.3 core is missing.
    [[nodiscard]] static base::Result<Functions> load(const Loader& loader);
};

}  // namespace spate::gl
