// SPDX-License-Identifier: MIT
#include "paced_ring.h"

#include <cerrno>
#include <system_error>

#include "spate/base/clock.h"

namespace spate::app {
namespace {

constexpr std::uint32_t kSlots = 8;

}  // namespace

base::Result<std::unique_ptr<PacedRing>> PacedRing::create(const std::string& name,
                                                           stream::Source& frames, double rateHz) {
    std::unique_ptr<PacedRing> ring(new PacedRing);
    if (const auto filled = ring->fill(name, frames); !filled) return base::failAs(filled);
    ring->thread_ = std::jthread(
        [self = ring.get(), rateHz](const std::stop_token& stop) { self->publish(stop, rateHz); });
    return ring;
}

PacedRing::~PacedRing() {
    thread_ = {};
    if (ring_.header != nullptr) spate_shm_close(&ring_);
}

base::Result<void> PacedRing::fill(const std::string& name, stream::Source& frames) {
    const auto& first = frames.description();
    const auto rows = first.rows;
    const auto cols = first.cols;
    const auto bytes = static_cast<std::uint64_t>(rows * cols) * sizeof(float);
    if (spate_shm_create(&ring_, name.c_str(), kSlots, bytes) != 0) {
        ring_.header = nullptr;
        return base::fail("shm://{}: {}", name, std::generic_category().message(errno));
    }
    frame_ = spate_shm_packed(SPATE_SHM_FLOAT32, rows, cols);
    for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
        const auto frame = frames.next();
        if (!frame || !*frame) return base::fail("{}: no frame", first.uri);
        (*frame)->view.copyTo(
            static_cast<std::byte*>(spate_shm_pixels(&ring_, static_cast<int>(slot))));
    }
    return {};
}

void PacedRing::publish(const std::stop_token& stop, double rateHz) {
    const auto period =
        std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(1 / rateHz));
    auto due = base::now();
    for (; !stop.stop_requested(); ++frame_.id) {
        std::this_thread::sleep_until(due += period);
        const int slot = spate_shm_acquire(&ring_);
        if (slot < 0) continue;
        *static_cast<float*>(spate_shm_pixels(&ring_, slot)) = static_cast<float>(frame_.id);
        spate_shm_publish(&ring_, slot, &frame_);
    }
}

}  // namespace spate::app
