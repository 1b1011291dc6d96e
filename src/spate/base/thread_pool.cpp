// SPDX-License-Identifier: MIT
#include "spate/base/thread_pool.h"

#include <algorithm>

#include "spate/base/contract.h"
#include "spate/base/frame_path_scope.h"

namespace spate::base {

struct ThreadPool::Job {  // NOLINT(cppcoreguidelines-pro-type-member-init): designated, once
    FunctionRef<void(int)> part;
    int count;
    int next = 0;      // first part that nobody has taken
    int finished = 0;  // parts that have returned
    Job* following = nullptr;
};

ThreadPool::ThreadPool(int threadCount) {
    SPATE_EXPECTS(threadCount >= 1);
    for (int i = 1; i < threadCount; ++i) threads_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void ThreadPool::run(int count, FunctionRef<void(int)> part) {
    if (count <= 0) return;
    if (count == 1 || threads_.empty()) {
        for (int i = 0; i < count; ++i) part(i);
        return;
    }
    Job job{.part = part, .count = count};
    std::unique_lock lock(mutex_);
    Job** end = &jobs_;
    while (*end != nullptr) end = &(*end)->following;
    *end = &job;
    wake_.notify_all();
    while (job.next < job.count) runNextPart(job, lock);
    done_.wait(lock, [&] { return job.finished == job.count; });
    Job** link = &jobs_;
    while (*link != &job) link = &(*link)->following;
    *link = job.following;
}

void ThreadPool::work() {
    const FramePathScope scope;  // these threads do nothing else
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return stopping_ || firstOpenJob() != nullptr; });
        if (stopping_) return;
        runNextPart(*firstOpenJob(), lock);
    }
}

void ThreadPool::runNextPart(Job& job, std::unique_lock<std::mutex>& lock) {
    const int index = job.next++;
    lock.unlock();
    job.part(index);
    lock.lock();
    if (++job.finished == job.count) done_.notify_all();
}

ThreadPool::Job* ThreadPool::firstOpenJob() const noexcept {
    Job* job = jobs_;
    while (job != nullptr && job->next == job->count) job = job->following;
    return job;
}

namespace {

std::mutex sharedMutex;
std::shared_ptr<ThreadPool> sharedPool;

}  // namespace

std::shared_ptr<ThreadPool> ThreadPool::shared() {
    const std::lock_guard lock(sharedMutex);
    if (!sharedPool) {
        const int processors = static_cast<int>(std::thread::hardware_concurrency());
        sharedPool = std::make_shared<ThreadPool>(std::clamp(processors, 1, 8));
    }
    return sharedPool;
}

void setThreadCount(int threadCount) {
    auto pool = std::make_shared<ThreadPool>(std::max(threadCount, 1));
    const std::lock_guard lock(sharedMutex);
    sharedPool.swap(pool);
}

}  // namespace spate::base
