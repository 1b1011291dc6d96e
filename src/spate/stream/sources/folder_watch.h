// SPDX-License-Identifier: MIT
// FolderWatch: which files of a folder have changed.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/clock.h"

namespace spate::stream {

/// What tells one state of a file from another.
struct FileStamp {
    std::int64_t size = 0;
    std::int64_t modifiedNs = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Nothing if there is no regular file of this path.
[[nodiscard]] std::optional<FileStamp> stampOf(const std::string& path);

/// Whether `name` matches the shell pattern: `*.cbf`, `img_[0-9]?.edf`.
[[nodiscard]] bool matchesPattern(const std::string& name, const std::string& pattern);

/// Tells of changes, by the system's own notices (inotify) where they tell of all: not on network
/// filesystems, which are silent about other machines. There, and where there are no notices to be
/// had, it says from time to time that the folder should be looked at. The folder may vanish and
/// come back. One thread at a time.
class FolderWatch {
public:
    struct Change {
        std::string name;
        bool complete = false;  ///< whoever wrote it has closed it, or has moved it here
    };
    struct Changes {
        std::vector<Change> files{};
        bool lookAtAll = false;  ///< there may be more than these
    };

    /// `poll`: looks so often, and asks for no notices.
    FolderWatch(std::string folder, std::optional<std::chrono::milliseconds> poll);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

    /// Waits for a change, at most so long. The first call asks for a look at all.
    [[nodiscard]] Changes wait(std::chrono::milliseconds most);

    /// Whether it waits for notices (now, and if the folder is there).
    [[nodiscard]] bool hasNotices() const noexcept { return notices_ >= 0 && watch_ >= 0; }

private:
    [[nodiscard]] bool watchAgain();
    [[nodiscard]] Changes readNotices();
    [[nodiscard]] bool lookIsDue();

    const std::string folder_;
    std::chrono::milliseconds poll_;
    int notices_ = -1;  // inotify's descriptor; none: polling
    int watch_ = -1;    // of the folder; none: it is gone, or was never asked for
    base::TimePoint nextLook_{};
};

}  // namespace spate::stream
