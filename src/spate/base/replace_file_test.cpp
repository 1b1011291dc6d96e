// SPDX-License-Identifier: MIT
#include "spate/base/replace_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "spate/base/full_disk_for_test.h"

namespace spate::base {
namespace {

namespace fs = std::filesystem;

class ReplaceFile : public testing::Test {
protected:
    ReplaceFile() { fs::create_directories(folder_); }
    ~ReplaceFile() override { fs::remove_all(folder_); }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    std::string oldFile() const {
        std::ofstream(file("x")) << "old";
        return file("x");
    }
    static std::string contentOf(const std::string& path) {
        std::ifstream stream(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::ptrdiff_t filesInFolder() const {
        return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
    }
    static std::string errorOf(const Result<void>& result) {
        EXPECT_FALSE(result) << "was written";
        return result ? std::string() : result.error().message;
    }

    const fs::path folder_ =
        fs::temp_directory_path() / fmt::format("spate_replace_{}", std::random_device()());
};

TEST_F(ReplaceFile, TheFileHasItsNameOnlyWhenItIsComplete) {
    const auto path = oldFile();
    const auto replaced = replaceFile(path, [&](const std::string& temporaryPath) -> Result<void> {
        EXPECT_EQ(fs::path(temporaryPath).parent_path(), folder_);
        EXPECT_FALSE(fs::exists(temporaryPath));
        std::ofstream(temporaryPath) << "new";
        EXPECT_EQ(contentOf(path), "old");
        return {};
    });
    ASSERT_TRUE(replaced) << replaced.error().message;
    EXPECT_EQ(contentOf(path), "new");
    EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(ReplaceFile, TheOldFileStaysIfTheNewOneCannotBeWritten) {
    const auto path = oldFile();
    EXPECT_EQ(errorOf(replaceFile(path,
                                  [&](const std::string& temporaryPath) -> Result<void> {
                                      std::ofstream(temporaryPath) << "half";
                                      return fail("no wish to go on");
                                  })),
              path + ": cannot be written: no wish to go on");
    EXPECT_EQ(contentOf(path), "old");
    EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(ReplaceFile, TheOldFileStaysIfTheDiskIsFull) {
    const auto path = oldFile();
    // Small enough for a buffer, that is written when the file is closed; and not.
    for (const std::size_t size : {std::size_t{100}, std::size_t{1'000'000}}) {
        const std::string content(size, 'x');
        Result<void> replaced;
        {
            const FullDisk full(50);
            replaced = replaceFile(path, content);
        }
        EXPECT_EQ(errorOf(replaced), path + ": cannot be written: File too large");
        EXPECT_EQ(contentOf(path), "old");
        EXPECT_EQ(filesInFolder(), 1);
    }
}

TEST_F(ReplaceFile, AnExistingFileKeepsItsPermissions) {
    const auto path = oldFile();
    fs::permissions(path, fs::perms::owner_read | fs::perms::group_read);
    ASSERT_TRUE(replaceFile(path, "new"));
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::group_read);
    EXPECT_EQ(contentOf(path), "new");
}

TEST_F(ReplaceFile, ALinkStaysALink) {
    const auto path = oldFile();
    fs::create_symlink(path, file("link"));
    ASSERT_TRUE(replaceFile(file("link"), "new"));
    EXPECT_TRUE(fs::is_symlink(file("link")));
    EXPECT_EQ(contentOf(path), "new");
}

TEST_F(ReplaceFile, WhatIsNoPlaceForAFileIsRefused) {
    const auto error = [](const std::string& path) { return errorOf(replaceFile(path, "x")); };
    EXPECT_EQ(error(""), "the name is empty: expected the name of a file");
    EXPECT_EQ(error(folder_.string()),
              folder_.string() + ": a folder: expected the name of a file");
    EXPECT_EQ(error("/no/such/folder/x"),
              "/no/such/folder/x: there is no folder /no/such/folder: expected a name in an "
              "existing folder");
    ASSERT_EQ(::mkfifo(file("pipe").c_str(), 0600), 0);
    EXPECT_EQ(error(file("pipe")),
              file("pipe") + ": not a regular file: expected a new name, or a file to replace");
    EXPECT_NE(error(oldFile() + "/y").find("expected a name in an existing folder"),
              std::string::npos);
    const auto longName = file(std::string(300, 'x'));
    EXPECT_EQ(error(longName).find(longName + ": "), 0U);
    EXPECT_EQ(error("/proc/x").find("/proc/x: cannot be written: "), 0U) << "for root, too";
}

}  // namespace
}  // namespace spate::base
