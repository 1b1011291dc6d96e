// SPDX-License-Identifier: MIT
#include "spate/base/replace_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <system_error>
#include <utility>

namespace spate::base {
namespace {

namespace fs = std::filesystem;

// A file while it is written; removed again unless it is committed.
class PendingFile {
public:
    explicit PendingFile(fs::path target)
        : target_(std::move(target)), temporary_(target_.parent_path() / unusedName()) {}
    ~PendingFile() {
        std::error_code ignored;
        if (!committed_) fs::remove(temporary_, ignored);
    }
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    [[nodiscard]] std::string temporaryPath() const { return temporary_.string(); }

    Result<void> commit() {
        if (auto flushed = flushToDisk(); !flushed) return flushed;
        std::error_code error;
        const auto old = fs::status(target_, error);
        if (fs::exists(old)) fs::permissions(temporary_, old.permissions(), error);
        fs::rename(temporary_, target_, error);
        if (error) return fail("{}", error.message());
        committed_ = true;
        return {};
    }

private:
    // Not to be guessed, so that in a folder of everybody's nobody has put a link there.
    static std::string unusedName() {
        std::random_device random;
        return fmt::format(".spate-{:08x}{:08x}.part", random(), random());
    }

    // Data that only the system's memory holds may still find the disk full.
    [[nodiscard]] Result<void> flushToDisk() const {
        const int file = ::open(temporary_.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) return fail("{}", systemReason(errno));
        const bool flushed = ::fsync(file) == 0;
        const int error = errno;
        ::close(file);
        if (!flushed) return fail("{}", systemReason(error));
        return {};
    }

    fs::path target_;
    fs::path temporary_;
    bool committed_ = false;
};

Result<void> checkCanBeReplaced(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::directory) {
        return fail("{}: a folder: expected the name of a file", path);
    }
    if (fs::exists(status) && status.type() != fs::file_type::regular) {
        return fail("{}: not a regular file: expected a new name, or a file to replace", path);
    }
    return {};
}

// Where the file is to be in the end.
Result<fs::path> targetOf(const std::string& path) {
    if (path.empty()) return fail("the name is empty: expected the name of a file");
    if (const auto checked = checkCanBeReplaced(path); !checked) return failAs(checked);
    std::error_code error;
    const bool isLink = fs::is_symlink(path, error);
    auto target = isLink ? fs::canonical(path, error) : fs::absolute(path, error);
    if (error) return fail("{}: {}", path, error.message());
    if (!fs::is_directory(target.parent_path(), error)) {
        return fail("{}: there is no folder {}: expected a name in an existing folder", path,
                    target.parent_path().string());
    }
    return target;
}

}  // namespace

Result<void> replaceFile(const std::string& path,
                         FunctionRef<Result<void>(const std::string& temporaryPath)> write) {
    auto target = targetOf(path);
    if (!target) return failAs(target);
    PendingFile file(std::move(*target));
    auto written = write(file.temporaryPath());
    if (written) written = file.commit();
    if (!written) return fail("{}: cannot be written: {}", path, written.error().message);
    return {};
}

Result<void> replaceFile(const std::string& path, std::string_view content) {
    return replaceFile(path, [&](const std::string& temporaryPath) {
        return writeNewFile(temporaryPath, content);
    });
}

Result<void> writeNewFile(const std::string& path, std::string_view content) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wbx"),
                                                         std::fclose);
    const bool written =
        file && std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
    if (!written || std::fclose(file.release()) != 0) return fail("{}", systemReason(errno));
    return {};
}

std::string systemReason(int errorNumber) {
    return std::generic_category().message(errorNumber);
}

}  // namespace spate::base
