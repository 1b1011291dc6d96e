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

// X(result, name without "gl", arguments). Not by the types of <GL/glcorearb.h>: where <GL/gl.h>
// was included before, as Qt does, some are missing.
#define SPATE_GL_CORE_FUNCTIONS(X)                                                           \
    X(void, ActiveTexture, (GLenum))                                                         \
    X(void, AttachShader, (GLuint, GLuint))                                                  \
    X(void, BindFramebuffer, (GLenum, GLuint))                                               \
    X(void, BindTexture, (GLenum, GLuint))                                                   \
    X(void, BindVertexArray, (GLuint))                                                       \
    X(void, BlendFunc, (GLenum, GLenum))                                                     \
    X(GLenum, CheckFramebufferStatus, (GLenum))                                              \
    X(void, Clear, (GLbitfield))                                                             \
    X(void, ClearColor, (GLfloat, GLfloat, GLfloat, GLfloat))                                \
    X(GLenum, ClientWaitSync, (GLsync, GLbitfield, GLuint64))                                \
    X(void, ColorMask, (GLboolean, GLboolean, GLboolean, GLboolean))                         \
    X(void, CompileShader, (GLuint))                                                         \
    X(GLuint, CreateProgram, ())                                                             \
    X(GLuint, CreateShader, (GLenum))                                                        \
    X(void, DeleteFramebuffers, (GLsizei, const GLuint*))                                    \
    X(void, DeleteProgram, (GLuint))                                                         \
    X(void, DeleteShader, (GLuint))                                                          \
    X(void, DeleteSync, (GLsync))                                                            \
    X(void, DeleteTextures, (GLsizei, const GLuint*))                                        \
    X(void, DeleteVertexArrays, (GLsizei, const GLuint*))                                    \
    X(void, Disable, (GLenum))                                                               \
    X(void, DrawArrays, (GLenum, GLint, GLsizei))                                            \
    X(void, Enable, (GLenum))                                                                \
    X(GLsync, FenceSync, (GLenum, GLbitfield))                                               \
    X(void, Finish, ())                                                                      \
    X(void, FramebufferTexture2D, (GLenum, GLenum, GLenum, GLuint, GLint))                   \
    X(void, GenFramebuffers, (GLsizei, GLuint*))                                             \
    X(void, GenTextures, (GLsizei, GLuint*))                                                 \
    X(void, GenVertexArrays, (GLsizei, GLuint*))                                             \
    X(GLenum, GetError, ())                                                                  \
    X(void, GetIntegerv, (GLenum, GLint*))                                                   \
    X(void, GetProgramInfoLog, (GLuint, GLsizei, GLsizei*, GLchar*))                         \
    X(void, GetProgramiv, (GLuint, GLenum, GLint*))                                          \
    X(void, GetShaderInfoLog, (GLuint, GLsizei, GLsizei*, GLchar*))                          \
    X(void, GetShaderiv, (GLuint, GLenum, GLint*))                                           \
    X(const GLubyte*, GetString, (GLenum))                                                   \
    X(GLint, GetUniformLocation, (GLuint, const GLchar*))                                    \
    X(void, LinkProgram, (GLuint))                                                           \
    X(void, PixelStorei, (GLenum, GLint))                                                    \
    X(void, ReadPixels, (GLint, GLint, GLsizei, GLsizei, GLenum, GLenum, void*))             \
    X(void, Scissor, (GLint, GLint, GLsizei, GLsizei))                                       \
    X(void, ShaderSource, (GLuint, GLsizei, const GLchar* const*, const GLint*))             \
    X(void, TexImage2D,                                                                      \
      (GLenum, GLint, GLint, GLsizei, GLsizei, GLint, GLenum, GLenum, const void*))          \
    X(void, TexImage3D,                                                                      \
      (GLenum, GLint, GLint, GLsizei, GLsizei, GLsizei, GLint, GLenum, GLenum, const void*)) \
    X(void, TexParameteri, (GLenum, GLenum, GLint))                                          \
    X(void, TexSubImage2D,                                                                   \
      (GLenum, GLint, GLint, GLint, GLsizei, GLsizei, GLenum, GLenum, const void*))          \
    X(void, TexSubImage3D,                                                                   \
      (GLenum, GLint, GLint, GLint, GLint, GLsizei, GLsizei, GLsizei, GLenum, GLenum,        \
       const void*))                                                                         \
    X(void, Uniform1f, (GLint, GLfloat))                                                     \
    X(void, Uniform1i, (GLint, GLint))                                                       \
    X(void, Uniform1ui, (GLint, GLuint))                                                     \
    X(void, Uniform2f, (GLint, GLfloat, GLfloat))                                            \
    X(void, Uniform2i, (GLint, GLint, GLint))                                                \
    X(void, Uniform3f, (GLint, GLfloat, GLfloat, GLfloat))                                   \
    X(void, UseProgram, (GLuint))                                                            \
    X(void, Viewport, (GLint, GLint, GLsizei, GLsizei))

// Used where there are any: storage that never changes its shape (OpenGL 4.2), and the news that a
// context is lost (4.5).
#define SPATE_GL_LATER_FUNCTIONS(X)                                             \
    X(void, TexStorage2D, (GLenum, GLsizei, GLenum, GLsizei, GLsizei))          \
    X(void, TexStorage3D, (GLenum, GLsizei, GLenum, GLsizei, GLsizei, GLsizei)) \
    X(GLenum, GetGraphicsResetStatus, ())

/// Of one context. A plain table, so that a test may put a failing function in place of one.
struct Functions {
#define SPATE_GL_MEMBER(Result, Name, Arguments) Result(APIENTRY* Name) Arguments = nullptr;
    SPATE_GL_CORE_FUNCTIONS(SPATE_GL_MEMBER)
    SPATE_GL_LATER_FUNCTIONS(SPATE_GL_MEMBER)
#undef SPATE_GL_MEMBER

    /// Fails, naming the function, if one of OpenGL 3.3 core is missing.
    [[nodiscard]] static base::Result<Functions> load(const Loader& loader);
};

}  // namespace spate::gl
