// SPDX-License-Identifier: MIT
// Reads a ring and holds its frames, until it is killed or its parent is gone.
// Usage: URI HELD    A line "holding" once it has HELD frames; then each new one for the oldest.
#include <signal.h>
#include <sys/prctl.h>

#include <cstdio>
#include <cstdlib>
#include <deque>

#include "spate/stream/registry.h"

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto source = spate::stream::openSource(argv[1]);
    if (!source) return 1;
    const auto held = static_cast<std::size_t>(std::atol(argv[2]));
    std::deque<spate::image::Frame> frames;
    while (true) {
        auto frame = (*source)->next();
        if (!frame || !*frame || (*frame)->view.empty()) continue;
        if (frames.size() == held) frames.pop_front();
        frames.push_back(std::move(**frame));
        if (frames.size() < held) continue;
        std::puts("holding");
        std::fflush(stdout);
    }
}
