// SPDX-License-Identifier: MIT
#include "stop_signals.h"

#include <signal.h>

#include <initializer_list>

namespace spate::app {
namespace {

std::atomic<int> signals{0};
std::atomic<bool> stopAsked{false};
static_assert(std::atomic<int>::is_always_lock_free);  // a signal handler may change it

void countSignal(int /*signal*/) {
    ++signals;
    stopAsked = true;
}

}  // namespace

StopSignals::StopSignals() {
    struct sigaction action {};
    action.sa_handler = countSignal;
    action.sa_flags = SA_RESTART;
    for (const int each : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(each, &action, nullptr);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGXFSZ, &action, nullptr);
}

int StopSignals::count() noexcept {
    return signals;
}

const std::atomic<bool>& StopSignals::asked() noexcept {
    return stopAsked;
}

}  // namespace spate::app
