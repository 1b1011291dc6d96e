// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_links.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace spate::stream {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLinkBytes = 1 << 16;
constexpr std::size_t kMaxParts = 100'000;

// As the library looks for it: an absolute name as it is, else and otherwise beside the file.
std::string linkedFile(const std::string& from, const std::string& name) {
    std::error_code error;
    const fs::path target(name);
    if (target.is_absolute() && fs::exists(target, error)) return name;
    const auto beside = fs::path(from).parent_path();
    return (beside / (target.is_absolute() ? target.filename() : target)).string();
}

// A box of whole frames, in a space of three dimensions: where it begins and how many.
struct Run {
    hsize_t first = 0, count = 0, rows = 0, cols = 0;
};

std::optional<Run> runOf(const Hdf5Handle& space) {
    constexpr int kRank = 3;
    if (!space || H5Sget_simple_extent_ndims(space.id()) != kRank) return std::nullopt;
    std::array<hsize_t, kRank> extents{};
    H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    Run run{.count = extents[0], .rows = extents[1], .cols = extents[2]};
    if (H5Sget_select_type(space.id()) == H5S_SEL_ALL) return run;
    std::array<hsize_t, kRank> start{}, step{}, count{}, block{};
    if (H5Sis_regular_hyperslab(space.id()) <= 0 ||
        H5Sget_regular_hyperslab(space.id(), start.data(), step.data(), count.data(),
                                 block.data()) < 0) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < kRank; ++i) {
        if (count[i] == H5S_UNLIMITED || block[i] == H5S_UNLIMITED) return std::nullopt;
        if (count[i] != 1 && step[i] != block[i]) return std::nullopt;
    }
    run.first = start[0];
    run.count = count[0] * block[0];
    const bool whole = start[1] == 0 && start[2] == 0 && count[1] * block[1] == run.rows &&
                       count[2] * block[2] == run.cols;
    return whole ? std::optional(run) : std::nullopt;
}

template <class Get>
std::string textFrom(Get get) {
    const ssize_t length = get(nullptr, std::size_t{0});
    if (length <= 0 || static_cast<std::size_t>(length) > kMaxLinkBytes) return {};
    std::string text(static_cast<std::size_t>(length) + 1, '\0');
    get(text.data(), text.size());
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<Hdf5VirtualPart> virtualPart(const Hdf5Handle& creation, std::size_t index,
                                           const std::string& path, const Run& whole) {
    const Hdf5Handle source(H5Pget_virtual_srcspace(creation.id(), index), H5Sclose);
    const auto to = runOf({H5Pget_virtual_vspace(creation.id(), index), H5Sclose});
    if (!to || to->rows != whole.rows || to->cols != whole.cols) return std::nullopt;
    // All of the other data set: how much that is, its file says, not this one.
    const bool isAll = source && H5Sget_select_type(source.id()) == H5S_SEL_ALL;
    const std::optional<Run> from =
        isAll ? Run{.count = to->count, .rows = whole.rows, .cols = whole.cols} : runOf(source);
    if (!from || to->count != from->count) return std::nullopt;
    if (from->rows != whole.rows || from->cols != whole.cols) return std::nullopt;
    const auto file = textFrom([&](char* text, std::size_t size) {
        return H5Pget_virtual_filename(creation.id(), index, text, size);
    });
    const auto dataset = textFrom([&](char* text, std::size_t size) {
        return H5Pget_virtual_dsetname(creation.id(), index, text, size);
    });
    // With a %, the library numbers files or data sets by itself.
    if (file.empty() || dataset.empty() || (file + dataset).find('%') != std::string::npos) {
        return std::nullopt;
    }
    return Hdf5VirtualPart{
        .place = {.file = file == "." ? path : linkedFile(path, file), .path = dataset},
        .first = static_cast<std::int64_t>(to->first),
        .count = static_cast<std::int64_t>(to->count),
        .offset = static_cast<std::int64_t>(from->first)};
}

}  // namespace

std::optional<Hdf5Place> hdf5LinkTarget(hid_t file, const std::string& path,
                                        const std::string& group, const std::string& name) {
    const Hdf5Lock lock;
    const std::string link = group.ends_with('/') ? group + name : group + "/" + name;
    H5L_info_t info{};
    if (H5Lexists(file, link.c_str(), H5P_DEFAULT) <= 0 ||
        H5Lget_info(file, link.c_str(), &info, H5P_DEFAULT) < 0) {
        H5Eclear2(H5E_DEFAULT);
        return std::nullopt;
    }
    if (info.type != H5L_TYPE_EXTERNAL) return Hdf5Place{.file = path, .path = link};
    if (info.u.val_size == 0 || info.u.val_size > kMaxLinkBytes) return std::nullopt;
    std::vector<char> value(info.u.val_size);
    const char* target = nullptr;
    const char* object = nullptr;
    unsigned flags = 0;
    if (H5Lget_val(file, link.c_str(), value.data(), value.size(), H5P_DEFAULT) < 0 ||
        H5Lunpack_elink_val(value.data(), value.size(), &flags, &target, &object) < 0) {
        H5Eclear2(H5E_DEFAULT);
        return std::nullopt;
    }
    return Hdf5Place{.file = linkedFile(path, target), .path = object};
}

std::vector<Hdf5VirtualPart> hdf5VirtualParts(hid_t dataset, const std::string& path) {
    const Hdf5Lock lock;
    const Hdf5Handle creation(H5Dget_create_plist(dataset), H5Pclose);
    if (H5Pget_layout(creation.id()) != H5D_VIRTUAL) return {};
    const auto whole = runOf({H5Dget_space(dataset), H5Sclose});
    std::size_t count = 0;
    if (!whole || H5Pget_virtual_count(creation.id(), &count) < 0 || count > kMaxParts) return {};
    std::vector<Hdf5VirtualPart> parts;
    for (std::size_t i = 0; i < count; ++i) {
        auto part = virtualPart(creation, i, path, *whole);
        if (!part) return {};
        parts.push_back(std::move(*part));
    }
    std::sort(parts.begin(), parts.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::int64_t next = 0;
    for (const auto& part : parts) {
        if (part.first != next) return {};
        next += part.count;
    }
    return parts;
}

}  // namespace spate::stream
