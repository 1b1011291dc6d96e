// SPDX-License-Identifier: MIT
// Errors of the caller: contracts, checked in debug builds and free in release builds.
#pragma once

#include <cassert>

/// States what a function expects of its caller. Documented with the function, fatal in debug.
#define SPATE_EXPECTS(condition) assert(condition)
