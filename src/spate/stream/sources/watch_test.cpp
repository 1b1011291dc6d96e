// SPDX-License-Identifier: MIT
#include "spate/stream/sources/watch.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/folder_watch.h"

namespace spate::stream {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// An array of 2 × 3 uint8 whose first pixel is `value`.
std::string npy(int value) {
    std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }";
    header.resize(117, ' ');
    return std::string("\x93NUMPY\1\0\x76\0", 10) + header + "\n" + static_cast<char>(value) +
           "\2\3\4\5\6";
}

// With the system's notices, and without.
class Watch : public testing::TestWithParam<std::string> {
protected:
    [[nodiscard]] std::string uri(const std::string& more = "") const {
        const auto options = GetParam() + more;
        return "watch:" + inner() + (options.empty() ? "" : "?" + options.substr(1));
    }
    [[nodiscard]] std::string inner() const { return folder_.file("in"); }
    void SetUp() override { fs::create_directory(inner()); }

    void write(const std::string& name, const std::string& content) {
        std::ofstream(inner() + "/" + name, std::ios::binary) << content;
    }

    // What comes within a time that is long enough on a busy machine: the first pixel, or the
    // error; "nothing".
    static std::string comes(Source& source, milliseconds most = milliseconds(5000)) {
        const auto end = base::now() + most;
        while (base::now() < end) {
            const auto frame = source.next();
            if (!frame) return frame.error().message;
            if (!frame->has_value()) return "the end";
            if ((*frame)->view.rows() == 0) continue;
            return std::to_string(static_cast<int>((*frame)->view.value(0, 0).toDouble())) + " " +
                   (*frame)->attributes->at("file");
        }
        return "nothing";
    }

    TemporaryFolder folder_;
};

TEST_P(Watch, BeginsWithTheNewestThatIsThere) {
    write("a.npy", npy(1));
    write("b.npy", npy(2));
    fs::last_write_time(inner() + "/a.npy", fs::file_time_type::clock::now() + milliseconds(9000));
    const auto source = opened(uri());
    EXPECT_TRUE(source->description().live);
    EXPECT_FALSE(source->canSeek());
    EXPECT_EQ(source->description().format, "folder, NPY");
    EXPECT_EQ(source->description().rows, 2);
    EXPECT_EQ(comes(*source), "1 a.npy");
    EXPECT_EQ(comes(*source, milliseconds(300)), "nothing");
    EXPECT_EQ(source->statistics()->received, 1U);
    EXPECT_EQ(source->statistics()->replaced, 0U);
}

TEST_P(Watch, ShowsFilesAsTheyCome) {
    const auto source = opened(uri("&pattern=img_*.npy"));
    EXPECT_EQ(source->description().rows, 0);
    EXPECT_EQ(comes(*source, milliseconds(250)), "nothing");
    write("img_1.npy", npy(1));
    write("other.npy", npy(9));
    EXPECT_EQ(comes(*source), "1 img_1.npy");
    write(".img_2.tmp", npy(2));
    EXPECT_EQ(comes(*source, milliseconds(250)), "nothing");
    fs::rename(inner() + "/.img_2.tmp", inner() + "/img_2.npy");
    EXPECT_EQ(comes(*source), "2 img_2.npy");
    write("img_1.npy", npy(3));  // written anew
    EXPECT_EQ(comes(*source), "3 img_1.npy");
    EXPECT_EQ(comes(*source, milliseconds(250)), "nothing");
    EXPECT_EQ(source->statistics()->received, 3U);
}

TEST_P(Watch, SkipsWhatIsOvertaken) {
    const auto source = opened(uri());
    for (int i = 1; i <= 20; ++i) write(fmt::format("img_{}.npy", i), npy(i));
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_EQ(comes(*source), "20 img_20.npy");
    EXPECT_EQ(comes(*source, milliseconds(300)), "nothing");
    const auto statistics = *source->statistics();
    EXPECT_EQ(statistics.received, 20U);
    EXPECT_EQ(statistics.replaced, 19U);
    EXPECT_EQ(statistics.rejected, 0U);
}

TEST_P(Watch, GivesEachFileToWhoeverNeedsEveryOne) {
    write("old.npy", npy(1));
    const auto recorded = opened(uri(), {.live = {.queueBytes = 1}});
    const auto shown = opened(uri());
    const auto beside = shown->everyFrame(1);
    for (auto* const source : {recorded.get(), beside.get()}) {
        EXPECT_EQ(comes(*source), "1 old.npy");
    }
    for (int i = 2; i < 9; ++i) write("img_" + std::to_string(i) + ".npy", npy(i));
    for (auto* const source : {recorded.get(), beside.get()}) {
        std::set<std::string> came;
        for (int i = 2; i < 9; ++i) came.insert(comes(*source));
        EXPECT_EQ(came.size(), 7U);
        EXPECT_FALSE(came.contains("nothing"));
        EXPECT_EQ(source->statistics()->replaced, 0U);
        EXPECT_EQ(source->statistics()->received, 8U);
    }
}

TEST_P(Watch, WaitsForAFileToBeWhole) {
    write("1.npy", npy(1));
    const auto source = opened(uri());
    EXPECT_EQ(comes(*source), "1 1.npy");
    const auto content = npy(2);
    std::ofstream file(inner() + "/2.npy", std::ios::binary);
    for (std::size_t i = 0; i + 1 < content.size(); i += 16) {
        file << content.substr(i, std::min<std::size_t>(16, content.size() - 1 - i)) << std::flush;
        EXPECT_EQ(comes(*source, milliseconds(60)), "nothing");
    }
    file << content.back() << std::flush;  // whole, but still open
    EXPECT_EQ(comes(*source), "2 2.npy");
    file.close();
    EXPECT_EQ(comes(*source, milliseconds(300)), "nothing");
    EXPECT_EQ(source->statistics()->rejected, 0U);
}

TEST_P(Watch, OneThatIsNotWholeHidesNoOlderOne) {
    const auto source = opened(uri());
    write("1.npy", npy(1));
    write("2.npy", npy(2).substr(0, 40));
    EXPECT_EQ(comes(*source), "1 1.npy");
    write("2.npy", npy(2));
    EXPECT_EQ(comes(*source), "2 2.npy");
    EXPECT_EQ(source->statistics()->replaced, 0U);
}

TEST_P(Watch, NamesABadFileAndGoesOn) {
    const auto source = opened(uri());
    write("bad.npy", npy(1).substr(0, 130));
    const auto path = inner() + "/bad.npy";
    EXPECT_EQ(comes(*source),
              path + ": frame 1 of 1: the file is truncated: it has 2 bytes of pixels, expected 6");
    EXPECT_EQ(comes(*source, milliseconds(300)), "nothing");
    EXPECT_EQ(source->statistics()->rejected, 1U);
    write("good.npy", npy(2));
    EXPECT_EQ(comes(*source), "2 good.npy");
    write("bad.npy", npy(3));  // and whole at last
    EXPECT_EQ(comes(*source), "3 bad.npy");
}

TEST_P(Watch, AFileThatVanishesIsForgotten) {
    const auto source = opened(uri());
    write("bad.npy", "\x93NUMPY");
    EXPECT_EQ(comes(*source, milliseconds(200)), "nothing");
    fs::remove(inner() + "/bad.npy");
    EXPECT_EQ(comes(*source, milliseconds(2500)), "nothing");
    EXPECT_EQ(source->statistics()->rejected, 0U);
}

TEST_P(Watch, TheFolderMayVanishAndComeBack) {
    write("1.npy", npy(1));
    const auto source = opened(uri());
    EXPECT_EQ(comes(*source), "1 1.npy");
    for (int round = 2; round < 4; ++round) {
        fs::remove_all(inner());
        EXPECT_EQ(comes(*source, milliseconds(500)), "nothing");
        EXPECT_EQ(source->statistics()->wire.waiting, "waiting for the folder " + inner());
        fs::create_directory(inner());
        write("2.npy", npy(round));
        EXPECT_EQ(comes(*source), std::to_string(round) + " 2.npy");
        EXPECT_EQ(source->statistics()->wire.waiting, "");
        write("3.npy", npy(3));
        EXPECT_EQ(comes(*source), "3 3.npy");
    }
    // Moved away and back with what was in it: nothing is new.
    fs::rename(inner(), folder_.file("away"));
    EXPECT_EQ(comes(*source, milliseconds(500)), "nothing");
    fs::rename(folder_.file("away"), inner());
    EXPECT_EQ(comes(*source, milliseconds(500)), "nothing");
    EXPECT_EQ(source->statistics()->wire.waiting, "");
    write("4.npy", npy(4));
    EXPECT_EQ(comes(*source), "4 4.npy");
}

TEST_P(Watch, OtherFilesAreNoImages) {
    const auto source = opened(uri());
    write("notes.txt", "no image");
    write(".hidden.npy", npy(1));
    fs::create_directory(inner() + "/sub.npy");
    EXPECT_EQ(comes(*source, milliseconds(2500)), "nothing");
    write("image", npy(2));
    EXPECT_EQ(comes(*source), "2 image");
}

INSTANTIATE_TEST_SUITE_P(Way, Watch, testing::Values("", "&poll=20"),
                         [](const auto& way) { return way.param.empty() ? "Notices" : "Polling"; });

TEST(WatchUri, EachWayToBeWrongIsNamed) {
    const TemporaryFolder folder;
    const auto gone = "watch:" + folder.file("gone");
    EXPECT_EQ(openError(gone), gone + ": '" + folder.file("gone") +
                                   "' is no folder: expected watch:FOLDER?pattern=*.cbf");
    const auto uri = "watch:" + folder.path();
    EXPECT_NE(openError(uri + "?poll=5").find("a whole number from 10 to 60000"),
              std::string::npos);
    EXPECT_NE(openError(uri + "?pattern=").find("a name as *.cbf"), std::string::npos);
    EXPECT_NE(openError(uri + "?patern=x").find("patern"), std::string::npos);
}

TEST(FolderWatch, HasNoticesOfALocalFolder) {
    const TemporaryFolder folder;
    FolderWatch watch(folder.path(), std::nullopt);
    EXPECT_TRUE(watch.wait(milliseconds(0)).lookAtAll);
    EXPECT_TRUE(watch.hasNotices());
    EXPECT_FALSE(watch.wait(milliseconds(20)).lookAtAll);
    FolderWatch polling(folder.path(), milliseconds(10));
    EXPECT_TRUE(polling.wait(milliseconds(0)).lookAtAll);
    EXPECT_FALSE(polling.hasNotices());
}

}  // namespace
}  // namespace spate::stream
