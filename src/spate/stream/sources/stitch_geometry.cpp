// SPDX-License-Identifier: MIT
#include "spate/stream/sources/stitch_geometry.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/json_header.h"
#include "spate/stream/uri.h"

namespace spate::stream {
namespace {

using nlohmann::json;

constexpr double kLongestWait = 60;  // seconds

image::ImageView viewOf(const image::ImageView& like, const std::byte* data,
                        image::ImageLayout layout) {
    layout.dtype = like.dtype();
    layout.byteOrder = like.byteOrder();
    layout.channels = like.channels();
    layout.channelStride = like.channelStride();
    return image::ImageView::create(data, layout).value_or(image::ImageView());
}

image::ImageView withColsMirrored(const image::ImageView& view) {
    return viewOf(view, view.at(0, view.cols() - 1),
                  {.rows = view.rows(),
                   .cols = view.cols(),
                   .rowStride = view.rowStride(),
                   .colStride = -view.colStride()});
}

image::ImageView withRowsMirrored(const image::ImageView& view) {
    return viewOf(view, view.at(view.rows() - 1, 0),
                  {.rows = view.rows(),
                   .cols = view.cols(),
                   .rowStride = -view.rowStride(),
                   .colStride = view.colStride()});
}

// An object of the file, its name in messages, and the keys that it may have.
class Keys {
public:
    Keys(const json& object, std::string name, std::span<const std::string_view> known)
        : object_(object), name_(std::move(name)), known_(known) {}

    [[nodiscard]] base::Result<void> check() const {
        if (!object_.is_object()) {
            return base::fail("{} is {}: expected an object", name_, shownJson(object_));
        }
        for (const auto& [key, value] : object_.items()) {
            if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
            return base::fail("{} has the key '{}': expected {}", name_, attributeText(key),
                              fmt::join(known_, ", "));
        }
        return {};
    }
    // Null if it is absent.
    [[nodiscard]] const json* find(std::string_view key) const {
        const auto found = object_.find(key);
        return found != object_.end() ? &*found : nullptr;
    }
    template <class... Args>
    [[nodiscard]] tl::unexpected<base::Error> refuse(std::string_view key,
                                                     std::string_view expected) const {
        const auto* value = find(key);
        return base::fail("{}.{} is {}: expected {}", name_, key,
                          value != nullptr ? shownJson(*value) : "missing", expected);
    }

private:
    const json& object_;
    const std::string name_;
    const std::span<const std::string_view> known_;
};

// Rows and columns, two whole numbers of at least `least`.
base::Result<std::pair<std::int64_t, std::int64_t>> pairIn(const Keys& keys, std::string_view key,
                                                           std::int64_t least) {
    const auto* value = keys.find(key);
    const auto refused = keys.refuse(
        key, fmt::format("[rows, columns], whole numbers from {} to {}", least, kMaxStitchedSide));
    if (value == nullptr || !value->is_array() || value->size() != 2) return refused;
    std::int64_t numbers[2] = {};
    for (std::size_t i = 0; i < 2; ++i) {
        const json& number = (*value)[i];
        if (!number.is_number_integer() || number < least || number > kMaxStitchedSide) {
            return refused;
        }
        numbers[i] = number.get<std::int64_t>();
    }
    return std::pair(numbers[0], numbers[1]);
}

base::Result<Orientation> orientationIn(const Keys& keys) {
    Orientation orientation;
    if (const auto* turns = keys.find("turns")) {
        if (!turns->is_number_integer() || *turns < 0 || *turns > 3) {
            return keys.refuse("turns", "0, 1, 2 or 3 quarters");
        }
        orientation.turns = turns->get<int>();
    }
    if (const auto* flip = keys.find("flip")) {
        if (!flip->is_boolean()) return keys.refuse("flip", "true or false");
        orientation.flip = flip->get<bool>();
    }
    return orientation;
}

base::Result<ModulePlace> readModule(const json& object, std::size_t index) {
    constexpr std::string_view kKnown[] = {"source", "shape", "offset", "turns", "flip"};
    const Keys keys(object, fmt::format("modules[{}]", index), kKnown);
    if (const auto checked = keys.check(); !checked) return base::failAs(checked);
    const auto* source = keys.find("source");
    if (source == nullptr || !source->is_string() ||
        source->get_ref<const std::string&>().empty() ||
        schemeOf(source->get_ref<const std::string&>()) == "stitch") {
        return keys.refuse("source", "the URI of a source that is no stitch");
    }
    const auto shape = pairIn(keys, "shape", 1);
    if (!shape) return base::failAs(shape);
    const auto offset = pairIn(keys, "offset", 0);
    if (!offset) return base::failAs(offset);
    const auto orientation = orientationIn(keys);
    if (!orientation) return base::failAs(orientation);
    return ModulePlace{.source = source->get<std::string>(),
                       .rows = shape->first,
                       .cols = shape->second,
                       .row = offset->first,
                       .col = offset->second,
                       .orientation = *orientation};
}

bool overlap(const ModulePlace& a, const ModulePlace& b) {
    return a.row < b.row + b.rowsInImage() && b.row < a.row + a.rowsInImage() &&
           a.col < b.col + b.colsInImage() && b.col < a.col + a.colsInImage();
}

base::Result<void> checkPlaces(const StitchGeometry& geometry) {
    if (geometry.rows > kMaxStitchedSide || geometry.cols > kMaxStitchedSide ||
        geometry.rows * geometry.cols > kMaxStitchedPixels) {
        return base::fail("an image of {} × {} pixels: expected at most {}, and {} on a side",
                          geometry.rows, geometry.cols, kMaxStitchedPixels, kMaxStitchedSide);
    }
    for (std::size_t i = 0; i < geometry.modules.size(); ++i) {
        const auto& module = geometry.modules[i];
        if (module.row + module.rowsInImage() > geometry.rows ||
            module.col + module.colsInImage() > geometry.cols) {
            return base::fail(
                "modules[{}] has {} × {} pixels at [{}, {}]: expected it in the shape "
                "[{}, {}]",
                i, module.rowsInImage(), module.colsInImage(), module.row, module.col,
                geometry.rows, geometry.cols);
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (!overlap(module, geometry.modules[j])) continue;
            return base::fail(
                "modules[{}] at [{}, {}] and modules[{}] at [{}, {}] overlap: "
                "expected each pixel in one",
                j, geometry.modules[j].row, geometry.modules[j].col, i, module.row, module.col);
        }
    }
    return {};
}

base::Result<StitchGeometry> readWhole(const json& object) {
    constexpr std::string_view kKnown[] = {"shape", "wait", "modules"};
    const Keys keys(object, "the geometry", kKnown);
    if (const auto checked = keys.check(); !checked) return base::failAs(checked);
    StitchGeometry geometry;
    if (const auto* wait = keys.find("wait")) {
        if (!wait->is_number() || !(*wait >= 0.0 && *wait <= kLongestWait)) {
            return keys.refuse("wait", "0 to 60 seconds");
        }
        geometry.wait = std::chrono::duration_cast<base::Duration>(
            std::chrono::duration<double>(wait->get<double>()));
    }
    const auto* modules = keys.find("modules");
    if (modules == nullptr || !modules->is_array() || modules->empty() ||
        modules->size() > kMaxModules) {
        return keys.refuse("modules", fmt::format("an array of 1 to {} modules", kMaxModules));
    }
    for (std::size_t i = 0; i < modules->size(); ++i) {
        auto module = readModule((*modules)[i], i);
        if (!module) return base::failAs(module);
        geometry.rows = std::max(geometry.rows, module->row + module->rowsInImage());
        geometry.cols = std::max(geometry.cols, module->col + module->colsInImage());
        geometry.modules.push_back(std::move(*module));
    }
    if (keys.find("shape") != nullptr) {
        const auto shape = pairIn(keys, "shape", 1);
        if (!shape) return base::failAs(shape);
        std::tie(geometry.rows, geometry.cols) = *shape;
    }
    if (const auto checked = checkPlaces(geometry); !checked) return base::failAs(checked);
    return geometry;
}

}  // namespace

image::ImageView oriented(const image::ImageView& module, Orientation orientation) {
    if (module.empty()) return module;
    auto view = orientation.flip ? withColsMirrored(module) : module;
    for (int i = 0; i < orientation.turns; ++i) view = withRowsMirrored(view.transposed());
    return view;
}

base::Result<StitchGeometry> readStitchGeometry(std::string_view text, std::string_view file) {
    json object;
    try {
        object = json::parse(text.begin(), text.end());
    } catch (const json::parse_error& error) {
        return base::fail("{}: no JSON from byte {} on: expected an object with modules", file,
                          error.byte);
    } catch (const json::exception&) {
        return base::fail("{}: a number that no double holds: expected smaller ones", file);
    }
    auto geometry = readWhole(object);
    if (!geometry) return base::fail("{}: {}", file, geometry.error().message);
    return geometry;
}

}  // namespace spate::stream
