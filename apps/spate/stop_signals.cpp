// SPDX-License-Identifier: MIT
#include "stop_signals.h"

#include <signal.h>

#include <initializer_list>

namespace spate::app {
namespace {

volatile sig_atomic_t signals = 0;

void countSignal(int /*signal*/) {
    signals = signals + 1;
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

}  // namespace spate::app
