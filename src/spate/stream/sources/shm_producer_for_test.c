/* SPDX-License-Identifier: MIT */
/* Writes frames of the tests' pattern into a ring, until it is killed or its parent is gone.
 * Usage: NAME SLOTS ROWS COLS DTYPE PAUSE_US [COUNT]
 * COUNT frames (0: without end), then it stays, silent; a line "ready" when the ring is there. */
#include "spate/stream/spate_shm.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "spate/stream/sources/shm_pattern_for_test.h"

static void fill(unsigned char* pixels, uint64_t id, size_t bytes) {
    size_t k;
    for (k = 0; k < bytes; ++k) pixels[k] = spate_test_byte(id, k);
}

static void pause_us(long us) {
    struct timespec time;
    time.tv_sec = us / 1000000;
    time.tv_nsec = us % 1000000 * 1000;
    if (us > 0) nanosleep(&time, NULL);
}

int main(int argc, char** argv) {
    static spate_shm_ring ring;
    spate_shm_frame frame;
    size_t bytes;
    uint64_t count;
    if (argc < 7) return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    frame = spate_shm_packed((uint32_t)atol(argv[5]), atol(argv[3]), atol(argv[4]));
    bytes = (size_t)(frame.rows * frame.row_stride);
    if (spate_shm_create(&ring, argv[1], (uint32_t)atol(argv[2]), bytes) != 0) {
        printf("%s\n", strerror(errno));
        return 1;
    }
    printf("ready\n");
    fflush(stdout);
    count = argc > 7 ? (uint64_t)atol(argv[7]) : 0;
    for (; count == 0 || frame.id < count; ++frame.id) {
        const int slot = spate_shm_acquire(&ring);
        if (slot >= 0) {
            fill((unsigned char*)spate_shm_pixels(&ring, slot), frame.id, bytes);
            spate_shm_attribute(&ring, slot, "who", "the other process");
            spate_shm_publish(&ring, slot, &frame);
        }
        pause_us(atol(argv[6]));
    }
    for (;;) pause_us(1000000);
}
