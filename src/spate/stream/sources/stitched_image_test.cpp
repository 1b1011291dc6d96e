// SPDX-License-Identifier: MIT
// Modules in their places: each pixel beside the index that it should have.
#include "spate/stream/sources/stitched_image.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "spate/stream/sources/stitch_geometry.h"

namespace spate::stream {
namespace {

// Where pixel (row, col) of a rows × cols module comes to lie, in a plain way: first the mirror,
// then quarter by quarter, counter-clockwise.
std::pair<std::int64_t, std::int64_t> placeOf(std::int64_t row, std::int64_t col, std::int64_t rows,
                                              std::int64_t cols, Orientation orientation) {
    if (orientation.flip) col = cols - 1 - col;
    for (int i = 0; i < orientation.turns; ++i) {
        const std::int64_t turnedRow = cols - 1 - col;
        col = row;
        row = turnedRow;
        std::swap(rows, cols);
    }
    return {row, col};
}

constexpr Orientation kOrientations[] = {{false, 0}, {false, 1}, {false, 2}, {false, 3},
                                         {true, 0},  {true, 1},  {true, 2},  {true, 3}};

image::Frame frameOf(const std::shared_ptr<std::vector<std::byte>>& bytes,
                     image::ImageLayout layout, std::size_t offset = 0) {
    return {.view = image::ImageView::create(bytes->data() + offset, layout).value(),
            .owner = bytes};
}

// Pixels that differ, of any type.
std::shared_ptr<std::vector<std::byte>> noise(std::size_t bytes) {
    auto made = std::make_shared<std::vector<std::byte>>(bytes);
    unsigned state = 12345;
    for (auto& byte : *made) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<std::byte>(state >> 24U);
    }
    return made;
}

// Each pixel of the module in its place, native, and nothing else changed.
void expectPlaced(const image::ImageView& module, Orientation orientation) {
    const bool isTurned = orientation.turns % 2 != 0;
    const auto rows = isTurned ? module.cols() : module.rows();
    const auto cols = isTurned ? module.rows() : module.cols();
    const auto size = static_cast<std::size_t>(module.pixelBytes());
    constexpr std::size_t kBehind = 7;
    const auto stride = static_cast<std::size_t>(cols) * size + kBehind;
    std::vector<std::byte> found(stride * static_cast<std::size_t>(rows), std::byte{0xEE});
    auto expected = found;
    for (std::int64_t r = 0; r < module.rows(); ++r) {
        for (std::int64_t c = 0; c < module.cols(); ++c) {
            const auto [row, col] = placeOf(r, c, module.rows(), module.cols(), orientation);
            module.part(r, 1, c, 1)
                .copyTo(expected.data() + static_cast<std::size_t>(row) * stride +
                        static_cast<std::size_t>(col) * size);
        }
    }
    copyPixels(oriented(module, orientation), found.data(), static_cast<std::int64_t>(stride));
    EXPECT_EQ(found, expected) << "flip " << orientation.flip << ", turns " << orientation.turns
                               << ", " << image::name(module.dtype()) << ", " << module.rows()
                               << " × " << module.cols();
}

TEST(Stitch, PutsEveryPixelWhereAPlainLoopDoes) {
    const std::pair<std::int64_t, std::int64_t> shapes[] = {{1, 1}, {1, 70}, {67, 1}, {67, 101}};
    for (const auto dtype : image::kAllDTypes) {
        for (const auto& [rows, cols] : shapes) {
            const auto size = static_cast<std::int64_t>(image::sizeOf(dtype));
            const auto bytes = noise(static_cast<std::size_t>(2 * rows * cols * size));
            for (const auto orientation : kOrientations) {
                image::ImageLayout layout{.dtype = dtype, .rows = rows, .cols = cols};
                expectPlaced(frameOf(bytes, layout).view, orientation);
                layout.byteOrder = image::ByteOrder::Big;
                expectPlaced(frameOf(bytes, layout).view, orientation);
                layout.byteOrder = image::kNativeOrder;
                layout.colStride = 2 * size;  // every second pixel
                layout.rowStride = 2 * size * cols;
                expectPlaced(frameOf(bytes, layout).view, orientation);
                layout.rowStride = -2 * size * cols;  // from the last row up
                const auto last = static_cast<std::size_t>(2 * size * cols * (rows - 1));
                expectPlaced(frameOf(bytes, layout, last).view, orientation);
            }
        }
    }
}

StitchGeometry geometryOf(const std::string& modules, const std::string& more = "") {
    const auto read = readStitchGeometry("{\"modules\": [" + modules + "]" + more + "}", "d.json");
    EXPECT_TRUE(read) << read.error().message;
    return read.value_or(StitchGeometry());
}

template <class T>
image::Frame partOf(std::int64_t rows, std::int64_t cols, T value) {
    const auto pixels =
        std::make_shared<std::vector<T>>(static_cast<std::size_t>(rows * cols), value);
    return {.view = image::ImageView::of(pixels->data(), rows, cols).value(), .owner = pixels};
}

// "1122" and so on, a row a line.
template <class T>
std::string textOf(const image::ImageView& view) {
    std::string text;
    for (std::int64_t r = 0; r < view.rows(); ++r) {
        for (std::int64_t c = 0; c < view.cols(); ++c) {
            text += std::to_string(+view.pixel<T>(r, c));
        }
        text += '\n';
    }
    return text;
}

const std::string kTwo =
    R"({"source": "a", "shape": [2, 2], "offset": [0, 0]},
       {"source": "b", "shape": [1, 3], "offset": [0, 3], "turns": 1})";

TEST(Stitch, MasksGapsAndWhatIsMissing) {
    StitchedImage image(geometryOf(kTwo));
    const auto a = partOf<std::uint16_t>(2, 2, 1);
    const auto b = partOf<std::uint16_t>(1, 3, 2);
    const auto whole = image.frame({a, b});
    ASSERT_TRUE(whole) << whole.error().message;
    EXPECT_EQ(textOf<std::uint16_t>(whole->view), "1102\n1102\n0002\n");
    EXPECT_EQ(textOf<std::uint8_t>(whole->mask->levels()), "0010\n0010\n1110\n");
    EXPECT_EQ(whole->attributes, nullptr);
    const auto again = image.frame({a, b});
    EXPECT_EQ(again->mask, whole->mask) << "one mask for a series";
    const auto partial = image.frame({a, {}});
    EXPECT_EQ(textOf<std::uint16_t>(partial->view), "1100\n1100\n0000\n");
    EXPECT_EQ(textOf<std::uint8_t>(partial->mask->levels()), "0012\n0012\n1112\n");
    EXPECT_EQ(partial->attributes->at("missing_modules"), "1");
    EXPECT_EQ(textOf<std::uint16_t>(whole->view), "1102\n1102\n0002\n") << "has its own memory";
    EXPECT_EQ(image.frame({image::Frame(), image::Frame()}).error().message,
              "no module has sent anything");
}

TEST(Stitch, HasNoMaskWhereNothingIsMasked) {
    StitchedImage image(geometryOf(R"({"source": "a", "shape": [2, 2], "offset": [0, 0]},
                                      {"source": "b", "shape": [2, 1], "offset": [0, 2]})"));
    auto a = partOf<float>(2, 2, 1);
    const auto b = partOf<float>(2, 1, 2);
    EXPECT_EQ(image.frame({a, b})->mask, nullptr);
    const std::uint8_t levels[] = {0, 7, 0, 0};
    a.mask = image::Mask::create(image::ImageView::of(levels, 2, 2).value(), nullptr).value();
    a.special = std::make_shared<const image::SpecialValues>();
    a.attributes = std::make_shared<const image::Attributes>(image::Attributes{{"run", "5"}});
    const auto whole = image.frame({a, b});
    EXPECT_EQ(textOf<std::uint8_t>(whole->mask->levels()), "070\n000\n");
    EXPECT_EQ(whole->special, a.special);
    EXPECT_EQ(whole->attributes->at("run"), "5");
}

TEST(Stitch, RefusesPartsThatDoNotFit) {
    StitchedImage image(geometryOf(kTwo));
    const auto a = partOf<std::uint16_t>(2, 2, 1);
    EXPECT_EQ(image.frame({a, partOf<std::uint32_t>(1, 3, 2)}).error().message,
              "the module b sends uint32: expected uint16, as a does");
    EXPECT_EQ(image.frame({a, partOf<std::uint16_t>(3, 1, 2)}).error().message,
              "the module b sends 3 × 1 pixels: expected 1 × 3, as the geometry has it");
    auto colours = partOf<std::uint8_t>(2, 6, 1);
    colours.view =
        image::ImageView::create(colours.view.data(), {.rows = 2, .cols = 2, .channels = 3})
            .value();
    EXPECT_EQ(image.frame({colours, {}}).error().message,
              "the module a sends 2 × 2 pixels of colours: expected 2 × 2, as the geometry has it");
}

std::string refused(const std::string& text) {
    const auto read = readStitchGeometry(text, "d.json");
    EXPECT_FALSE(read) << text;
    return read ? "" : read.error().message;
}
std::string refusedModule(const std::string& module) {
    return refused("{\"modules\": [" + module + "]}");
}

TEST(Stitch, ReadsAGeometry) {
    const auto geometry = geometryOf(kTwo, R"(, "shape": [10, 20], "wait": 0.25)");
    EXPECT_EQ(geometry.rows, 10);
    EXPECT_EQ(geometry.cols, 20);
    EXPECT_EQ(geometry.wait, std::chrono::milliseconds(250));
    ASSERT_EQ(geometry.modules.size(), 2U);
    EXPECT_EQ(geometry.modules[1].source, "b");
    EXPECT_EQ(geometry.modules[1].rowsInImage(), 3);
    EXPECT_EQ(geometryOf(kTwo).rows, 3);
    EXPECT_EQ(geometryOf(kTwo).cols, 4);
}

TEST(Stitch, NamesWhatIsWrongInAGeometry) {
    EXPECT_EQ(refused("{\"modules\": ["),
              "d.json: no JSON from byte 14 on: expected an object with modules");
    EXPECT_EQ(refused("{\"wait\": 1e999}"),
              "d.json: a number that no double holds: expected smaller ones");
    const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
    EXPECT_EQ(refused("{\"modules\": " + deep + "}"),
              "d.json: modules[0] is array: expected an object");
    EXPECT_EQ(refused("[]"), "d.json: the geometry is []: expected an object");
    EXPECT_EQ(refused("{}"),
              "d.json: the geometry.modules is missing: expected an array of 1 to 256 modules");
    EXPECT_EQ(refused("{\"modul\": []}"),
              "d.json: the geometry has the key 'modul': expected shape, wait, modules");
    EXPECT_EQ(refused("{\"wait\": \"1\", \"modules\": [1]}"),
              "d.json: the geometry.wait is \"1\": expected 0 to 60 seconds");
    EXPECT_EQ(refusedModule("5"), "d.json: modules[0] is 5: expected an object");
    EXPECT_EQ(refusedModule(R"({"shape": [1, 1]})"),
              "d.json: modules[0].source is missing: expected the URI of a source that is no "
              "stitch");
    EXPECT_NE(refusedModule(R"({"source": "stitch:d.json"})").find("that is no stitch"),
              std::string::npos);
    const std::string expected = ": expected [rows, columns], whole numbers from ";
    EXPECT_EQ(refusedModule(R"({"source": "a", "shape": [1, 0]})"),
              "d.json: modules[0].shape is [1,0]" + expected + "1 to 131072");
    EXPECT_EQ(refusedModule(R"({"source": "a", "shape": [1, 1.5]})"),
              "d.json: modules[0].shape is [1,1.5]" + expected + "1 to 131072");
    EXPECT_NE(refusedModule(R"({"source": "a", "shape": [1, 18446744073709551615]})")
                  .find("shape is [1,18446744073709551615]"),
              std::string::npos);
    EXPECT_EQ(refusedModule(R"({"source": "a", "shape": [1, 1], "offset": [-1, 0]})"),
              "d.json: modules[0].offset is [-1,0]" + expected + "0 to 131072");
    EXPECT_EQ(refusedModule(R"({"source": "a", "shape": [1, 1], "offset": [0, 0], "turns": 4})"),
              "d.json: modules[0].turns is 4: expected 0, 1, 2 or 3 quarters");
    EXPECT_EQ(refusedModule(R"({"source": "a", "shape": [1, 1], "offset": [0, 0], "flip": 1})"),
              "d.json: modules[0].flip is 1: expected true or false");
    EXPECT_EQ(refusedModule(R"({"source": "a", "rows": 1})"),
              "d.json: modules[0] has the key 'rows': expected source, shape, offset, turns, flip");
}

TEST(Stitch, RefusesModulesThatOverlapOrLieOutside) {
    const std::string a = R"({"source": "a", "shape": [2, 5], "offset": [0, 0]},)";
    EXPECT_EQ(refusedModule(a + R"({"source": "b", "shape": [2, 2], "offset": [1, 4]})"),
              "d.json: modules[0] at [0, 0] and modules[1] at [1, 4] overlap: expected each pixel "
              "in one");
    EXPECT_TRUE(readStitchGeometry(
        "{\"modules\": [" + a + R"({"source": "b", "shape": [2, 2], "offset": [2, 4]}]})",
        "d.json"));
    EXPECT_EQ(refused(R"({"shape": [5, 4], "modules": [{"source": "a", "shape": [4, 5],
                          "offset": [1, 0], "turns": 3}]})"),
              "d.json: modules[0] has 5 × 4 pixels at [1, 0]: expected it in the shape [5, 4]");
    EXPECT_NE(refusedModule(R"({"source": "a", "shape": [131072, 131072], "offset": [0, 0]})")
                  .find("an image of 131072 × 131072 pixels: expected at most 1073741824"),
              std::string::npos);
}

}  // namespace
}  // namespace spate::stream
