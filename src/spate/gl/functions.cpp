// SPDX-License-Identifier: MIT
#include "spate/gl/functions.h"

namespace spate::gl {

base::Result<Functions> Functions::load(const Loader& loader) {
    Functions functions;
    const char* missing = nullptr;
#define SPATE_GL_LOAD(Type, Name) functions.Name = reinterpret_cast<Type>(loader("gl" #Name));
    SPATE_GL_CORE_FUNCTIONS(SPATE_GL_LOAD)
    SPATE_GL_LATER_FUNCTIONS(SPATE_GL_LOAD)
#undef SPATE_GL_LOAD
#define SPATE_GL_CHECK(Type, Name) \
    if (functions.Name == nullptr && missing == nullptr) missing = "gl" #Name;
    SPATE_GL_CORE_FUNCTIONS(SPATE_GL_CHECK)
#undef SPATE_GL_CHECK
    if (missing != nullptr) {
        return base::fail("OpenGL has no function {}: OpenGL 3.3 or later is needed", missing);
    }
    return functions;
}

}  // namespace spate::gl
