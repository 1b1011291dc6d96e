// SPDX-License-Identifier: MIT
// ThreadPool: the threads that share the bands of one frame. Small on purpose, clean under TSan.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "spate/base/function_ref.h"

namespace spate::base {

/// Runs the parts of one task on several threads; the caller is one of them.
/// Several threads may call run() at once: the pool's threads help whoever came first.
class ThreadPool {
public:
    /// `threadCount` counts the caller of run(): 1 makes a pool without threads of its own.
    explicit ThreadPool(int threadCount);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    [[nodiscard]] int threadCount() const noexcept { return static_cast<int>(threads_.size()) + 1; }

    /// Calls part(0) … part(count - 1), in any order, each once; returns when all are done.
    /// `part` must not throw. Allocates nothing.
    void run(int count, FunctionRef<void(int)> part);

    /// The pool of the process, made at first use with a thread per processor (at most 8) or as
    /// many as setThreadCount() said.
    [[nodiscard]] static std::shared_ptr<ThreadPool> shared();

private:
    struct Job;
    void work();
    void runNextPart(Job& job, std::unique_lock<std::mutex>& lock);
    [[nodiscard]] Job* firstOpenJob() const noexcept;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable done_;
    Job* jobs_ = nullptr;  // open jobs, oldest first; each lives on its caller's stack
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

/// A guest's manners: how many threads work on the pixels of one frame, that of the image among
/// them (1: nobody helps it). Images made afterwards have the new pool, so a host calls this before
/// its first plot. Besides the pool there is one thread for each image, which makes its pictures,
/// one that lets go of its frames, and one for each Stream; all sleep while nothing comes in. Any
/// thread.
void setThreadCount(int threadCount);

}  // namespace spate::base
