// SPDX-License-Identifier: MIT
#include "spate/stream/sources/watch.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "spate/stream/natural_order.h"
#include "spate/stream/rate_meter.h"
#include "spate/stream/sources/folder_watch.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kLongestWait{100};
constexpr milliseconds kSettle{20};      // a file that is being written is left alone so long
constexpr milliseconds kPatience{2000};  // one that is not whole and does not change is bad then
constexpr std::size_t kFirstTries = 4;   // of the files that are there when it is opened

struct Options {
    std::string folder;
    std::optional<std::string> pattern{};
    std::optional<milliseconds> poll{};
    bool everyFile = false;  // those that come, one after another; otherwise the newest
};

// A file that has come and was not shown yet.
struct NewFile {
    std::string name;
    FileStamp stamp{};
    base::TimePoint changed{};  // when this stamp was first seen
    base::TimePoint due{};      // when it is to be tried
};

// The files of the folder: which of them have come since.
class NewFiles {
public:
    explicit NewFiles(const Options& options) : options_(options) {}

    /// Looks at the whole folder. False if it is not there.
    bool lookAtAll() {
        std::map<std::string, FileStamp> there;
        std::vector<std::pair<std::string, FileStamp>> changed;
        std::error_code error;
        fs::directory_iterator entry(options_.folder, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            const auto name = entry->path().filename().string();
            const auto stamp = stampOf(pathOf(name));
            if (!stamp) continue;
            there.emplace(name, *stamp);
            if (!isKnown(name, *stamp)) changed.emplace_back(name, *stamp);
        }
        if (error) return false;  // what is known stays known: the folder may come back as it was
        std::sort(changed.begin(), changed.end(), [](const auto& a, const auto& b) {
            if (a.second.modifiedNs != b.second.modifiedNs)
                return a.second.modifiedNs < b.second.modifiedNs;
            return comesBefore(a.first, b.first);
        });
        std::erase_if(known_, [&](const auto& file) { return !there.contains(file.first); });
        std::erase_if(waiting_, [&](const auto& file) { return !there.contains(file.name); });
        for (const auto& [name, stamp] : changed) add(name, stamp, base::now());
        return true;
    }

    void lookAt(const FolderWatch::Change& change) {
        const auto stamp = stampOf(pathOf(change.name));
        if (!stamp) {
            known_.erase(change.name);
            std::erase_if(waiting_, [&](const auto& file) { return file.name == change.name; });
        } else if (!isKnown(change.name, *stamp)) {
            add(change.name, *stamp, base::now() + (change.complete ? milliseconds(0) : kSettle));
        } else if (change.complete) {
            for (auto& file : waiting_) {
                if (file.name == change.name) file.due = base::now();
            }
        }
    }

    /// In the order in which they came.
    [[nodiscard]] std::vector<NewFile>& waiting() noexcept { return waiting_; }
    [[nodiscard]] std::string pathOf(const std::string& name) const {
        return (fs::path(options_.folder) / name).string();
    }

private:
    [[nodiscard]] bool isWanted(const std::string& name) const {
        if (options_.pattern) return matchesPattern(name, *options_.pattern);
        return isImageFile(pathOf(name));
    }

    [[nodiscard]] bool isKnown(const std::string& name, const FileStamp& stamp) const {
        const auto known = known_.find(name);
        return known != known_.end() && known->second == stamp;
    }

    void add(const std::string& name, const FileStamp& stamp, base::TimePoint due) {
        known_[name] = stamp;  // also of what is no image: it need not be looked into again
        if (!isWanted(name)) return;
        std::erase_if(waiting_, [&](const auto& file) { return file.name == name; });
        waiting_.push_back({.name = name, .stamp = stamp, .changed = base::now(), .due = due});
    }

    const Options& options_;
    std::map<std::string, FileStamp> known_;
    std::vector<NewFile> waiting_;
};

class WatchSource final : public Source {
public:
    WatchSource(const std::string& uri, Options options)
        : options_(std::move(options)), watch_(options_.folder, options_.poll), files_(options_) {
        description_ = {.uri = uri, .format = "folder", .live = true};
        description_.attributes["folder"] = attributeText(options_.folder);
    }

    /// What is there already: its newest file is the first frame, and describes the source.
    void start() {
        look(watch_.wait(milliseconds(0)));
        auto& waiting = files_.waiting();
        waiting.erase(waiting.begin(), waiting.end() - static_cast<std::ptrdiff_t>(
                                                           std::min(waiting.size(), kFirstTries)));
        for (std::size_t i = waiting.size(); i-- > 0 && !first_;) {
            auto frame = read(waiting[i], &description_);
            if (!frame) continue;
            first_ = std::move(*frame);
            count(waiting[i], 0);
            const auto shown = waiting.begin() + static_cast<std::ptrdiff_t>(i);
            waiting.erase(waiting.begin(), shown + 1);
        }
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }

    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override {
        if (first_) return numbered(std::move(*std::exchange(first_, std::nullopt)));
        const auto end = base::now() + kLongestWait;
        while (true) {
            if (auto tried = tryFiles()) {
                if (!*tried) return base::failAs(*tried);
                return numbered(std::move(**tried));
            }
            const auto left =
                std::chrono::ceil<milliseconds>(std::min(end, nextDue()) - base::now());
            look(watch_.wait(std::max(left, milliseconds(1))));
            if (base::now() >= end) return std::optional(image::Frame());
        }
    }

    [[nodiscard]] std::unique_ptr<Source> everyFrame(std::size_t /*queueBytes*/) override {
        auto options = options_;
        options.everyFile = true;
        auto source = std::make_unique<WatchSource>(description_.uri, std::move(options));
        source->start();
        return source;
    }

    [[nodiscard]] std::optional<SourceStatistics> statistics() const override {
        const std::lock_guard lock(mutex_);
        auto statistics = statistics_;
        statistics.rateHz = rate_.rateHz(base::now());
        return statistics;
    }

private:
    void look(const FolderWatch::Changes& changes) {
        for (const auto& change : changes.files) files_.lookAt(change);
        if (!changes.lookAtAll) return;
        const bool isThere = files_.lookAtAll();
        const std::lock_guard lock(mutex_);
        statistics_.wire.waiting = isThere ? "" : "waiting for the folder " + options_.folder;
    }

    [[nodiscard]] base::TimePoint nextDue() {
        auto due = base::TimePoint::max();
        for (const auto& file : files_.waiting()) due = std::min(due, file.due);
        return due;
    }

    // The newest that is whole (the oldest, if every one is wanted), or an error that is final;
    // nothing if there is none of either.
    std::optional<base::Result<image::Frame>> tryFiles() {
        auto& waiting = files_.waiting();
        for (std::size_t tried = 0; tried < waiting.size(); ++tried) {
            const std::size_t i = options_.everyFile ? tried : waiting.size() - 1 - tried;
            auto& file = waiting[i];
            if (file.due > base::now()) continue;
            auto frame = read(file);
            const auto place = waiting.begin() + static_cast<std::ptrdiff_t>(i);
            if (frame) {
                count(file, options_.everyFile ? 0 : i);
                waiting.erase(options_.everyFile ? place : waiting.begin(), place + 1);
                return frame;
            }
            if (base::now() - file.changed >= kPatience) {
                count(std::nullopt, 0);
                waiting.erase(place);
                return frame;
            }
            if (file.due <= base::now()) file.due = file.changed + kPatience;
        }
        return std::nullopt;
    }

    // The last frame of the file, if it was the same before and behind.
    base::Result<image::Frame> read(NewFile& file, SourceDescription* description = nullptr) {
        const auto path = files_.pathOf(file.name);
        const auto opened =
            openImageFile({.text = path, .scheme = "file", .path = path, .query = {}}, pool_,
                          FileReading::InMemory);
        if (!opened) return base::failAs(opened);
        const auto frames = (*opened)->frameCount().value_or(1);
        if (frames > 1) {
            if (const auto moved = (*opened)->seek(frames - 1); !moved) return base::failAs(moved);
        }
        auto frame = (*opened)->next();
        if (!frame) return base::failAs(frame);
        if (!frame->has_value()) return base::fail("{}: no frame in it", path);
        if (const auto now = stampOf(path); now && *now != file.stamp) {
            file.stamp = *now;
            file.changed = base::now();
            file.due = base::now() + kSettle;
            return base::fail("{}: it changed while it was read", path);
        }
        if (description != nullptr) describe(*description, (*opened)->description());
        return std::move(**frame);
    }

    static void describe(SourceDescription& folder, const SourceDescription& file) {
        folder.format = "folder, " + file.format;
        folder.dtype = file.dtype;
        folder.rows = file.rows;
        folder.cols = file.cols;
        folder.channels = file.channels;
        folder.detector = file.detector;
        folder.rowZeroAtBottom = file.rowZeroAtBottom;
        for (const auto& [key, value] : file.attributes) folder.attributes[key] = value;
    }

    // A file that is shown, and how many it overtook; or one that is bad.
    void count(const std::optional<NewFile>& shown, std::size_t overtaken) {
        const std::lock_guard lock(mutex_);
        statistics_.received += overtaken + 1;
        statistics_.replaced += overtaken;
        if (!shown) ++statistics_.rejected;
        if (shown) statistics_.bytes += static_cast<std::uint64_t>(shown->stamp.size);
        rate_.count(base::now());
    }

    std::optional<image::Frame> numbered(image::Frame frame) {
        frame.id = nextId_++;
        frame.acquired = base::now();
        return frame;
    }

    const Options options_;
    FolderWatch watch_;
    NewFiles files_;
    const std::shared_ptr<image::FramePool> pool_ =
        std::make_shared<image::FramePool>(kFrameBuffers);
    SourceDescription description_;  // as start() leaves it
    std::optional<image::Frame> first_;
    std::uint64_t nextId_ = 0;
    mutable std::mutex mutex_;
    SourceStatistics statistics_;
    RateMeter rate_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openWatch(const Uri& uri, const LiveOptions& live) {
    QueryReader query(uri);
    Options options{.folder = uri.path,
                    .pattern = query.text("pattern"),
                    .poll = {},
                    .everyFile = live.queueBytes > 0};
    if (uri.query.contains("poll")) {
        options.poll = milliseconds(query.integer("poll", 200, 10, 60'000));
    }
    if (options.pattern && options.pattern->empty()) query.reject("pattern", "a name as *.cbf");
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    std::error_code error;
    if (!fs::is_directory(options.folder, error)) {
        return base::fail("{}: '{}' is no folder: expected watch:FOLDER?pattern=*.cbf", uri.text,
                          options.folder);
    }
    auto source = std::make_unique<WatchSource>(uri.text, std::move(options));
    source->start();
    return source;
}

}  // namespace spate::stream
