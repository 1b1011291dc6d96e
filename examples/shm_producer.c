/* SPDX-License-Identifier: MIT */
/* A camera's thread that shows its frames to `spate view shm://camera`, without a copy and without
 * ever waiting for a viewer. C99 and no library:
 *     cc -std=c99 -I/usr/include shm_producer.c -o shm_producer
 * Usage: shm_producer [NAME [FRAMES]]    (default: camera, without end) */
#include <spate/stream/spate_shm.h>

#include <stdlib.h>

enum { ROWS = 1024, COLS = 1024, SLOTS = 8 };

/* Stands for the camera: it writes the next exposure to `pixels`, or nowhere. */
static void expose(uint16_t* pixels, uint64_t id) {
    const struct timespec exposure = {0, 10000000};
    int row, col;
    nanosleep(&exposure, NULL);
    if (pixels == NULL) return;
    for (row = 0; row < ROWS; ++row)
        for (col = 0; col < COLS; ++col)
            pixels[row * COLS + col] = (uint16_t)((uint64_t)(row + col) + id);
}

int main(int argc, char** argv) {
    static spate_shm_ring ring;
    const char* const name = argc > 1 ? argv[1] : "camera";
    const uint64_t frames = argc > 2 ? (uint64_t)atol(argv[2]) : UINT64_MAX;
    spate_shm_frame frame = spate_shm_packed(SPATE_SHM_UINT16, ROWS, COLS);

    if (spate_shm_create(&ring, name, SLOTS, sizeof(uint16_t) * ROWS * COLS) != 0) {
        perror(name);
        return 1;
    }
    for (; frame.id < frames; ++frame.id) {
        const int slot = spate_shm_acquire(&ring);
        expose(slot < 0 ? NULL : spate_shm_pixels(&ring, slot), frame.id);
        if (slot < 0) continue; /* viewers hold all slots: this frame is dropped, and counted */
        spate_shm_attribute(&ring, slot, "exposure", "10 ms");
        spate_shm_publish(&ring, slot, &frame);
    }
    printf("%s: %lu frames, %lu dropped\n", name, (unsigned long)frame.id,
           (unsigned long)ring.header->dropped);
    spate_shm_close(&ring);
    return 0;
}
