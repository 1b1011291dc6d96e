// SPDX-License-Identifier: MIT
#include "spate/stream/sources/sequence.h"

#include <fmt/ranges.h>
#include <unistd.h>

#include "spate/base/memory.h"
#include "spate/stream/files_for_test.h"

namespace spate::stream {
namespace {

// A uint8 image of one row of two pixels, both of `value`; as a stack if `frames` is above 1.
std::string imageBytes(int value, int frames = 1) {
    auto text =
        fmt::format("{{'descr': '|u1', 'fortran_order': False, 'shape': ({}, 1, 2)}}", frames);
    std::string file("\x93NUMPY\1\0", 8);
    file += static_cast<char>(text.size());
    file += '\0';
    return file + text +
           std::string(static_cast<std::size_t>(2 * frames), static_cast<char>(value));
}

int valueOf(const image::Frame& frame) {
    return frame.view.pixel<std::uint8_t>(0, 0);
}

std::string openErrorOf(const std::vector<std::string>& uris) {
    const auto source = openSources(uris);
    EXPECT_FALSE(source);
    return source ? std::string() : source.error().message;
}

class Sequence : public testing::Test {
protected:
    TemporaryFolder folder_;
};

TEST_F(Sequence, FolderIsPlayedInNaturalOrder) {
    folder_.write("img_10.npy", imageBytes(10));
    folder_.write("img_2.npy", imageBytes(2, 2));
    folder_.write("img_1", imageBytes(1));  // known by its content
    folder_.write(".hidden.npy", imageBytes(9));
    folder_.write("notes.txt", "not an image");
    std::filesystem::create_directory(folder_.file("inner.npy"));
    const auto source = opened(folder_.path());
    EXPECT_EQ(source->description().format, "3 files, NPY");
    EXPECT_EQ(source->description().frameCount, std::nullopt);
    EXPECT_EQ(source->description().rateHz, 10.0);
    EXPECT_FALSE(source->description().live);
    std::uint64_t id = 0;
    for (const int expected : {1, 2, 2, 10}) {
        const auto frame = nextFrame(*source);
        EXPECT_EQ(valueOf(frame), expected);
        EXPECT_EQ(frame.id, id++);
    }
    EXPECT_TRUE(hasEnded(*source));
    EXPECT_TRUE(hasEnded(*source));
}

TEST_F(Sequence, FilesAndFoldersArePlayedInTheirOrder) {
    std::filesystem::create_directory(folder_.file("a"));
    folder_.write("a/1.npy", imageBytes(1));
    folder_.write("a/2.npy", imageBytes(2));
    const auto single = folder_.write("z.npy", imageBytes(3));
    const auto source = openSources({single, folder_.file("a"), "file://" + single});
    ASSERT_TRUE(source) << source.error().message;
    for (const int expected : {3, 1, 2, 3}) EXPECT_EQ(valueOf(nextFrame(**source)), expected);
    EXPECT_TRUE(hasEnded(**source));
}

TEST_F(Sequence, BadFileInTheMiddleIsOneBadFrame) {
    folder_.write("1.npy", imageBytes(1));
    folder_.write("2.npy", "garbage");
    folder_.write("3.npy", "");
    folder_.write("4.npy", imageBytes(4));
    const auto source = opened(folder_.path());
    EXPECT_EQ(valueOf(nextFrame(*source)), 1);
    EXPECT_EQ(nextError(*source),
              folder_.file("2.npy") +
                  ": unknown format (begins with 67 61 72 62 61 67 65, extension "
                  ".npy): expected FITS, TIFF, NPY, CBF, EDF, SMV, marCCD, HDF5");
    EXPECT_EQ(nextError(*source), folder_.file("3.npy") +
                                      ": the file is empty: expected an image (FITS, TIFF, NPY, "
                                      "CBF, EDF, SMV, marCCD, HDF5)");
    EXPECT_EQ(valueOf(nextFrame(*source)), 4);
    EXPECT_TRUE(hasEnded(*source));
}

TEST_F(Sequence, BadFilesBeforeTheFirstGoodOneAreToldToo) {
    folder_.write("1.npy", "garbage");
    folder_.write("2.npy", imageBytes(2));
    const auto source = opened(folder_.path());
    EXPECT_EQ(source->description().rows, 1);
    EXPECT_NE(nextError(*source).find("1.npy"), std::string::npos);
    EXPECT_EQ(valueOf(nextFrame(*source)), 2);
    EXPECT_TRUE(hasEnded(*source));
}

TEST_F(Sequence, LoopGoesOnAndNumbersThrough) {
    folder_.write("1.npy", imageBytes(1));
    folder_.write("2.npy", imageBytes(2));
    const auto source = opened(folder_.path(), {.loop = true});
    for (std::uint64_t i = 0; i < 10; ++i) {
        const auto frame = nextFrame(*source);
        EXPECT_EQ(valueOf(frame), static_cast<int>(i % 2) + 1);
        EXPECT_EQ(frame.id, i);
    }
    const auto single = opened(folder_.file("1.npy"), {.loop = true});
    EXPECT_EQ(single->description().rateHz, 10.0);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(valueOf(nextFrame(*single)), 1);
}

TEST_F(Sequence, LoopWithoutAnyFrameEnds) {
    auto short_ = imageBytes(1);
    short_.pop_back();
    folder_.write("1.npy", short_);
    const auto source = opened(folder_.path(), {.loop = true});
    EXPECT_NE(nextError(*source).find("truncated"), std::string::npos);
    EXPECT_NE(nextError(*source).find("none of 1 files gave a frame in a whole round"),
              std::string::npos);
    EXPECT_TRUE(hasEnded(*source));
}

TEST_F(Sequence, FilesThatVanishAreBadFramesAndTheLoopEnds) {
    const auto path = folder_.write("1.npy", imageBytes(1));
    const auto source = opened(folder_.path(), {.loop = true});
    EXPECT_EQ(valueOf(nextFrame(*source)), 1);
    std::filesystem::remove(path);
    EXPECT_EQ(nextError(*source), path + ": no such file");
    EXPECT_NE(nextError(*source).find("whole round"), std::string::npos);
    EXPECT_TRUE(hasEnded(*source));
}

// 0 | 1 2 3 | bad | 5, by id; the value of a frame is its id.
class SeekingSequence : public Sequence {
protected:
    SeekingSequence() {
        folder_.write("1.npy", imageBytes(0));
        std::string stack = imageBytes(1, 3);
        stack.replace(stack.size() - 6, 6, "\1\1\2\2\3\3");
        folder_.write("2.npy", stack);
        folder_.write("3.npy", "garbage");
        folder_.write("4.npy", imageBytes(5));
    }
    void expectFrame(Source& source, std::uint64_t id, int value) {
        const auto frame = nextFrame(source);
        EXPECT_EQ(frame.id, id);
        EXPECT_EQ(valueOf(frame), value);
    }
};

TEST_F(SeekingSequence, GoesBackToAnyFrameAndOnFromThere) {
    const auto source = opened(folder_.path());
    ASSERT_TRUE(source->canSeek());
    EXPECT_EQ(source->frameCount(), std::nullopt) << "only one file has been opened";
    expectFrame(*source, 0, 0);
    EXPECT_FALSE(source->seek(2)) << "nobody knows where that is yet";
    ASSERT_TRUE(source->seek(1)) << "the next one is known";
    for (const int i : {1, 2, 3}) expectFrame(*source, static_cast<std::uint64_t>(i), i);
    EXPECT_NE(nextError(*source).find("3.npy"), std::string::npos);
    expectFrame(*source, 5, 5);
    EXPECT_EQ(source->frameCount(), 6U);
    EXPECT_TRUE(hasEnded(*source));
    ASSERT_TRUE(source->seek(3));
    expectFrame(*source, 3, 3);
    ASSERT_TRUE(source->seek(2)) << "in the open file";
    expectFrame(*source, 2, 2);
    ASSERT_TRUE(source->seek(4));
    EXPECT_NE(nextError(*source).find("3.npy"), std::string::npos) << "bad again";
    expectFrame(*source, 5, 5);
    EXPECT_TRUE(hasEnded(*source));
    const auto beyond = source->seek(6);
    ASSERT_FALSE(beyond);
    EXPECT_NE(beyond.error().message.find("no frame 6: expected 0 to 5"), std::string::npos);
    EXPECT_TRUE(hasEnded(*source)) << "a refused seek moves nothing";
}

TEST_F(SeekingSequence, GoesBackAcrossTheRoundsOfALoop) {
    const auto source = opened(folder_.path(), {.loop = true});
    for (int i = 0; i < 14; ++i) (void)source->next();  // two rounds and two frames
    ASSERT_TRUE(source->seek(12));
    expectFrame(*source, 12, 0);
    ASSERT_TRUE(source->seek(11));
    expectFrame(*source, 11, 5);
    expectFrame(*source, 12, 0);
    ASSERT_TRUE(source->seek(0));
    expectFrame(*source, 0, 0);
    ASSERT_TRUE(source->seek(32)) << "ahead: the files are known by now";
    expectFrame(*source, 32, 2);
}

TEST_F(SeekingSequence, OfAFileThatHasShrunkTellsSo) {
    const auto source = opened(folder_.path());
    for (int i = 0; i < 6; ++i) (void)source->next();
    folder_.write("2.npy", imageBytes(1));
    ASSERT_TRUE(source->seek(3));
    EXPECT_NE(nextError(*source).find("no frame 2"), std::string::npos);
    EXPECT_NE(nextError(*source).find("3.npy"), std::string::npos) << "and it goes on behind it";
}

TEST_F(Sequence, EachWayToHaveNothingIsNamed) {
    EXPECT_EQ(openError(folder_.file("none.fits")), folder_.file("none.fits") + ": no such file");
    EXPECT_EQ(openError(folder_.path()),
              folder_.path() +
                  ": no image among the 0 entries of this folder: expected FITS, TIFF, "
                  "NPY, CBF, EDF, SMV, marCCD, HDF5");
    EXPECT_NE(openError("").find("the source is empty"), std::string::npos);
    EXPECT_NE(openErrorOf({}).find("no source given"), std::string::npos);
    EXPECT_EQ(openError("xyz:camera"),
              fmt::format("xyz:camera: no such file, and 'xyz' is no known scheme: expected {}",
                          fmt::join(knownSchemes(), ", ")));
    EXPECT_EQ(openError("file://elsewhere/x.fits"),
              "file://elsewhere/x.fits: files of the host 'elsewhere' cannot be opened: expected "
              "file:///path");
    EXPECT_EQ(openErrorOf({"sim:", "sim:"}),
              "sim:: only files and folders can be played one after another");
    EXPECT_NE(openError("/dev/null").find("not a regular file"), std::string::npos);
    const auto text = folder_.write("notes", "hello");
    EXPECT_EQ(openError(text), text +
                                   ": unknown format (begins with 68 65 6c 6c 6f, no extension): "
                                   "expected FITS, TIFF, NPY, CBF, EDF, SMV, marCCD, HDF5");
    folder_.write("1.npy", "bad");
    folder_.write("2.npy", "bad");
    EXPECT_NE(openError(folder_.path()).find("none of 2 files can be opened; the first: "),
              std::string::npos);
}

TEST_F(Sequence, UnreadableFileIsNamed) {
    if (::geteuid() == 0) GTEST_SKIP() << "root reads everything";
    const auto path = folder_.write("1.npy", imageBytes(1));
    std::filesystem::permissions(path, std::filesystem::perms::none);
    EXPECT_EQ(openError(path), path + ": Permission denied");
}

TEST_F(Sequence, UriSpellingsOfAPathAreOneFile) {
    const auto path = folder_.write("a b.npy", imageBytes(7));
    const auto encoded = folder_.file("a%20b.npy");
    for (const auto& uri :
         {path, "file:" + path, "file://" + encoded, "FILE://localhost" + encoded}) {
        EXPECT_EQ(valueOf(nextFrame(*opened(uri))), 7) << uri;
    }
}

}  // namespace
}  // namespace spate::stream
