// SPDX-License-Identifier: MIT
#include "spate/stream/writers/background_thread.h"

#include <sys/resource.h>
#include <unistd.h>

namespace spate::stream {

// Of Linux, where the priority of the "process" with the number of a thread is the thread's own.
void giveWayToOthers() noexcept {
    constexpr int kNice = 5;
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
}

}  // namespace spate::stream
