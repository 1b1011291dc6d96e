// SPDX-License-Identifier: MIT
#include "spate/stream/sources/memory_source.h"

#include <filesystem>
#include <utility>

namespace spate::stream {
namespace {

// The path of the bytes means nothing to anybody.
std::string renamed(std::string message, const std::string& was, const std::string& is) {
    for (auto place = message.find(was); place != message.npos;
         place = message.find(was, place + is.size())) {
        message.replace(place, was.size(), is);
    }
    return message;
}

class MemorySource final : public Source {
public:
    MemorySource(const Uri& file, std::unique_ptr<MemoryFile> content,
                 std::unique_ptr<Source> source, const image::Attributes& more)
        : path_(file.path), content_(std::move(content)), source_(std::move(source)), more_(more) {
        description_ = source_->description();
        description_.uri = file.text;
        more_["file"] = attributeText(std::filesystem::path(path_).filename().string());
        for (const auto& [key, value] : more_) description_.attributes[key] = value;
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }

    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override {
        auto frame = source_->next();
        if (!frame) return base::fail("{}", own(frame.error().message));
        if (frame->has_value()) (*frame)->attributes = own((*frame)->attributes);
        return frame;
    }

    [[nodiscard]] bool canSeek() const noexcept override { return source_->canSeek(); }
    [[nodiscard]] std::optional<std::uint64_t> frameCount() const noexcept override {
        return source_->frameCount();
    }
    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) override {
        const auto moved = source_->seek(frameId);
        if (!moved) return base::fail("{}", own(moved.error().message));
        return {};
    }

private:
    [[nodiscard]] std::string own(const std::string& message) const {
        return renamed(message, content_->path(), path_);
    }

    // Frames share attributes: those of the last one are kept with what they became.
    std::shared_ptr<const image::Attributes> own(
        const std::shared_ptr<const image::Attributes>& attributes) {
        if (!attributes) return attributes;
        if (attributes == lastAttributes_) return ownAttributes_;
        auto mine = *attributes;
        for (const auto& [key, value] : more_) mine[key] = value;
        lastAttributes_ = attributes;
        ownAttributes_ = std::make_shared<const image::Attributes>(std::move(mine));
        return ownAttributes_;
    }

    const std::string path_;
    const std::unique_ptr<MemoryFile> content_;  // before the source, which may read on
    const std::unique_ptr<Source> source_;
    image::Attributes more_;
    SourceDescription description_;
    std::shared_ptr<const image::Attributes> lastAttributes_;
    std::shared_ptr<const image::Attributes> ownAttributes_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openFromMemory(const FileFormat& format, const Uri& file,
                                                     std::unique_ptr<MemoryFile> content,
                                                     const std::shared_ptr<image::FramePool>& pool,
                                                     const image::Attributes& more) {
    Uri inMemory = file;
    inMemory.path = content->path();
    auto source = format.open(inMemory, pool);
    if (!source) {
        return base::fail("{}", renamed(source.error().message, content->path(), file.path));
    }
    return std::make_unique<MemorySource>(file, std::move(content), std::move(*source), more);
}

}  // namespace spate::stream
