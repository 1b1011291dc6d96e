// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_frames.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "spate/stream/sources/hdf5_links.h"

namespace spate::stream {
namespace {

constexpr std::size_t kMaxParts = 100'000;
constexpr std::int64_t kUnknown = -1;
constexpr std::size_t kMaxGap = 100;  // missing parts of a series that are looked past

bool exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

std::uint64_t inodeOf(const std::string& path) {
    const auto stamp = stampOf(path);
    return stamp ? stamp->inode : 0;
}

}  // namespace

base::Result<std::unique_ptr<Hdf5Frames>> Hdf5Frames::open(const Hdf5Request& request) {
    std::unique_ptr<Hdf5Frames> frames(new Hdf5Frames(request));
    if (const auto started = frames->start(); !started) return base::failAs(started);
    return frames;
}

base::Result<void> Hdf5Frames::start() {
    const auto file = openHdf5File(request_.file, request_.locking);
    if (!file) return base::failAs(file);
    auto target = findHdf5Target(file->handle.id(), request_.path);
    if (!target) {
        return base::fail("{}{}{}: {}", request_.file,
                          request_.path.empty() ? "" : "::", request_.path, target.error().message);
    }
    target_ = std::move(*target);
    const auto opened = target_.isSeries ? openSeries() : openSingle();
    if (!opened) return opened;
    detector_ = hdf5Detector(file->handle.id(), target_.path, layout_);
    return {};
}

base::Result<void> Hdf5Frames::openSingle() {
    auto stack = openStack({.file = request_.file, .path = target_.path}, request_.slice);
    if (!stack) return base::failAs(stack);
    describe(**stack);
    parts_ = {{.place = {.file = request_.file, .path = target_.path},
               .count = (*stack)->frames(),
               .inode = inodeOf(request_.file)}};
    if (request_.slice.empty()) addVirtualParts(**stack);
    if (!isVirtual_) stack_ = std::move(*stack);
    return {};
}

// Only what is there: the library would show the fill value for what is not.
void Hdf5Frames::addVirtualParts(const Hdf5Stack& whole) {
    const auto parts = hdf5VirtualParts(whole.dataset(), request_.file);
    const auto known = std::find_if(parts.begin(), parts.end(),
                                    [](const auto& part) { return exists(part.place.file); });
    if (known != parts.end()) {
        const auto stack = openStack(known->place, "");
        if (stack && !fits(**stack)) return;  // the library converts it
    }
    if (parts.empty()) return;
    isVirtual_ = true;
    missing_.clear();
    parts_.clear();
    stack_.reset();
    for (const auto& part : parts) {
        parts_.push_back(
            {.place = part.place, .first = part.first, .count = part.count, .offset = part.offset});
    }
    while (!parts_.empty()) {
        const auto stack = stackOf(parts_.size() - 1);
        const auto there = stack ? (*stack)->frames() - parts_.back().offset : 0;
        if (there > 0) {
            parts_.back().count = std::min(parts_.back().count, there);
            compression_ = (*stack)->compression();
            return;
        }
        missing_ = parts_.back().place.file;
        parts_.pop_back();
    }
}

base::Result<void> Hdf5Frames::openSeries() {
    addParts();
    if (!parts_.empty()) return {};
    return base::fail("{}::{}: none of its data sets {}, … can be opened{}", request_.file,
                      target_.path, hdf5PartName(1),
                      missing_.empty() ? "" : ": expected the file " + missing_);
}

// Opens the parts behind the last that are there by now. One that is missing before others is as
// long as the first: its frames are bad ones.
void Hdf5Frames::addParts() {
    std::vector<Part> gap;
    linked_ = stampOf(request_.file);
    const auto file = openHdf5File(request_.file, request_.locking);
    while (file && parts_.size() + gap.size() < kMaxParts && gap.size() < kMaxGap) {
        const auto number = static_cast<int>(parts_.size() + gap.size()) + 1;
        const auto place =
            hdf5LinkTarget(file->handle.id(), request_.file, target_.path, hdf5PartName(number));
        if (!place) break;
        auto stack = exists(place->file) ? openStack(*place, request_.slice)
                                         : base::fail("{}: no such file", place->file);
        if (!stack || (!parts_.empty() && !fits(**stack))) {
            if (gap.empty()) missing_ = place->file;
            gap.push_back({.place = *place, .count = kUnknown});
            continue;
        }
        if (parts_.empty()) describe(**stack);
        completeLast();
        gap.push_back(
            {.place = *place, .count = (*stack)->frames(), .inode = inodeOf(place->file)});
        const auto usual = parts_.empty() ? (*stack)->frames() : parts_.front().count;
        for (auto& part : gap) {
            part.first = frames();
            if (part.count == kUnknown) part.count = usual;
            parts_.push_back(std::move(part));
        }
        gap.clear();
        missing_.clear();
        openPart_ = parts_.size() - 1;
        stack_ = std::move(*stack);
    }
}

// Once there is a part behind it, a part that was being written is complete: more may be in it than
// when it was looked at.
void Hdf5Frames::completeLast() {
    if (parts_.empty()) return;
    const bool isOpen = stack_ && openPart_ == parts_.size() - 1;
    if (isOpen && !stack_->isSwmr()) return;
    const auto again = openStack(parts_.back().place, request_.slice);
    if (again) parts_.back().count = std::max(parts_.back().count, (*again)->frames());
}

void Hdf5Frames::describe(const Hdf5Stack& stack) {
    layout_ = stack.layout();
    frameBytes_ = stack.frameBytes();
    compression_ = stack.compression();
}

bool Hdf5Frames::fits(const Hdf5Stack& stack) const {
    const auto& layout = stack.layout();
    return layout.dtype == layout_.dtype && layout.rows == layout_.rows &&
           layout.cols == layout_.cols && layout.channels == layout_.channels &&
           layout.byteOrder == layout_.byteOrder;
}

std::int64_t Hdf5Frames::frames() const noexcept {
    return parts_.empty() ? 0 : parts_.back().first + parts_.back().count;
}

base::Result<Hdf5Stack*> Hdf5Frames::stackOf(std::size_t part) {
    if (stack_ && openPart_ == part) return stack_.get();
    stack_.reset();
    Part& wanted = parts_[part];
    const auto stamp = stampOf(wanted.place.file);
    if (!stamp) return base::fail("{}: no such file", wanted.place.file);
    if (wanted.inode != 0 && wanted.inode != stamp->inode) {
        return base::fail("{}: it is another file than before", wanted.place.file);
    }
    auto stack = openStack(wanted.place, isVirtual_ ? std::string() : request_.slice);
    if (!stack) return base::failAs(stack);
    if (!fits(**stack)) {
        return base::fail("{}::{}: {} × {} {}: expected {} × {} {} as before", wanted.place.file,
                          wanted.place.path, (*stack)->layout().rows, (*stack)->layout().cols,
                          image::name((*stack)->layout().dtype), layout_.rows, layout_.cols,
                          image::name(layout_.dtype));
    }
    wanted.inode = stamp->inode;
    stack_ = std::move(*stack);
    openPart_ = part;
    return stack_.get();
}

base::Result<void> Hdf5Frames::update() {
    if (isVirtual_) return openSingle();
    if (parts_.empty()) return {};
    const std::size_t last = parts_.size() - 1;
    const bool wasOpen = stack_ && openPart_ == last;
    const auto stack = stackOf(last);
    if (!stack) return base::failAs(stack);
    const auto writing = hdf5Writing(parts_[last].place.file);
    if (!writing) return base::failAs(writing);
    if (wasOpen && (*stack)->isSwmr()) {
        if (const auto refreshed = (*stack)->refresh(); !refreshed) return refreshed;
    }
    const auto count = (*stack)->frames();
    const bool isFewer = count < std::exchange(parts_[last].count, count);
    if (isFewer) return base::fail("{}: fewer frames than before", parts_[last].place.file);
    // Once its writer has closed it, it may be opened by one that allows no readers.
    if (*writing != Hdf5Writing::Swmr) release();
    if (target_.isSeries && (exists(missing_) || stampOf(request_.file) != linked_)) addParts();
    return {};
}

base::Result<void> Hdf5Frames::read(std::int64_t frame, std::span<std::byte> pixels) {
    const auto behind =
        std::upper_bound(parts_.begin(), parts_.end(), frame,
                         [](std::int64_t index, const Part& part) { return index < part.first; });
    if (frame < 0 || frame >= frames() || behind == parts_.begin()) {
        return base::fail("no frame {}: expected less than {}", frame, frames());
    }
    const auto index = static_cast<std::size_t>(behind - parts_.begin()) - 1;
    const Part& part = parts_[index];
    const auto before = stampOf(part.place.file);
    const auto stack = stackOf(index);
    if (!stack) return base::failAs(stack);
    const bool mayChange = request_.locking == Hdf5Locking::Never && !(*stack)->isSwmr();
    const auto done = (*stack)->read(frame - part.first + part.offset, pixels);
    if (done && mayChange && stampOf(part.place.file) != before) {
        return base::fail("{}: it was written while it was read", part.place.file);
    }
    return done;
}

}  // namespace spate::stream
