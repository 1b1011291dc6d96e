// SPDX-License-Identifier: MIT
#include "spate/stream/sources/shm_ring.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace spate::stream {
namespace {

// How often a producer may overtake us between a look at its newest frame and the pin.
constexpr int kAttempts = 100;
constexpr std::chrono::nanoseconds kWithoutFutex = std::chrono::milliseconds(1);

std::string lastError() {
    return std::generic_category().message(errno);
}

// Where the ring's link leads to; empty if there is none, or it leads to no process's file.
std::string targetOf(const std::string& link) {
    char target[sizeof(spate_shm_ring::target)];
    return spate_shm_read_link(link.c_str(), target, sizeof target) == 0 ? target : "";
}

// Looked at before it is opened: opening a device or a pipe may have effects, or wait.
base::Result<int> openTarget(const std::string& target) {
    struct stat status {};
    if (::stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        return base::fail("{} is no file", target);
    }
    const int file = ::open(target.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file >= 0 || errno == ENOENT) return file;
    if (errno == EACCES) return base::fail("it belongs to another user: {}", lastError());
    return base::fail("{}: {}", target, lastError());
}

// The size of a file whose memory cannot go away while it is mapped.
base::Result<std::size_t> sizeOfSealed(int file) {
    const int seals = ::fcntl(file, SPATE_SHM_GET_SEALS);
    if (seals < 0 || (seals & SPATE_SHM_SEALS) != SPATE_SHM_SEALS) {
        return base::fail("it is not sealed: its producer could take its memory away");
    }
    struct stat status {};
    if (::fstat(file, &status) != 0) return base::fail("{}", lastError());
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size < SPATE_SHM_PAGE || static_cast<std::uint64_t>(status.st_blocks) * 512 < size) {
        return base::fail("a file of {} bytes with memory for {}: expected at least {}, and all",
                          size, status.st_blocks * 512, SPATE_SHM_PAGE);
    }
    return size;
}

}  // namespace

base::Result<std::shared_ptr<ShmRing>> ShmRing::attach(const std::string& name) {
    char link[sizeof(spate_shm_ring::link)];
    if (spate_shm_link_path(link, name.c_str()) != 0) {
        return base::fail("expected 1 to {} of A-Z a-z 0-9 . _ -", SPATE_SHM_MAX_NAME);
    }
    const std::string target = targetOf(link);
    if (target.empty()) return nullptr;
    const auto file = openTarget(target);
    if (!file) return base::failAs(file);
    if (*file < 0) return nullptr;
    const auto size = sizeOfSealed(*file);
    void* data = size ? ::mmap(nullptr, *size, PROT_READ, MAP_SHARED, *file, 0) : MAP_FAILED;
    if (data == MAP_FAILED) {
        ::close(*file);
        return size ? base::fail("cannot map {} bytes: {}", *size, lastError())
                    : base::failAs(size);
    }
    const std::shared_ptr<ShmRing> ring(
        new ShmRing(*file, static_cast<const std::byte*>(data), *size));
    if (spate_shm_has_producer(ring->file_) == 0) return nullptr;
    spate_shm_header header;
    std::memcpy(&header, data, sizeof header);
    const auto shape = checkedRing(header, *size, name);
    if (!shape) return base::failAs(shape);
    ring->shape_ = *shape;
    ring->link_ = link;
    ring->target_ = target;
    return ring;
}

ShmRing::~ShmRing() {
    ::munmap(const_cast<std::byte*>(data_), size_);
    ::close(file_);
}

const spate_shm_header& ShmRing::header() const noexcept {
    return *reinterpret_cast<const spate_shm_header*>(data_);
}

const spate_shm_slot& ShmRing::record(std::uint32_t slot) const noexcept {
    return *reinterpret_cast<const spate_shm_slot*>(data_ + shape_.recordAt(slot));
}

std::uint64_t ShmRing::publicationIn(std::uint32_t slot) const noexcept {
    return __atomic_load_n(&record(slot).publication, __ATOMIC_SEQ_CST);
}

std::uint64_t ShmRing::newest() const noexcept {
    return __atomic_load_n(&header().newest, __ATOMIC_SEQ_CST) >> 16U;
}

std::uint32_t ShmRing::wake() const noexcept {
    return __atomic_load_n(&header().wake, __ATOMIC_SEQ_CST);
}

std::uint32_t ShmRing::pausing() const noexcept {
    return __atomic_load_n(&header().pausing, __ATOMIC_SEQ_CST);
}

std::uint64_t ShmRing::dropped() const noexcept {
    return __atomic_load_n(&header().dropped, __ATOMIC_SEQ_CST);
}

bool ShmRing::isCurrent() const {
    if (pausing() == SPATE_SHM_CLOSED || spate_shm_has_producer(file_) == 0) return false;
    const std::string target = targetOf(link_);
    return target.empty() || target == target_;  // without its link, it is still the only one
}

void ShmRing::waitForChange(std::uint32_t wake, std::chrono::nanoseconds longest) const {
    if (longest.count() <= 0) return;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest);
    const timespec timeout{.tv_sec = seconds.count(), .tv_nsec = (longest - seconds).count()};
    if (::syscall(SYS_futex, &header().wake, FUTEX_WAIT, wake, &timeout, nullptr, 0) == 0) return;
    if (errno == ETIMEDOUT || errno == EAGAIN || errno == EINTR) return;
    std::this_thread::sleep_for(std::min(longest, kWithoutFutex));
}

std::optional<PinnedFrame> ShmRing::pinNewest(std::uint64_t last) {
    for (int i = 0; i < kAttempts; ++i) {
        const std::uint64_t newest = __atomic_load_n(&header().newest, __ATOMIC_SEQ_CST);
        const auto slot = static_cast<std::uint32_t>(newest & 0xFFFFU);
        if (newest >> 16U <= last || slot >= shape_.slotCount) return std::nullopt;
        if (auto frame = pin(slot, newest >> 16U)) return frame;
    }
    return std::nullopt;
}

std::optional<PinnedFrame> ShmRing::pinNext(std::uint64_t last) {
    for (int i = 0; i < kAttempts; ++i) {
        const std::uint64_t end = newest();  // what is later is not published yet
        std::uint32_t next = shape_.slotCount;
        std::uint64_t publication = end + 1;
        for (std::uint32_t slot = 0; slot < shape_.slotCount; ++slot) {
            const std::uint64_t found = publicationIn(slot);
            if (found <= last || found >= publication) continue;
            next = slot;
            publication = found;
        }
        if (next == shape_.slotCount) return std::nullopt;
        if (auto frame = pin(next, publication)) return frame;
    }
    return std::nullopt;
}

// Once the byte is locked, the slot changes no more: what it holds then is what we get.
std::optional<PinnedFrame> ShmRing::pin(std::uint32_t slot, std::uint64_t publication) {
    if (!lock(slot)) return std::nullopt;
    auto unpin = [ring = shared_from_this(), slot](const void*) { ring->unlock(slot); };
    const std::byte* pixels = data_ + shape_.pixelsAt(slot);
    PinnedFrame frame{.publication = publication,
                      .slot = {pixels, shape_.slotBytes},
                      .pin = std::shared_ptr<const void>(pixels, std::move(unpin))};
    if (publicationIn(slot) != publication) return std::nullopt;
    frame.about = record(slot).frame;
    const char* text = record(slot).attributes;
    frame.attributes.assign(text, ::strnlen(text, SPATE_SHM_ATTRIBUTE_BYTES));
    return frame;
}

// A file has one lock on a byte, however often it was taken: of a ring that breaks the rules, a
// slot may be pinned twice.
bool ShmRing::lock(std::uint32_t slot) {
    const std::lock_guard guard(mutex_);
    if (pins_[slot] == 0 && spate_shm_lock(file_, F_RDLCK, slot) != 0) return false;
    ++pins_[slot];
    return true;
}

void ShmRing::unlock(std::uint32_t slot) {
    const std::lock_guard guard(mutex_);
    if (--pins_[slot] == 0) spate_shm_lock(file_, F_UNLCK, slot);
}

std::vector<std::string> ringNames() {
    constexpr std::string_view kPrefix = SPATE_SHM_PREFIX;
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(SPATE_SHM_FOLDER, error), end;
         !error && entry != end; entry.increment(error)) {
        const std::string file = entry->path().filename().string();
        const bool isAside = file.find('~') != file.npos;
        if (file.starts_with(kPrefix) && !isAside) names.push_back(file.substr(kPrefix.size()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace spate::stream
