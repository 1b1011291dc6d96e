// SPDX-License-Identifier: MIT
#include "spate/stream/writers/disk_reserve.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <cerrno>

#include "spate/base/replace_file.h"

namespace spate::stream {
namespace {

constexpr std::uint64_t kStep = std::uint64_t{16} << 20U;  // one call of the system for so much

// The error number, or 0.
int keepRoom(int descriptor, std::uint64_t begin, std::uint64_t end) {
    int error = 0;
    do {
        error = ::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(begin),
                            static_cast<off_t>(end - begin)) == 0
                    ? 0
                    : errno;
    } while (error == EINTR);
    return error;
}

bool isFull(int error) {
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

}  // namespace

base::Result<void> DiskReserve::reach(std::uint64_t end) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        end > limit.rlim_cur) {
        return base::fail("{}", base::systemReason(EFBIG));
    }
    if (end <= reached_ || !isSupported_) return {};
    int error = keepRoom(descriptor_, reached_, end + kStep);
    const bool hasStep = error == 0;
    if (isFull(error)) error = keepRoom(descriptor_, reached_, end);
    if (isFull(error)) return base::fail("{}", base::systemReason(error));
    isSupported_ = error == 0;
    reached_ = hasStep ? end + kStep : end;
    return {};
}

}  // namespace spate::stream
