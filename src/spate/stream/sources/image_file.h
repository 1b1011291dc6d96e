// SPDX-License-Identifier: MIT
// Image files: recognised by their content, opened by the format that recognises them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame_pool.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// A file format: one function per file in sources/ makes one, and image_file.cpp lists them.
struct FileFormat {
    std::string_view name;
    std::span<const std::string_view> extensions;  ///< with the dot, lower case
    /// Whether a file that begins with `head` (its first 2 KiB, or all it has) is of this format.
    /// Of several that do, the last in the list is taken.
    bool (*recognizes)(std::string_view head);
    /// Opens `file.path`, which exists and is recognised. Frames live in buffers of `pool`.
    base::Result<std::unique_ptr<Source>> (*open)(const Uri& file,
                                                  const std::shared_ptr<image::FramePool>& pool);
};

/// How fast files with several frames are played unless somebody asks otherwise.
inline constexpr double kFileRateHz = 10;

/// How a file is read while it is open.
enum class FileReading : std::uint8_t {
    InPlace,   ///< where it lies: nobody may truncate it meanwhile (see MappedFile)
    InMemory,  ///< from a copy that is made first, whatever becomes of the file
};

/// Opens one file; one that gzip or bzip2 has compressed is unpacked into memory first (unpack.h).
/// Errors name the path, what was found there and what was expected.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openImageFile(
    const Uri& file, const std::shared_ptr<image::FramePool>& pool,
    FileReading reading = FileReading::InPlace);

/// Whether this is the name of an image file, or the start of the file is one's. False for hidden
/// files, and for all that is no regular file.
[[nodiscard]] bool isImageFile(const std::string& path);

/// The image files in a folder (by content, or by extension), in natural order: img_2 comes before
/// img_10. Hidden files and folders within are left out. Fails if there are none.
[[nodiscard]] base::Result<std::vector<std::string>> imageFilesIn(const std::string& folder);

/// Text from a file's header, fit to be shown: trimmed, without control characters, not too long.
[[nodiscard]] std::string attributeText(std::string_view text);

/// A source of a known number of frames that can be read in any order: what files have in common.
class FileSource : public Source {
public:
    [[nodiscard]] const SourceDescription& description() const noexcept final {
        return description_;
    }
    [[nodiscard]] base::Result<std::optional<image::Frame>> next() final;
    [[nodiscard]] bool canSeek() const noexcept final { return true; }
    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) final;

protected:
    /// `description` has a frame count; this adds the file's name and rate.
    FileSource(const Uri& file, SourceDescription description);

    /// The pixels of frame `index`, their owner, and what is special about them. Without attributes
    /// it gets those of the description. An error need not name the file and the frame.
    [[nodiscard]] virtual base::Result<image::Frame> read(std::int64_t index) = 0;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// Attributes of one frame, with the file's name: for formats whose frames differ in them.
    [[nodiscard]] std::shared_ptr<const image::Attributes> withFile(
        image::Attributes attributes) const;

private:
    std::string path_;
    SourceDescription description_;
    std::shared_ptr<const image::Attributes> attributes_;
    std::int64_t nextIndex_ = 0;
};

}  // namespace spate::stream
