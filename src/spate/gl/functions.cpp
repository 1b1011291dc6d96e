// SPDX-License-Identifier: MIT
#include "spate/gl/functions.h"

namespace spate::gl {

base::Result<Functions> Functions::load(const Loader& loader) {
    Functions functions;
    const char* missing = nullptr;
#define SPATE_GL_LOAD(Result, Name, Arguments) \
    functions.Name = reinterpret_cast<Result(APIENTRY*) Arguments>(loader("gl" #Name));
#define SPATE_GL_NEED(Result, Name, Arguments) \
    if (functions.Name == nullptr && missing == nullptr) missing = "gl" #Name;
    SPATE_GL_CORE_FUNCTIONS(SPATE_GL_LOAD)
    SPATE_GL_CORE_FUNCTIONS(SPATE_GL_NEED)
    SPATE_GL_LATER_FUNCTIONS(SPATE_GL_LOAD)
#undef SPATE_GL_LOAD
#undef SPATE_GL_NEED
    if (missing != nullptr) {
        return base::fail("OpenGL has no function {}: OpenGL 3.3 or later is needed", missing);
    }
    return functions;
}

}  // namespace spate::gl
