// SPDX-License-Identifier: MIT
#include "interrupt.h"

#include <csignal>

namespace spate::app {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler may set it

extern "C" void rememberInterrupt(int signalNumber) {
    interrupted = true;
    std::signal(signalNumber, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
    interrupted = false;
    std::signal(SIGINT, rememberInterrupt);
    std::signal(SIGTERM, rememberInterrupt);
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& Interrupt::asked() const {
    return interrupted;
}

}  // namespace spate::app
