// SPDX-License-Identifier: MIT
// Records a source until it is killed or its parent is gone.
// Usage: URI FILE    A line "written N" whenever more frames can be read from the file.
#include <signal.h>
#include <sys/prctl.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "spate/stream/recorder.h"
#include "spate/stream/registry.h"

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    auto source = spate::stream::openSource(argv[1]);
    if (!source) return 1;
    constexpr std::chrono::milliseconds kFlush(10);
    const auto recorder =
        spate::stream::Recorder::start(std::move(*source), argv[2], {.flushPeriod = kFlush});
    if (!recorder) return 1;
    while (!(*recorder)->waitUntilEnded(kFlush)) {
        std::printf("written %llu\n",
                    static_cast<unsigned long long>((*recorder)->statistics().written));
        std::fflush(stdout);
    }
    return (*recorder)->result() ? 0 : 1;
}
