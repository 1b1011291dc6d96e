// SPDX-License-Identifier: MIT
#include "spate/stream/sources/folder_watch.h"

#include <fnmatch.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace spate::stream {
namespace {

constexpr std::chrono::milliseconds kDefaultPoll{200};
constexpr std::uint32_t kEvents = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE |
                                  IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

// Filesystems whose files change on other machines (linux/magic.h, and their own sources).
bool isOnNetwork(const std::string& folder) {
    constexpr std::uint32_t kNetworks[] = {
        0x6969,      // NFS
        0x517B,      // SMB
        0xFF534D42,  // CIFS
        0xFE534D42,  // SMB2
        0x65735546,  // FUSE: sshfs and others
        0x00C36400,  // Ceph
        0x0BD00BD0,  // Lustre
        0x47504653,  // GPFS
        0x19830326,  // BeeGFS
        0x5346414F,  // AFS
        0x01021997,  // 9p
    };
    struct statfs status {};
    if (::statfs(folder.c_str(), &status) != 0) return false;
    const auto type = static_cast<std::uint32_t>(status.f_type);
    return std::find(std::begin(kNetworks), std::end(kNetworks), type) != std::end(kNetworks);
}

}  // namespace

std::optional<FileStamp> stampOf(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return FileStamp{
        .size = status.st_size,
        .modifiedNs = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec,
        .inode = status.st_ino};
}

bool matchesPattern(const std::string& name, const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

FolderWatch::FolderWatch(std::string folder, std::optional<std::chrono::milliseconds> poll)
    : folder_(std::move(folder)), poll_(poll.value_or(kDefaultPoll)) {
    if (!poll && !isOnNetwork(folder_)) notices_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

FolderWatch::~FolderWatch() {
    if (notices_ >= 0) ::close(notices_);
}

FolderWatch::Changes FolderWatch::wait(std::chrono::milliseconds most) {
    if (notices_ >= 0 && watch_ < 0 && watchAgain()) return {.lookAtAll = true};
    if (!hasNotices()) {
        if (lookIsDue()) return {.lookAtAll = true};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(nextLook_ - base::now());
        std::this_thread::sleep_for(std::clamp(left, std::chrono::milliseconds(1), most));
        return {.lookAtAll = lookIsDue()};
    }
    pollfd notices{.fd = notices_, .events = POLLIN, .revents = 0};
    if (::poll(&notices, 1, static_cast<int>(most.count())) <= 0) return {};
    return readNotices();
}

// Looks as often as it polls, also at a folder that is gone.
bool FolderWatch::lookIsDue() {
    if (base::now() < nextLook_) return false;
    nextLook_ = base::now() + poll_;
    return true;
}

bool FolderWatch::watchAgain() {
    watch_ = ::inotify_add_watch(notices_, folder_.c_str(), kEvents);
    if (watch_ >= 0) return true;
    // A limit of the system's, not a folder that is gone: it is looked at from now on.
    if (errno == ENOSPC || errno == ENOMEM || errno == EACCES) {
        ::close(std::exchange(notices_, -1));
    }
    return false;
}

FolderWatch::Changes FolderWatch::readNotices() {
    Changes changes;
    alignas(inotify_event) std::array<char, 16384> buffer{};
    const auto bytes = ::read(notices_, buffer.data(), buffer.size());
    for (std::size_t place = 0; bytes > 0 && place < static_cast<std::size_t>(bytes);) {
        inotify_event event{};
        std::memcpy(&event, buffer.data() + place, sizeof(event));
        const char* name = buffer.data() + place + sizeof(event);
        place += sizeof(event) + event.len;
        if ((event.mask & IN_Q_OVERFLOW) != 0) changes.lookAtAll = true;
        if (event.wd != watch_) continue;  // of a folder that was there before
        if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) {
            ::inotify_rm_watch(notices_, watch_);
            watch_ = -1;
            changes.lookAtAll = true;
        } else if (event.len > 0) {
            const bool complete = (event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0;
            changes.files.push_back({.name = name, .complete = complete});
        }
    }
    return changes;
}

}  // namespace spate::stream
