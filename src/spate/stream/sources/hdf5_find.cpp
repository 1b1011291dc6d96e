// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_find.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <vector>

#include "spate/stream/sources/hdf5_type.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxObjects = 20'000;
constexpr std::size_t kMaxListed = 8;

std::string joined(const std::string& group, const std::string& name) {
    if (name.starts_with('/')) return name;
    return group.ends_with('/') ? group + name : group + "/" + name;
}

bool isGroup(const Hdf5Handle& object) {
    return object && H5Iget_type(object.id()) == H5I_GROUP;
}

bool hasLink(hid_t group, const std::string& name) {
    return H5Lexists(group, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::uint64_t> shapeOf(hid_t dataset) {
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    std::array<hsize_t, H5S_MAX_RANK> extents{};
    const int rank = space ? H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr) : 0;
    return {extents.begin(), extents.begin() + std::max(rank, 0)};
}

// A data set that can be shown, or a series; nothing for anything else.
std::optional<Hdf5Target> shownOf(hid_t file, const std::string& group, const std::string& signal) {
    const auto path = joined(group, signal);
    const auto object = openHdf5Object(file, group);
    const bool hasParts = isGroup(object) && hasLink(object.id(), hdf5PartName(1));
    if (!signal.empty() && isHdf5Dataset(file, path) && signal != hdf5PartName(1)) {
        return Hdf5Target{.path = path};
    }
    if (hasParts) return Hdf5Target{.path = group, .isSeries = true};
    return std::nullopt;
}

// Before 2014, NeXus had the attribute signal at the data set itself.
std::string oldSignal(hid_t group) {
    std::string name;
    H5Literate(
        group, H5_INDEX_NAME, H5_ITER_INC, nullptr,
        [](hid_t within, const char* link, const H5L_info_t*, void* to) -> herr_t {
            const auto object = openHdf5Object(within, link);
            if (!object || H5Iget_type(object.id()) != H5I_DATASET) return 0;
            if (H5Aexists(object.id(), "signal") <= 0) return 0;
            *static_cast<std::string*>(to) = link;
            return 1;
        },
        &name);
    return name;
}

// Follows default from group to group, to a signal.
std::optional<Hdf5Target> namedByNexus(hid_t file, std::string path) {
    for (std::size_t depth = 0; depth < kMaxDepth; ++depth) {
        const auto group = openHdf5Object(file, path);
        if (!isGroup(group))
            return isHdf5Dataset(file, path) && depth > 0 ? std::optional(Hdf5Target{.path = path})
                                                          : std::nullopt;
        auto signal = hdf5TextAttribute(group.id(), "signal");
        const bool isData = hdf5TextAttribute(group.id(), "NX_class") == "NXdata";
        if (signal.empty() && isData) signal = oldSignal(group.id());
        if (!signal.empty() || isData) {
            if (auto shown = shownOf(file, path, signal)) return shown;
        }
        const auto next = hdf5TextAttribute(group.id(), "default");
        if (next.empty()) return std::nullopt;
        path = joined(path, next);
    }
    return std::nullopt;
}

// All groups and data sets below a group, each once.
class Search {
public:
    explicit Search(hid_t file) : file_(file) {}

    void lookAt(const std::string& path) {
        const auto object = openHdf5Object(file_, path);
        if (!object || seen_.size() >= kMaxObjects) return;
        H5O_info_t info{};
        if (H5Oget_info2(object.id(), &info, H5O_INFO_BASIC) < 0) return;
        if (!seen_.emplace(info.fileno, info.addr).second) return;
        if (H5Iget_type(object.id()) == H5I_DATASET) {
            weigh(object.id(), path);
        } else if (std::count(path.begin(), path.end(), '/') <
                   static_cast<std::ptrdiff_t>(kMaxDepth)) {
            if (!named_) named_ = namedHere(object.id(), path);
            for (const auto& name : linksOf(object.id())) lookAt(joined(path, name));
        }
    }

    [[nodiscard]] base::Result<Hdf5Target> found(const std::string& path) const {
        if (named_) return *named_;
        if (!largest_.empty()) return Hdf5Target{.path = largest_};
        return base::fail("no numbers of two dimensions or more in {}: it has {}", path,
                          listed_.empty() ? "no data set" : listed_);
    }

private:
    std::optional<Hdf5Target> namedHere(hid_t group, const std::string& path) {
        if (hdf5TextAttribute(group, "NX_class") == "NXdata") return namedByNexus(file_, path);
        return hasLink(group, hdf5PartName(1)) ? shownOf(file_, path, "") : std::nullopt;
    }

    static std::vector<std::string> linksOf(hid_t group) {
        std::vector<std::string> names;
        H5Literate(
            group, H5_INDEX_NAME, H5_ITER_INC, nullptr,
            [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
                auto& all = *static_cast<std::vector<std::string>*>(to);
                all.emplace_back(name);
                return all.size() < kMaxObjects ? 0 : 1;
            },
            &names);
        H5Eclear2(H5E_DEFAULT);
        return names;
    }

    void weigh(hid_t dataset, const std::string& path) {
        const auto shape = shapeOf(dataset);
        const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
        const auto pixel = hdf5PixelType(type.id());
        list(path, shape, pixel);
        if (!pixel || shape.size() < 2) return;
        long double elements = 1;
        for (const auto extent : shape) elements *= static_cast<long double>(extent);
        if (elements <= most_) return;
        most_ = elements;
        largest_ = path;
    }

    void list(const std::string& path, const std::vector<std::uint64_t>& shape,
              const base::Result<Hdf5PixelType>& pixel) {
        if (++listedCount_ > kMaxListed) {
            if (listedCount_ == kMaxListed + 1) listed_ += ", …";
            return;
        }
        std::string size;
        for (const auto extent : shape)
            size += fmt::format("{}{}", size.empty() ? "" : " × ", extent);
        listed_ += fmt::format("{}{} ({}{}{})", listed_.empty() ? "" : ", ", attributeText(path),
                               pixel ? image::name(pixel->dtype) : "no numbers",
                               size.empty() ? "" : " ", size);
    }

    hid_t file_;
    std::set<std::pair<unsigned long, haddr_t>> seen_;
    std::optional<Hdf5Target> named_;
    std::string largest_;
    long double most_ = 0;
    std::string listed_;
    std::size_t listedCount_ = 0;
};

}  // namespace

std::string hdf5PartName(int number) {
    return fmt::format("data_{:06}", number);
}

base::Result<Hdf5Target> findHdf5Target(hid_t file, const std::string& path) {
    const Hdf5Lock lock;
    const std::string start = path.empty() ? "/" : joined("/", path);
    if (isHdf5Dataset(file, start)) return Hdf5Target{.path = start};
    if (const auto object = openHdf5Object(file, start); !object) {
        Search search(file);
        search.lookAt("/");
        const auto instead = search.found("/");
        return base::fail("nothing there that can be opened{}",
                          instead ? fmt::format(": expected a data set as {}", instead->path) : "");
    }
    if (auto named = namedByNexus(file, start)) return *named;
    Search search(file);
    search.lookAt(start);
    return search.found(start);
}

}  // namespace spate::stream
