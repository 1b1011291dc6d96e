// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_releaser.h"

#include <utility>

namespace spate::pipeline {
namespace {

// More owners than ever wait at once, so that release() need not grow the list.
constexpr std::size_t kUsualQueueLength = 256;

}  // namespace

FrameReleaser::FrameReleaser() : queue_(std::make_shared<Queue>()) {
    queue_->owners.reserve(kUsualQueueLength);
    queue_->leaving.reserve(kUsualQueueLength);
    thread_ = std::thread([queue = queue_] { run(queue); });
}

FrameReleaser::~FrameReleaser() {
    {
        const std::lock_guard lock(queue_->mutex);
        queue_->stopping = true;
    }
    queue_->wake.notify_one();
    if (thread_.get_id() == std::this_thread::get_id()) {
        thread_.detach();  // destroyed by a callback of its own: the thread ends by itself
    } else {
        thread_.join();
    }
}

void FrameReleaser::release(std::shared_ptr<const void>&& owner) {
    if (owner.use_count() == 0) return;  // not `!owner`: an owner of null has a callback too
    {
        const std::lock_guard lock(queue_->mutex);
        queue_->owners.push_back(std::move(owner));
    }
    queue_->wake.notify_one();
}

void FrameReleaser::run(const std::shared_ptr<Queue>& queue) {
    std::unique_lock lock(queue->mutex);
    while (true) {
        queue->wake.wait(lock, [&] { return queue->stopping || !queue->owners.empty(); });
        if (queue->owners.empty()) return;
        queue->leaving.swap(queue->owners);
        lock.unlock();
        queue->leaving.clear();  // the callbacks run here
        lock.lock();
    }
}

}  // namespace spate::pipeline
