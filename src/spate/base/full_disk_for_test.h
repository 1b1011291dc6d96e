// SPDX-License-Identifier: MIT
// FullDisk: for tests of what writes files.
#pragma once

#include <sys/resource.h>

#include <csignal>

namespace spate::base {

/// While it lives, no file of this process grows beyond `bytes`: the system refuses to write more,
/// as it does on a full disk, wherever the file is and whoever runs the test. The reason that it
/// gives is "File too large". Nothing else may be written meanwhile, as the test's own output.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : oldHandler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit limit{.rlim_cur = bytes, .rlim_max = old_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, oldHandler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*oldHandler_)(int);
    rlimit old_{};
};

}  // namespace spate::base
