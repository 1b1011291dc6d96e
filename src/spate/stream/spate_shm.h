/* SPDX-License-Identifier: MIT */
/* spate_shm.h: writes frames into a ring in shared memory, which `spate view shm://NAME` shows in
 * place. One header for C99 and C++ on Linux (5.1 or newer) that needs nothing but the C library:
 *
 *     spate_shm_ring ring;
 *     if (spate_shm_create(&ring, "camera", 8, 4096UL * 4096 * 4) != 0) return 1;
 *     spate_shm_frame frame = spate_shm_packed(SPATE_SHM_FLOAT32, 4096, 4096);
 *     for (;; ++frame.id) {
 *         int slot = spate_shm_acquire(&ring);   never waits
 *         if (slot < 0) continue;                readers hold every slot: this frame is dropped
 *         read_camera(spate_shm_pixels(&ring, slot));
 *         spate_shm_publish(&ring, slot, &frame);
 *     }
 *
 * THE FORMAT, version 1. A ring is one file without a name (memfd_create), of a fixed size: one
 * spate_shm_header, `slot_count` times one spate_shm_slot, and, from `pixels_offset` on, the pixels
 * of the slots, each `slot_bytes` long. Numbers are in the machine's own byte order. The symbolic
 * link /dev/shm/spate-NAME leads to it: its text is /proc/PID/fd/N.
 *
 * - The file is sealed against shrinking, growing and further writing (F_SEAL_SHRINK, F_SEAL_GROW,
 *   F_SEAL_FUTURE_WRITE), and has all of its memory from the start. So no reader can be killed by
 *   SIGBUS, and none but the producer can change a byte. Readers map it read-only.
 * - A slot is pinned by a lock on one byte of the file, number `slot` (fcntl, F_OFD_SETLK): shared
 *   by those that read it, exclusive by the producer while it writes. Nobody waits for one. The
 *   kernel takes the locks of a process back when it ends, however it ends: no pin outlives its
 *   reader. Byte SPATE_SHM_MAX_SLOTS is locked exclusively for as long as the producer lives.
 * - `newest` is (publication << 16 | slot), publications counting from 1; 0 before the first. A
 *   reader loads it, pins the slot, and has the frame if the slot's `publication` is still the
 *   same. It sleeps on the futex `wake`, which changes with each publication.
 * - The memory is freed when producer and readers have ended. What a killed producer leaves is the
 *   link, which the next one of that name replaces.
 *
 * The producer's user can read the ring, and root; others cannot open it, nor can processes that
 * see another /proc (containers). A producer with file capabilities must call
 * prctl(PR_SET_DUMPABLE, 1), or the kernel refuses its own user too.
 *
 * A reader holds a few slots: the viewer four (on the screen, in the worker, waiting, leaving). The
 * producer needs two: the newest, and the one being written. Eight slots serve one viewer well.
 * A child of fork() that does not exec shares its parent's locks, and keeps them after its end.
 *
 * One thread at a time for each ring. Functions return -1 and set errno where they fail. */
#ifndef SPATE_SHM_H
#define SPATE_SHM_H

#if defined __STRICT_ANSI__ && !defined __cplusplus && !defined _GNU_SOURCE && \
    !defined _DEFAULT_SOURCE
#ifdef _FEATURES_H
#error "spate_shm.h: include it first, or compile with -D_DEFAULT_SOURCE"
#endif
#define _DEFAULT_SOURCE 1
#endif

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined __cplusplus && defined __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast" /* C has no other */
#endif

#define SPATE_SHM_MAGIC "SPATESHM"
#define SPATE_SHM_VERSION 1U
#define SPATE_SHM_MAX_SLOTS 1024U
#define SPATE_SHM_MAX_NAME 63U /* bytes of a ring's name: A-Z a-z 0-9 . _ - */
#define SPATE_SHM_FOLDER "/dev/shm/"
#define SPATE_SHM_PREFIX "spate-"
#define SPATE_SHM_PAGE 4096U

/* Only <fcntl.h> of _GNU_SOURCE has these; the kernel's numbers never change. */
#define SPATE_SHM_GET_LOCK 36 /* F_OFD_GETLK */
#define SPATE_SHM_SET_LOCK 37 /* F_OFD_SETLK */
#define SPATE_SHM_ADD_SEALS 1033
#define SPATE_SHM_GET_SEALS 1034
#define SPATE_SHM_SEALS (0x2 | 0x4 | 0x10) /* F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_FUTURE_WRITE */

/* Types of a pixel, or of a channel of one. */
enum {
    SPATE_SHM_UINT8 = 1,
    SPATE_SHM_INT8 = 2,
    SPATE_SHM_UINT16 = 3,
    SPATE_SHM_INT16 = 4,
    SPATE_SHM_UINT32 = 5,
    SPATE_SHM_INT32 = 6,
    SPATE_SHM_UINT64 = 7,
    SPATE_SHM_INT64 = 8,
    SPATE_SHM_FLOAT32 = 9,
    SPATE_SHM_FLOAT64 = 10,
    SPATE_SHM_BOOL = 11,      /* one byte, true unless 0 */
    SPATE_SHM_FLOAT16 = 12,   /* IEEE binary16 */
    SPATE_SHM_COMPLEX64 = 13, /* two float32 */
    SPATE_SHM_COMPLEX128 = 14 /* two float64 */
};

/* spate_shm_frame.flags */
enum {
    SPATE_SHM_HAS_SERIES = 1, /* `series` holds the number of the series */
    SPATE_SHM_PARTIAL = 2,    /* packets or modules are missing in this frame */
    SPATE_SHM_SWAPPED = 4     /* pixels are in the other byte order than the machine's */
};

/** What a producer says of a frame. Pixel (r, c), channel k, lies at
 * slot + offset + r * row_stride + c * col_stride + k * channel_stride (bytes, of either sign). */
typedef struct spate_shm_frame {
    uint64_t id;            /* the detector's number of this frame: gaps are counted as missing */
    uint64_t series;        /* with SPATE_SHM_HAS_SERIES */
    uint64_t series_frames; /* how many frames the series will have; 0: unknown */
    uint64_t monotonic_ns;  /* CLOCK_MONOTONIC when the detector had it; 0: when it is published */
    uint64_t utc_ns;        /* nanoseconds since 1970-01-01 UTC of the exposure; 0: unknown */
    uint32_t flags;
    uint32_t dtype;    /* SPATE_SHM_UINT8, … */
    uint32_t channels; /* 1; colour images 3 or 4 (of uint8, uint16, float32 or float64) */
    uint32_t reserved; /* 0 */
    int64_t rows;
    int64_t cols;
    int64_t row_stride;
    int64_t col_stride;
    int64_t channel_stride;
    uint64_t offset;
} spate_shm_frame;

/* The bytes of a slot's attributes: lines "key=value\n" of UTF-8, a zero behind the last. */
#define SPATE_SHM_ATTRIBUTE_BYTES (SPATE_SHM_PAGE - sizeof(spate_shm_frame) - sizeof(uint64_t))

/** One slot in the file, SPATE_SHM_PAGE bytes. */
typedef struct spate_shm_slot {
    uint64_t publication; /* which publication it holds; 0 while it is written */
    spate_shm_frame frame;
    char attributes[SPATE_SHM_ATTRIBUTE_BYTES];
} spate_shm_slot;

/** The start of the file, SPATE_SHM_PAGE bytes. */
typedef struct spate_shm_header {
    char magic[8]; /* SPATE_SHM_MAGIC */
    uint32_t version;
    uint32_t slot_count;
    uint64_t file_bytes;
    uint64_t slot_bytes;    /* a multiple of SPATE_SHM_PAGE */
    uint64_t pixels_offset; /* SPATE_SHM_PAGE * (1 + slot_count) */
    char name[SPATE_SHM_MAX_NAME + 1];
    char unused[24];

    /* What changes, from byte 128 on. */
    uint64_t newest;
    uint64_t dropped; /* acquisitions that found every slot pinned */
    uint32_t wake;    /* futex */
    uint32_t pausing; /* 1: the series is complete, 2: the producer has closed the ring */
    char unused_too[SPATE_SHM_PAGE - 152];
} spate_shm_header;

enum { SPATE_SHM_SERIES_ENDED = 1, SPATE_SHM_CLOSED = 2 }; /* spate_shm_header.pausing */

/** The producer's own state; its fields are not part of the format. */
typedef struct spate_shm_ring {
    int file;
    spate_shm_header* header; /* the start of the mapping */
    uint64_t publications;
    uint64_t published_as[SPATE_SHM_MAX_SLOTS]; /* so that the oldest free slot is taken */
    unsigned char writing[SPATE_SHM_MAX_SLOTS];
    char link[sizeof SPATE_SHM_FOLDER + sizeof SPATE_SHM_PREFIX + SPATE_SHM_MAX_NAME];
    char target[48];
} spate_shm_ring;

/* ---- Parts that readers use too ---- */

/* Locks or unlocks a byte without waiting: F_RDLCK, F_WRLCK or F_UNLCK. */
static inline int spate_shm_lock(int file, short type, uint32_t byte) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = (off_t)byte;
    lock.l_len = 1;
    return fcntl(file, SPATE_SHM_SET_LOCK, &lock);
}

/* 1 while the producer of the ring lives, else 0. */
static inline int spate_shm_has_producer(int file) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = (off_t)SPATE_SHM_MAX_SLOTS;
    lock.l_len = 1;
    return fcntl(file, SPATE_SHM_GET_LOCK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Writes the path of the link of a ring. `path` is as large as spate_shm_ring.link. */
static inline int spate_shm_link_path(char* path, const char* name) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    const size_t length = strlen(name);
    if (length == 0 || length > SPATE_SHM_MAX_NAME || strspn(name, letters) != length) {
        errno = EINVAL;
        return -1;
    }
    memcpy(path, SPATE_SHM_FOLDER SPATE_SHM_PREFIX, sizeof SPATE_SHM_FOLDER SPATE_SHM_PREFIX - 1);
    memcpy(path + sizeof SPATE_SHM_FOLDER SPATE_SHM_PREFIX - 1, name, length + 1);
    return 0;
}

/* Reads where a link leads to, if it leads to a descriptor of a process: nothing else is opened. */
static inline int spate_shm_read_link(const char* path, char* target, size_t size) {
    unsigned pid = 0, number = 0;
    char end = 0;
    const ssize_t length = readlink(path, target, size - 1);
    if (length < 0) return -1;
    target[length] = 0;
    if (sscanf(target, "/proc/%u/fd/%u%c", &pid, &number, &end) == 2) return 0;
    errno = ELOOP;
    return -1;
}

/* ---- The producer ---- */

/* 1 if there is a living producer behind the link's target, 0 if not, -1 if that is unknown. */
static inline int spate_shm_target_lives(const char* target) {
    int lives;
    const int file = open(target, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) return errno == ENOENT ? 0 : -1;
    lives = fcntl(file, SPATE_SHM_GET_SEALS) > 0 && spate_shm_has_producer(file);
    close(file);
    return lives;
}

/* Takes the link of a dead producer away. Another one may do the same, and be faster: the link is
 * first moved to a name of our own, looked at, and put back if it is no longer the dead one. */
static inline int spate_shm_remove_dead(const char* link, const char* dead) {
    char aside[sizeof(((spate_shm_ring*)0)->link) + 24];
    char target[sizeof(((spate_shm_ring*)0)->target)];
    int status = 0;
    snprintf(aside, sizeof aside, "%s~%ld", link, (long)getpid());
    if (rename(link, aside) != 0) return errno == ENOENT ? 0 : -1;
    if (spate_shm_read_link(aside, target, sizeof target) == 0 && strcmp(target, dead) != 0)
        status = symlink(target, link);
    unlink(aside);
    return status;
}

/* Puts the link `link` to `target` in place, unless a living producer has that name. */
static inline int spate_shm_claim(const char* link, const char* target) {
    char other[sizeof(((spate_shm_ring*)0)->target)];
    int lives, attempt;
    for (attempt = 0; attempt < 100; ++attempt) {
        if (symlink(target, link) == 0) return 0;
        if (errno != EEXIST) return -1;
        if (spate_shm_read_link(link, other, sizeof other) != 0) {
            if (errno == ENOENT) continue;
            return -1;
        }
        lives = strcmp(other, target) == 0 ? 0 : spate_shm_target_lives(other);
        if (lives < 0) return -1;
        if (lives) break;
        if (spate_shm_remove_dead(link, other) != 0 && errno != EEXIST) return -1;
    }
    errno = EADDRINUSE;
    return -1;
}

/* The bytes of a ring's file; 0 if the sizes cannot be. */
static inline uint64_t spate_shm_file_bytes(uint32_t slot_count, uint64_t slot_bytes) {
    const uint64_t most = (uint64_t)1 << 46;
    if (slot_count < 2 || slot_count > SPATE_SHM_MAX_SLOTS) return 0;
    if (slot_bytes == 0 || slot_bytes > most || slot_bytes % SPATE_SHM_PAGE != 0) return 0;
    return SPATE_SHM_PAGE * (1 + (uint64_t)slot_count) + slot_count * slot_bytes;
}

static inline void spate_shm_fill_header(spate_shm_header* header, const char* name,
                                         uint32_t slot_count, uint64_t slot_bytes) {
    header->version = SPATE_SHM_VERSION;
    header->slot_count = slot_count;
    header->file_bytes = spate_shm_file_bytes(slot_count, slot_bytes);
    header->slot_bytes = slot_bytes;
    header->pixels_offset = SPATE_SHM_PAGE * (1 + (uint64_t)slot_count);
    memcpy(header->name, name, strlen(name) + 1);
    memcpy(header->magic, SPATE_SHM_MAGIC, sizeof header->magic);
}

/* 1 if the machine has so much memory to spare, else 0. The kernel would not refuse: it would kill
 * other programs until there is enough. A sixteenth is left alone. */
static inline int spate_shm_fits_memory(uint64_t bytes) {
    unsigned long long available_kib = 0;
    char line[128];
    FILE* file = fopen("/proc/meminfo", "re");
    if (file == NULL) return 0;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "MemAvailable: %llu kB", &available_kib) == 1) break;
    fclose(file);
    return bytes / 1024 < available_kib / 16 * 15;
}

/* Makes, maps and seals the file of a ring whose `file` is open and empty. */
static inline int spate_shm_make_file(spate_shm_ring* ring, uint64_t bytes) {
    void* data;
    int error;
    if (!spate_shm_fits_memory(bytes)) {
        errno = ENOMEM;
        return -1;
    }
    if (ftruncate(ring->file, (off_t)bytes) != 0) return -1;
    error = posix_fallocate(ring->file, 0, (off_t)bytes);
    if (error != 0) {
        errno = error;
        return -1;
    }
    data =
        mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring->file, 0);
    if (data == MAP_FAILED) return -1;
    ring->header = (spate_shm_header*)data;
    if (fcntl(ring->file, SPATE_SHM_ADD_SEALS, SPATE_SHM_SEALS) < 0) return -1;
    return spate_shm_lock(ring->file, F_WRLCK, SPATE_SHM_MAX_SLOTS);
}

/* Unmaps and closes; keeps errno. */
static inline void spate_shm_release(spate_shm_ring* ring, uint64_t bytes) {
    const int error = errno;
    if (ring->header != NULL) munmap(ring->header, (size_t)bytes);
    if (ring->file >= 0) close(ring->file);
    ring->header = NULL;
    ring->file = -1;
    errno = error;
}

/* Makes a ring of `slot_count` slots (2 to SPATE_SHM_MAX_SLOTS) for frames of at most `frame_bytes`
 * bytes each, padding between rows included. All memory is taken now. A ring of the same name whose
 * producer has ended is replaced; its readers go over to the new one. Fails with EADDRINUSE if its
 * producer lives, EACCES if it is another user's, EINVAL, ENOMEM, EMFILE. */
static inline int spate_shm_create(spate_shm_ring* ring, const char* name, uint32_t slot_count,
                                   uint64_t frame_bytes) {
    const uint64_t whole_pages = frame_bytes > UINT64_MAX - SPATE_SHM_PAGE
                                     ? 0
                                     : (frame_bytes + SPATE_SHM_PAGE - 1) / SPATE_SHM_PAGE;
    const uint64_t bytes = spate_shm_file_bytes(slot_count, whole_pages * SPATE_SHM_PAGE);
    memset(ring, 0, sizeof *ring);
    ring->file = -1;
    if (spate_shm_link_path(ring->link, name) != 0) return -1;
    if (bytes == 0) {
        errno = EINVAL;
        return -1;
    }
    ring->file = (int)syscall(SYS_memfd_create, ring->link + sizeof SPATE_SHM_FOLDER - 1,
                              3U /* MFD_CLOEXEC | MFD_ALLOW_SEALING */);
    if (ring->file < 0) return -1;
    snprintf(ring->target, sizeof ring->target, "/proc/%ld/fd/%d", (long)getpid(), ring->file);
    if (spate_shm_make_file(ring, bytes) == 0) {
        spate_shm_fill_header(ring->header, name, slot_count, whole_pages * SPATE_SHM_PAGE);
        if (spate_shm_claim(ring->link, ring->target) == 0) return 0;
    }
    spate_shm_release(ring, bytes);
    return -1;
}

/* Where the pixels of a slot are written. */
static inline void* spate_shm_pixels(const spate_shm_ring* ring, int slot) {
    return (char*)ring->header + ring->header->pixels_offset +
           (uint64_t)slot * ring->header->slot_bytes;
}

static inline spate_shm_slot* spate_shm_slot_of(const spate_shm_ring* ring, uint32_t slot) {
    return (spate_shm_slot*)(void*)((char*)ring->header + SPATE_SHM_PAGE) + slot;
}

/* A slot to write into: that of the oldest frame which nobody reads, never the newest. Several may
 * be written at a time. Never waits: -1 and EAGAIN, counted in `dropped`, if there is none. */
static inline int spate_shm_acquire(spate_shm_ring* ring) {
    unsigned char tried[SPATE_SHM_MAX_SLOTS];
    const uint32_t count = ring->header->slot_count;
    uint32_t i, oldest;
    memcpy(tried, ring->writing, count);
    for (;;) {
        oldest = count;
        for (i = 0; i < count; ++i) {
            const uint64_t publication = ring->published_as[i];
            const int is_newest = publication != 0 && publication == ring->publications;
            if (tried[i] || is_newest) continue;
            if (oldest == count || publication < ring->published_as[oldest]) oldest = i;
        }
        if (oldest == count) break;
        tried[oldest] = 1;
        if (spate_shm_lock(ring->file, F_WRLCK, oldest) != 0) continue;
        __atomic_store_n(&spate_shm_slot_of(ring, oldest)->publication, 0, __ATOMIC_SEQ_CST);
        spate_shm_slot_of(ring, oldest)->attributes[0] = 0;
        ring->published_as[oldest] = 0;
        ring->writing[oldest] = 1;
        return (int)oldest;
    }
    __atomic_fetch_add(&ring->header->dropped, 1, __ATOMIC_RELAXED);
    errno = EAGAIN;
    return -1;
}

/* Adds "key=value" to an acquired slot. EINVAL if either has a newline or the key a '=', ENOSPC if
 * it does not fit. */
static inline int spate_shm_attribute(spate_shm_ring* ring, int slot, const char* key,
                                      const char* value) {
    char* text = spate_shm_slot_of(ring, (uint32_t)slot)->attributes;
    const size_t used = strlen(text), key_bytes = strlen(key), value_bytes = strlen(value);
    if (key_bytes == 0 || strpbrk(key, "=\n") != NULL || strchr(value, '\n') != NULL) {
        errno = EINVAL;
        return -1;
    }
    if (key_bytes > SPATE_SHM_ATTRIBUTE_BYTES || value_bytes > SPATE_SHM_ATTRIBUTE_BYTES ||
        used + key_bytes + value_bytes + 3 > SPATE_SHM_ATTRIBUTE_BYTES) {
        errno = ENOSPC;
        return -1;
    }
    memcpy(text + used, key, key_bytes);
    text[used + key_bytes] = '=';
    memcpy(text + used + key_bytes + 1, value, value_bytes);
    memcpy(text + used + key_bytes + 1 + value_bytes, "\n", 2);
    return 0;
}

static inline uint64_t spate_shm_dtype_bytes(uint32_t dtype) {
    static const unsigned char bytes[] = {0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 1, 2, 8, 16};
    return dtype < sizeof bytes ? bytes[dtype] : 0;
}

/* A frame of packed pixels of one channel, from the start of its slot on. */
static inline spate_shm_frame spate_shm_packed(uint32_t dtype, int64_t rows, int64_t cols) {
    spate_shm_frame frame;
    memset(&frame, 0, sizeof frame);
    frame.dtype = dtype;
    frame.channels = 1;
    frame.rows = rows;
    frame.cols = cols;
    frame.channel_stride = frame.col_stride = (int64_t)spate_shm_dtype_bytes(dtype);
    frame.row_stride = cols * frame.col_stride;
    return frame;
}

static inline uint64_t spate_shm_monotonic_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_nsec;
}

static inline void spate_shm_wake(spate_shm_ring* ring) {
    __atomic_fetch_add(&ring->header->wake, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &ring->header->wake, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* Gives an acquired slot back unpublished. */
static inline void spate_shm_abandon(spate_shm_ring* ring, int slot) {
    ring->writing[slot] = 0;
    spate_shm_lock(ring->file, F_UNLCK, (uint32_t)slot);
}

/* Publishes an acquired slot as the newest frame; its pixels must not be written any more. Readers
 * check what `frame` says, and refuse frames that leave their slot. Never waits. */
static inline void spate_shm_publish(spate_shm_ring* ring, int slot, const spate_shm_frame* frame) {
    spate_shm_slot* const place = spate_shm_slot_of(ring, (uint32_t)slot);
    const uint64_t publication = ++ring->publications;
    place->frame = *frame;
    if (frame->monotonic_ns == 0) place->frame.monotonic_ns = spate_shm_monotonic_ns();
    __atomic_store_n(&place->publication, publication, __ATOMIC_SEQ_CST);
    ring->published_as[slot] = publication;
    spate_shm_abandon(ring, slot); /* now whoever sees `newest` can pin it */
    __atomic_store_n(&ring->header->pausing, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&ring->header->newest, publication << 16 | (uint64_t)slot, __ATOMIC_SEQ_CST);
    spate_shm_wake(ring);
}

/* The series is complete: silence until the next publication is no fault. */
static inline void spate_shm_end_series(spate_shm_ring* ring) {
    __atomic_store_n(&ring->header->pausing, SPATE_SHM_SERIES_ENDED, __ATOMIC_SEQ_CST);
    spate_shm_wake(ring);
}

/* Closes the ring and takes its name away. What readers hold stays until they let go of it. */
static inline void spate_shm_close(spate_shm_ring* ring) {
    char target[sizeof ring->target];
    if (ring->header == NULL) return;
    if (spate_shm_read_link(ring->link, target, sizeof target) == 0 &&
        strcmp(target, ring->target) == 0)
        unlink(ring->link);
    __atomic_store_n(&ring->header->pausing, SPATE_SHM_CLOSED, __ATOMIC_SEQ_CST);
    spate_shm_wake(ring);
    spate_shm_release(ring, ring->header->file_bytes);
}

/* Takes the name of a ring away whose producer was killed. EADDRINUSE if it lives. */
static inline int spate_shm_unlink(const char* name) {
    char link[sizeof(((spate_shm_ring*)0)->link)];
    char target[sizeof(((spate_shm_ring*)0)->target)];
    int lives;
    if (spate_shm_link_path(link, name) != 0) return -1;
    if (spate_shm_read_link(link, target, sizeof target) != 0) return -1;
    lives = spate_shm_target_lives(target);
    if (lives == 0) return spate_shm_remove_dead(link, target);
    if (lives > 0) errno = EADDRINUSE;
    return -1;
}

#if defined __cplusplus && defined __GNUC__
#pragma GCC diagnostic pop
#endif
#endif
