// SPDX-License-Identifier: MIT
// For files that instantiate a template for every number type of image::DType.
#pragma once

#include <cstdint>

#define SPATE_FOR_EACH_NUMBER_TYPE(DO) \
    DO(std::uint8_t)                   \
    DO(std::int8_t)                    \
    DO(std::uint16_t)                  \
    DO(std::int16_t)                   \
    DO(std::uint32_t)                  \
    DO(std::int32_t)                   \
    DO(std::uint64_t)                  \
    DO(std::int64_t)                   \
    DO(float)                          \
    DO(double)
