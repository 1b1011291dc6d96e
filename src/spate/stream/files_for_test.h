// SPDX-License-Identifier: MIT
// What the tests of the file formats share: a folder to write to, pixels, and checks of them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spate/image/frame.h"
#include "spate/stream/registry.h"

namespace spate::stream {

/// All that a shell command prints.
inline std::string printedBy(const std::string& command) {
    std::string output;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                               ::pclose);
    std::array<char, 4096> part{};
    while (pipe && std::fgets(part.data(), part.size(), pipe.get()) != nullptr) {
        output += part.data();
    }
    return output;
}

/// The bytes of a file; none if it cannot be read.
inline std::string contentOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A new folder, gone with its content at the end of the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        static std::atomic<int> count{0};
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("spate_stream_{}_{}", ::getpid(), count++);
        std::filesystem::create_directories(path_);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
    [[nodiscard]] std::string path() const { return path_.string(); }

    std::string write(std::string_view name, std::string_view content) const {
        std::ofstream(file(name), std::ios::binary) << content;
        return file(name);
    }

private:
    std::filesystem::path path_;
};

/// The extremes of T, then values that differ from pixel to pixel.
template <class T>
std::vector<T> testPixels(std::size_t count) {
    std::vector<T> pixels(count);
    for (std::size_t i = 0; i < count; ++i) pixels[i] = static_cast<T>(i * 3 % 101);
    pixels[0] = std::numeric_limits<T>::lowest();
    pixels[1] = std::numeric_limits<T>::max();
    return pixels;
}

/// Opens what must open.
inline std::unique_ptr<Source> opened(const std::string& uri, const OpenOptions& options = {}) {
    auto source = openSource(uri, options);
    EXPECT_TRUE(source) << source.error().message;
    return source ? std::move(*source) : nullptr;
}

/// The message with which opening fails.
inline std::string openError(const std::string& uri) {
    const auto source = openSource(uri);
    EXPECT_FALSE(source) << uri << " opened";
    return source ? std::string() : source.error().message;
}

/// The next frame, which must be one.
inline image::Frame nextFrame(Source& source) {
    auto frame = source.next();
    EXPECT_TRUE(frame) << frame.error().message;
    if (!frame) return {};
    EXPECT_TRUE(frame->has_value()) << "the source has ended";
    return frame->value_or(image::Frame());
}

/// How long the tests wait for what another thread or process does.
inline constexpr std::chrono::seconds kLivePatience{30};

/// The next frame of a live source, which must come.
inline image::Frame nextLiveFrame(Source& source) {
    for (const auto end = base::now() + kLivePatience; base::now() < end;) {
        auto frame = nextFrame(source);
        if (!frame.view.empty()) return frame;
    }
    ADD_FAILURE() << "no frame";
    return {};
}

/// The message of the next frame of a live source that is bad; good ones go by.
inline std::string nextLiveError(Source& source) {
    for (const auto end = base::now() + kLivePatience; base::now() < end;) {
        const auto frame = source.next();
        if (!frame) return frame.error().message;
    }
    ADD_FAILURE() << "no error";
    return {};
}

/// The message of the next frame, which must be bad.
inline std::string nextError(Source& source) {
    const auto frame = source.next();
    EXPECT_FALSE(frame);
    return frame ? std::string() : frame.error().message;
}

inline bool hasEnded(Source& source) {
    const auto frame = source.next();
    return frame && !frame->has_value();
}

/// Checks every pixel, bit for bit, against packed native rows.
template <class T>
void expectPixels(const image::Frame& frame, const T* expected, std::int64_t rows,
                  std::int64_t cols) {
    ASSERT_EQ(image::name(frame.view.dtype()), image::name(image::dtypeOf<T>));
    ASSERT_EQ(frame.view.rows(), rows);
    ASSERT_EQ(frame.view.cols(), cols);
    std::vector<T> pixels(static_cast<std::size_t>(rows * cols));
    frame.view.copyTo(reinterpret_cast<std::byte*>(pixels.data()));
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        ASSERT_EQ(std::memcmp(&pixels[i], expected + i, sizeof(T)), 0)
            << "pixel " << i << ": " << +pixels[i] << ", expected " << +expected[i];
    }
}

/// The least and greatest value of a frame that is not masked.
inline std::pair<double, double> rangeOf(const image::Frame& frame) {
    double min = std::numeric_limits<double>::infinity();
    double max = -min;
    for (std::int64_t r = 0; r < frame.view.rows(); ++r) {
        for (std::int64_t c = 0; c < frame.view.cols(); ++c) {
            const double value = frame.view.value(r, c).toDouble();
            min = std::min(min, value);  // NaN compares false: it is passed over
            max = std::max(max, value);
        }
    }
    return {min, max};
}

/// The path of a real image; nothing where they are not installed.
inline std::optional<std::string> realImage(std::string_view name) {
    const auto path = std::filesystem::path(SPATE_TEST_DATA) / name;
    return std::filesystem::exists(path) ? std::optional(path.string()) : std::nullopt;
}

}  // namespace spate::stream
