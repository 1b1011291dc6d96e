// SPDX-License-Identifier: MIT
#include "spate/stream/writers/shm_sender.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "spate/stream/sources/shm_layout.h"

namespace spate::stream {

struct ShmSender::Ring : spate_shm_ring {};

namespace {

spate_shm_frame describe(const image::Frame& frame) {
    const auto& view = frame.view;
    const std::uint32_t type = shmTypeOf(view.dtype());
    spate_shm_frame about = spate_shm_packed(type, view.rows(), view.cols());
    about.id = frame.id;
    about.channels = static_cast<std::uint32_t>(view.channels());
    about.col_stride = view.pixelBytes();
    about.row_stride = view.cols() * view.pixelBytes();
    const auto acquiredNs = frame.acquired.time_since_epoch().count();
    if (frame.sourceTime) {
        about.utc_ns = static_cast<std::uint64_t>(frame.sourceTime->time_since_epoch().count());
    }
    if (frame.partial) about.flags |= SPATE_SHM_PARTIAL;
    about.monotonic_ns = acquiredNs > 0 ? static_cast<std::uint64_t>(acquiredNs) : 0;
    return about;
}

// What the lines of a slot cannot hold: a key's '=', and newlines.
std::string withoutBreaks(std::string text, std::string_view breaks) {
    std::replace_if(
        text.begin(), text.end(), [&](char c) { return breaks.find(c) != breaks.npos; }, ' ');
    return text;
}

}  // namespace

ShmSender::ShmSender(std::string name, const ShmSenderOptions& options, std::unique_ptr<Ring> ring)
    : name_(std::move(name)), options_(options), ring_(std::move(ring)) {}

ShmSender::~ShmSender() {
    spate_shm_close(ring_.get());
}

base::Result<std::unique_ptr<ShmSender>> ShmSender::create(const std::string& name,
                                                           const ShmSenderOptions& options) {
    std::unique_ptr<ShmSender> sender(new ShmSender(name, options, std::make_unique<Ring>()));
    // Small until the first frame comes, so that the name is ours, or is refused, at once.
    const auto opened = sender->openRing(std::max<std::size_t>(options.slotBytes, 1));
    if (!opened) return base::failAs(opened);
    return sender;
}

base::Result<void> ShmSender::openRing(std::size_t slotBytes) {
    spate_shm_close(ring_.get());
    if (spate_shm_create(ring_.get(), name_.c_str(), options_.slots, slotBytes) == 0) return {};
    if (errno == EADDRINUSE) {
        return base::fail("shm://{}: another program sends to it: expected a name that is free",
                          name_);
    }
    return base::fail("shm://{}: cannot make a ring of {} slots of {} bytes: {}", name_,
                      options_.slots, slotBytes, std::generic_category().message(errno));
}

base::Result<Sent> ShmSender::send(const image::Frame& frame) {
    const auto bytes = static_cast<std::size_t>(frame.view.byteCount());
    if (ring_->header == nullptr || bytes > ring_->header->slot_bytes) {
        if (const auto opened = openRing(bytes); !opened) return base::failAs(opened);
    }
    const int slot = spate_shm_acquire(ring_.get());
    if (slot < 0) return Sent::Dropped;
    frame.view.copyTo(static_cast<std::byte*>(spate_shm_pixels(ring_.get(), slot)));
    if (frame.attributes) {
        for (const auto& [key, value] : *frame.attributes) {
            spate_shm_attribute(ring_.get(), slot, withoutBreaks(key, "=\n").c_str(),
                                withoutBreaks(value, "\n").c_str());
        }
    }
    const spate_shm_frame about = describe(frame);
    spate_shm_publish(ring_.get(), slot, &about);
    return Sent::Taken;
}

base::Result<std::unique_ptr<Sender>> openShmSender(const Uri& uri, const SenderOptions&) {
    QueryReader query(uri);
    const auto slots = query.integer("slots", ShmSenderOptions{}.slots, 2, SPATE_SHM_MAX_SLOTS);
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const std::string name = uri.path.starts_with("//") ? uri.path.substr(2) : std::string();
    if (name.empty() || name.find('/') != name.npos) {
        return base::fail("{}: expected shm://NAME, of A-Z a-z 0-9 . _ -", uri.text);
    }
    auto sender = ShmSender::create(name, {.slots = static_cast<std::uint32_t>(slots)});
    if (!sender) return base::failAs(sender);
    return std::move(*sender);
}

}  // namespace spate::stream
