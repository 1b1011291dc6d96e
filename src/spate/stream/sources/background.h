// SPDX-License-Identifier: MIT
// Work of a library that may take seconds, on a thread of its own that nobody has to wait for.
#pragma once

#include <future>
#include <thread>
#include <utility>

namespace spate::stream {

/// The result of `work`, or nothing at all: if the future goes before, the thread ends by itself,
/// and destroys the result there. `work` must not throw, and owns what it uses.
template <class Work>
[[nodiscard]] auto inBackground(Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    std::thread(std::move(task)).detach();
    return result;
}

}  // namespace spate::stream
