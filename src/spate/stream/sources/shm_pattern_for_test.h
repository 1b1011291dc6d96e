/* SPDX-License-Identifier: MIT */
/* The bytes of the frames that the tests send through a ring: C, for both ends. */
#ifndef SPATE_SHM_PATTERN_FOR_TEST_H
#define SPATE_SHM_PATTERN_FOR_TEST_H

#include <stddef.h>
#include <stdint.h>

/* Byte k of frame `id`: no two of the first 65536 frames are the same, nor two of their rows. */
static inline unsigned char spate_test_byte(uint64_t id, size_t k) {
    const uint64_t mixed = (id * 0x9E3779B97F4A7C15U) ^ (k * 0xC2B2AE3D27D4EB4FU);
    return (mixed ^ mixed >> 29) >> 17 & 0xFFU;
}

#endif
