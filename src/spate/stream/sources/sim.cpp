// SPDX-License-Identifier: MIT
#include "spate/stream/sources/sim.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "spate/stream/sources/bragg_scene.h"
#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

enum class Pattern { Bragg, Gradient, Constant, Nan };
constexpr std::array<std::string_view, 4> kPatternNames{"bragg", "gradient", "constant", "nan"};

constexpr std::int64_t kMaxSide = 32768;
constexpr std::int64_t kMaxRingBytes = std::int64_t{1} << 33;

struct SimOptions {
    Pattern pattern = Pattern::Bragg;
    std::int64_t rows = 4096;
    std::int64_t cols = 4096;
    image::DType dtype = image::DType::Float32;
    double rateHz = 0;
    std::int64_t frameCount = 0;
    std::uint64_t seed = 1;
    std::int64_t ring = 0;
};

std::optional<std::int64_t> side(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool ok =
        error == std::errc() && end == text.data() + text.size() && value >= 1 && value <= kMaxSide;
    return ok ? std::optional(value) : std::nullopt;
}

void readSize(QueryReader& query, SimOptions& options) {
    const auto text = query.text("size");
    if (!text) return;
    const auto times = text->find('x');
    const auto cols = side(std::string_view(*text).substr(0, times));
    const auto rows =
        times == std::string::npos ? cols : side(std::string_view(*text).substr(times + 1));
    if (!cols || !rows) {
        return query.reject("size", fmt::format("a size as 512 or 512x256 (columns x rows), "
                                                "1 to {} each",
                                                kMaxSide));
    }
    options.cols = *cols;
    options.rows = *rows;
}

void readDType(QueryReader& query, SimOptions& options) {
    const auto text = query.text("dtype");
    if (!text) return;
    const auto dtype = image::dtypeFromName(*text);
    if (dtype && image::isNumber(*dtype)) {
        options.dtype = *dtype;
        return;
    }
    std::string names;
    for (const auto known : image::kNumberDTypes) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", image::name(known));
    }
    query.reject("dtype", "one of " + names);
}

bool hasMaskedValue(image::DType dtype) {
    return dtype == image::DType::Float32 || dtype == image::DType::Float64 ||
           dtype == image::DType::UInt32;
}

base::Result<SimOptions> readOptions(const Uri& uri) {
    constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();
    SimOptions options;
    QueryReader query(uri);
    options.pattern = static_cast<Pattern>(query.choice("pattern", kPatternNames));
    readSize(query, options);
    readDType(query, options);
    options.rateHz = query.number("rate", 0, 0, 1e6);
    options.frameCount = query.integer("frames", 0, 0, kMany);
    options.seed = static_cast<std::uint64_t>(query.integer("seed", 1, 0, kMany));
    options.ring = query.integer("ring", 0, 0, 10'000);
    if (options.pattern == Pattern::Nan && !hasMaskedValue(options.dtype)) {
        query.reject("pattern", "dtype float32, float64 or uint32: others have no such value");
    }
    if (!uri.path.empty()) {
        return base::fail("{}: found '{}': expected sim: or sim:?key=value", uri.text, uri.path);
    }
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    return options;
}

// Pixel (r, c) of frame i is (r + c + i) mod a power of two that the dtype holds.
template <class T>
void drawGradient(const SimOptions& options, std::uint64_t id, T* pixels) noexcept {
    constexpr std::uint64_t kPeriod =
        sizeof(T) > 1 ? 4096 : static_cast<std::uint64_t>(std::numeric_limits<T>::max()) + 1;
    for (std::int64_t r = 0; r < options.rows; ++r, pixels += options.cols) {
        const auto start =
            static_cast<std::uint32_t>((static_cast<std::uint64_t>(r) + id) % kPeriod);
        for (std::int64_t c = 0; c < options.cols; ++c) {
            const std::uint32_t value = start + static_cast<std::uint32_t>(c);
            pixels[c] = static_cast<T>(value & static_cast<std::uint32_t>(kPeriod - 1));
        }
    }
}

template <class T>
T maskedValue() noexcept {
    if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::quiet_NaN();
    return std::numeric_limits<T>::max();
}

class SimSource final : public Source {
public:
    SimSource(const Uri& uri, const SimOptions& options, std::int64_t bytes)
        : options_(options), bytes_(bytes) {
        description_ = {.uri = uri.text,
                        .format = "simulated detector",
                        .dtype = options.dtype,
                        .rows = options.rows,
                        .cols = options.cols,
                        .live = true};
        if (options.frameCount > 0) description_.frameCount = options.frameCount;
        if (options.rateHz > 0) description_.rateHz = options.rateHz;
        description_.attributes = {
            {"pattern", std::string(kPatternNames[static_cast<std::size_t>(options.pattern)])},
            {"seed", std::to_string(options.seed)}};
        attributes_ = std::make_shared<const image::Attributes>(description_.attributes);
        if (options.pattern == Pattern::Bragg) {
            description_.detector = DetectorKind::PhotonCounting;
            scene_.emplace(options.rows, options.cols, options.dtype, options.seed);
        }
    }

    [[nodiscard]] base::Result<void> fillRing() {
        ring_.reserve(static_cast<std::size_t>(options_.ring));
        image::FramePool buffers(static_cast<std::size_t>(options_.ring));
        for (std::int64_t i = 0; i < options_.ring; ++i) {
            auto buffer = lendBuffer(buffers, description_.uri, bytes_);
            if (!buffer) return base::failAs(buffer);
            draw(static_cast<std::uint64_t>(i), buffer->get());
            ring_.push_back(std::move(*buffer));
        }
        if (!ring_.empty()) scene_.reset();  // it is not needed any more
        return {};
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }

    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override {
        if (description_.frameCount && nextId_ >= static_cast<std::uint64_t>(options_.frameCount)) {
            return std::optional<image::Frame>();
        }
        const std::uint64_t id = nextId_++;
        auto pixels = ring_.empty() ? drawn(id) : replayed(id);
        if (!pixels) return base::failAs(pixels);
        const auto view = image::ImageView::create(
            pixels->get(), {.dtype = options_.dtype, .rows = options_.rows, .cols = options_.cols});
        if (!view) return base::failAs(view);
        return image::Frame{.view = *view,
                            .owner = std::move(*pixels),
                            .id = id,
                            .acquired = base::now(),
                            .attributes = attributes_};
    }

    [[nodiscard]] bool canSeek() const noexcept override { return true; }

    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) override {
        if (const auto count = frameCount(); count && frameId >= *count) {
            return base::fail("{}: there is no frame {}: expected 0 to {}", description_.uri,
                              frameId, *count - 1);
        }
        nextId_ = frameId;
        return {};
    }

private:
    [[nodiscard]] base::Result<std::shared_ptr<std::byte>> drawn(std::uint64_t id) {
        auto buffer = lendBuffer(pool_, description_.uri, bytes_);
        if (buffer) draw(id, buffer->get());
        return buffer;
    }

    [[nodiscard]] base::Result<std::shared_ptr<std::byte>> replayed(std::uint64_t id) const {
        return ring_[id % ring_.size()];
    }

    void draw(std::uint64_t id, std::byte* bytes) const noexcept {
        if (options_.pattern == Pattern::Bragg) return scene_->draw(id, bytes);
        image::visit(options_.dtype, [&](auto type) {
            using T = typename decltype(type)::Type;
            T* pixels = reinterpret_cast<T*>(bytes);
            if (options_.pattern == Pattern::Gradient) return drawGradient(options_, id, pixels);
            const T value =
                options_.pattern == Pattern::Nan ? maskedValue<T>() : static_cast<T>(id % 100);
            std::fill_n(pixels, options_.rows * options_.cols, value);
        });
    }

    const SimOptions options_;
    const std::int64_t bytes_;
    SourceDescription description_;
    std::shared_ptr<const image::Attributes> attributes_;
    std::optional<BraggScene> scene_;
    image::FramePool pool_{kFrameBuffers};
    std::vector<std::shared_ptr<std::byte>> ring_;
    std::uint64_t nextId_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openSim(const Uri& uri) {
    const auto options = readOptions(uri);
    if (!options) return base::failAs(options);
    const auto bytes = frameBytes(
        uri.text, {.dtype = options->dtype, .rows = options->rows, .cols = options->cols});
    if (!bytes) return base::failAs(bytes);
    if (options->ring > kMaxRingBytes / *bytes) {
        return base::fail("{}: ring={}: expected at most {} frames of this size ({} GiB)", uri.text,
                          options->ring, kMaxRingBytes / *bytes, kMaxRingBytes >> 30);
    }
    try {
        auto source = std::make_unique<SimSource>(uri, *options, *bytes);
        if (const auto filled = source->fillRing(); !filled) return base::failAs(filled);
        return source;
    } catch (const std::bad_alloc&) {
        return base::fail("{}: no memory for a detector of {} × {} pixels", uri.text, options->rows,
                          options->cols);
    }
}

}  // namespace spate::stream
