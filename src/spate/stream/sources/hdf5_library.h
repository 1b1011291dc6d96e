// SPDX-License-Identifier: MIT
// The HDF5 library as a guest uses it: one thread at a time, silent, its errors as text.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "spate/base/result.h"

namespace spate::stream {

/// Held around all calls of the library: by one thread of the process at a time, since not every
/// build of HDF5 locks itself, and without the stack of errors that it prints by default. Locks of
/// one thread nest. A host that uses HDF5 on other threads needs a build that is thread-safe, as
/// Debian's is; what it has set for its own errors is as it was when the lock is gone.
class Hdf5Lock {
public:
    Hdf5Lock();
    ~Hdf5Lock();
    Hdf5Lock(const Hdf5Lock&) = delete;
    Hdf5Lock& operator=(const Hdf5Lock&) = delete;

private:
    std::lock_guard<std::recursive_mutex> lock_;
    H5E_auto2_t printer_ = nullptr;
    void* printerData_ = nullptr;
};

/// An object of the library, closed under the lock. Empty if what made it has failed.
class Hdf5Handle {
public:
    using Close = herr_t (*)(hid_t);

    Hdf5Handle() = default;
    Hdf5Handle(hid_t id, Close close) : id_(id), close_(close) {}
    Hdf5Handle(Hdf5Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Hdf5Handle();

    explicit operator bool() const noexcept { return id_ >= 0; }
    [[nodiscard]] hid_t id() const noexcept { return id_; }

private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = nullptr;
};

/// The reason of the last call that has failed, as the library says it. Under the lock of that
/// call.
[[nodiscard]] std::string hdf5Reason();

/// What the first bytes of a file say of whoever writes it.
enum class Hdf5Writing : std::uint8_t {
    NotSaid,  ///< nobody, or a format before version 3 of the superblock, which does not say
    Plain,    ///< somebody writes it and nobody may read it; or has died doing so
    Swmr,     ///< somebody writes it and it may be read meanwhile
};

/// Fails, naming the path, if there is no such file or if it is no HDF5 file.
/// Source: HDF5 File Format Specification 3.0, II.A: version and file consistency flags.
[[nodiscard]] base::Result<Hdf5Writing> hdf5Writing(const std::string& path);

/// Whether a file that is not written as SWMR is locked while it is open.
enum class Hdf5Locking : std::uint8_t {
    AsUsual,  ///< as the library does: meanwhile a writer's attempt to open it fails
    Never,    ///< no writer ever notices; whoever reads looks whether the file has changed
};

/// A file that is open for reading.
struct Hdf5File {
    Hdf5Handle handle;
    bool isSwmr = false;  ///< it is being written meanwhile, and what is open can be refreshed
    Hdf5Locking locking = Hdf5Locking::AsUsual;  ///< how it was opened
};

/// Opens a file, also while it is written as SWMR (single writer, multiple readers): without a lock
/// then. All others do not open while a writer has them open. Fails with the path and the reason.
[[nodiscard]] base::Result<Hdf5File> openHdf5File(const std::string& path,
                                                  Hdf5Locking locking = Hdf5Locking::AsUsual);

/// Whether the object at a path exists and is a data set. Links to nowhere do not exist.
[[nodiscard]] bool isHdf5Dataset(hid_t place, const std::string& path);

/// A group or data set; empty if there is none, or if it is neither. Under the lock.
[[nodiscard]] Hdf5Handle openHdf5Object(hid_t place, const std::string& path);

/// The value of a text attribute, or of a scalar text data set; empty if there is none. Not more
/// than a few hundred bytes: what is longer is none.
[[nodiscard]] std::string hdf5TextAttribute(hid_t object, const char* name);
[[nodiscard]] std::string hdf5TextDataset(hid_t place, const std::string& path);

}  // namespace spate::stream
