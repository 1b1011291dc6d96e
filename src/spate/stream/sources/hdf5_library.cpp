// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_library.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>

#include "spate/stream/sources/folder_watch.h"

namespace spate::stream {
namespace {

constexpr std::string_view kSignature("\x89HDF\r\n\x1a\n", 8);
constexpr std::size_t kMaxText = 1000;

// Never destroyed: a source may be closed by the end of the process.
std::recursive_mutex& libraryMutex() {
    static auto* const kMutex = new std::recursive_mutex;
    return *kMutex;
}

std::string trimmed(std::string text) {
    text.resize(std::min(text.find('\0'), text.size()));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

// The text that `read` puts into memory of `type`: of fixed length, or a pointer of the library's.
template <class Read>
std::string textOf(const Hdf5Handle& type, const Hdf5Handle& space, Read read) {
    if (!type || !space || H5Tget_class(type.id()) != H5T_STRING) return {};
    if (H5Sget_simple_extent_npoints(space.id()) != 1) return {};
    if (H5Tis_variable_str(type.id()) > 0) {
        char* text = nullptr;
        if (read(type.id(), &text) < 0 || text == nullptr) return {};
        std::string copy(text, ::strnlen(text, kMaxText + 1));
        H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, &text);
        return copy.size() <= kMaxText ? trimmed(std::move(copy)) : std::string();
    }
    const std::size_t bytes = H5Tget_size(type.id());
    if (bytes == 0 || bytes > kMaxText) return {};
    std::string text(bytes, '\0');
    return read(type.id(), text.data()) < 0 ? std::string() : trimmed(std::move(text));
}

// To take a lock for an instant would tell the same, but a writer that comes in that instant fails.
// Source: proc(5), /proc/locks. It does not know of other machines, nor of the inside of others'
// containers: there the consistency flags of version 3 of the superblock say it, or nothing.
bool hasWriteLock(const std::string& path) {
    const auto stamp = stampOf(path);
    if (!stamp) return false;
    const auto inode = fmt::format(":{} ", stamp->inode);
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        if (line.find(" WRITE ") != std::string::npos && line.find(inode) != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

Hdf5Lock::Hdf5Lock() : lock_(libraryMutex()) {
    H5Eget_auto2(H5E_DEFAULT, &printer_, &printerData_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Lock::~Hdf5Lock() {
    H5Eset_auto2(H5E_DEFAULT, printer_, printerData_);
}

Hdf5Handle::~Hdf5Handle() {
    if (id_ < 0) return;
    const Hdf5Lock lock;
    close_(id_);
}

std::string hdf5Reason() {
    std::string reason;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned, const H5E_error2_t* error, void* to) -> herr_t {
            auto& text = *static_cast<std::string*>(to);
            if (text.empty() && error->desc != nullptr) text = error->desc;
            return 0;
        },
        &reason);
    H5Eclear2(H5E_DEFAULT);
    return reason.empty() ? "HDF5 gives no reason" : reason;
}

base::Result<Hdf5Writing> hdf5Writing(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               std::fclose);
    if (!file) return base::fail("{}: {}", path, std::generic_category().message(errno));
    std::array<char, 12> head{};
    // The superblock follows a user block of 0, 512, 1024, 2048, … bytes.
    constexpr long kLastPlace = 1L << 20;
    for (long place = 0; place <= kLastPlace; place = place == 0 ? 512 : place * 2) {
        if (std::fseek(file.get(), place, SEEK_SET) != 0) break;
        if (std::fread(head.data(), 1, head.size(), file.get()) != head.size()) break;
        if (std::string_view(head.data(), kSignature.size()) != kSignature) continue;
        const auto version = static_cast<unsigned char>(head[8]);
        const auto flags = static_cast<unsigned char>(head[11]);
        if (version < 3 || (flags & 1U) == 0) return Hdf5Writing::NotSaid;
        return (flags & 4U) != 0 ? Hdf5Writing::Swmr : Hdf5Writing::Plain;
    }
    return base::fail("{}: not an HDF5 file: its signature is missing", path);
}

base::Result<Hdf5File> openHdf5File(const std::string& path, Hdf5Locking locking) {
    const auto writing = hdf5Writing(path);
    if (!writing) return base::failAs(writing);
    if (locking == Hdf5Locking::Never && hasWriteLock(path)) {
        return base::fail("{}: its writer has it open", path);
    }
    const Hdf5Lock lock;
    const Hdf5Handle options(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    if (*writing == Hdf5Writing::Swmr) {
        H5Pset_file_locking(options.id(), 0, 1);
        Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, options.id()),
                        H5Fclose);
        if (file) return Hdf5File{.handle = std::move(file), .isSwmr = true, .locking = locking};
        H5Eclear2(H5E_DEFAULT);  // its writer may just have closed it
    }
    H5Pset_file_locking(options.id(), static_cast<hbool_t>(locking == Hdf5Locking::AsUsual), 1);
    Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, options.id()), H5Fclose);
    if (!file) return base::fail("{}: cannot be opened as HDF5: {}", path, hdf5Reason());
    return Hdf5File{.handle = std::move(file), .locking = locking};
}

Hdf5Handle openHdf5Object(hid_t place, const std::string& path) {
    const hid_t id = H5Oopen(place, path.c_str(), H5P_DEFAULT);
    const auto type = id < 0 ? H5I_BADID : H5Iget_type(id);
    Hdf5Handle object(id, H5Oclose);
    H5Eclear2(H5E_DEFAULT);
    if (type != H5I_GROUP && type != H5I_DATASET) return {};
    return object;
}

bool isHdf5Dataset(hid_t place, const std::string& path) {
    const auto object = openHdf5Object(place, path);
    return object && H5Iget_type(object.id()) == H5I_DATASET;
}

std::string hdf5TextAttribute(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return {};
    const Hdf5Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    if (!attribute) return {};
    const Hdf5Handle type(H5Aget_type(attribute.id()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(attribute.id()), H5Sclose);
    return textOf(type, space, [&](hid_t as, void* to) { return H5Aread(attribute.id(), as, to); });
}

std::string hdf5TextDataset(hid_t place, const std::string& path) {
    const auto dataset = openHdf5Object(place, path);
    if (!dataset || H5Iget_type(dataset.id()) != H5I_DATASET) return {};
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
    return textOf(type, space, [&](hid_t as, void* to) {
        return H5Dread(dataset.id(), as, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
    });
}

}  // namespace spate::stream
