// SPDX-License-Identifier: MIT
#include "spate/stream/sources/unpack.h"

#include <algorithm>
#include <vector>

#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/inflater.h"

namespace spate::stream {
namespace {

constexpr std::size_t kPiece = 1 << 18;

constexpr Packing kGzip{.name = "gzip", .extension = ".gz", .magic = "\x1F\x8B\x08"};
constexpr Packing kBzip2{.name = "bzip2", .extension = ".bz2", .magic = "BZh"};
constexpr const Packing* kPackings[] = {&kGzip, &kBzip2};

base::Result<std::unique_ptr<Inflater>> makeInflater(const Packing& packing) {
#if SPATE_WITH_ZLIB
    if (&packing == &kGzip) return makeGzipInflater();
#endif
#if SPATE_WITH_BZIP2
    if (&packing == &kBzip2) return makeBzip2Inflater();
#endif
    return base::fail(
        "compressed with {}, which this was built without: install {} and build again",
        packing.name, &packing == &kGzip ? "zlib1g-dev" : "libbz2-dev");
}

// The unpacking of one file, piece by piece.
class Unpacking {
public:
    Unpacking(const FileReader& file, const Packing& packing, Inflater& inflater,
              MemoryFile& unpacked, std::int64_t most)
        : file_(file), packing_(packing), inflater_(inflater), unpacked_(unpacked), most_(most) {}

    base::Result<void> run(std::int64_t wanted) {
        while (unpacked_.size() < wanted) {
            const auto more = beginStream();
            if (!more) return base::failAs(more);
            if (!*more) break;
            const auto done = runStream(wanted);
            if (!done) return done;
        }
        return {};
    }

private:
    // Whether there is another stream.
    base::Result<bool> beginStream() {
        if (const auto filled = refill(packing_.magic.size()); !filled) return base::failAs(filled);
        if (!std::string_view(input_).substr(used_).starts_with(packing_.magic)) return false;
        if (const auto begun = inflater_.begin(); !begun) return base::failAs(begun);
        return true;
    }

    base::Result<void> runStream(std::int64_t wanted) {
        while (unpacked_.size() < wanted) {
            if (const auto filled = refill(1); !filled) return filled;
            if (used_ == input_.size()) {
                return base::fail("the file is truncated: its {} data go on behind its {} bytes",
                                  packing_.name, file_.size());
            }
            const auto input = std::as_bytes(std::span(input_)).subspan(used_);
            const auto step = inflater_.step(input, room_);
            if (!step) return base::failAs(step);
            used_ += step->used;
            if (const auto kept = keep(step->made); !kept) return kept;
            if (step->ended) return {};
            if (step->used == 0 && step->made == 0) {
                return base::fail("damaged {} data", packing_.name);
            }
        }
        return {};
    }

    // At least so many bytes of input, unless the file ends.
    base::Result<void> refill(std::size_t least) {
        if (input_.size() - used_ >= least || place_ >= file_.size()) return {};
        input_.erase(0, used_);
        used_ = 0;
        auto more = file_.text(place_, kPiece);
        if (!more) return base::failAs(more);
        place_ += static_cast<std::int64_t>(more->size());
        input_ += *more;
        return {};
    }

    base::Result<void> keep(std::size_t made) {
        if (unpacked_.size() + static_cast<std::int64_t>(made) > most_) {
            return base::fail("{} bytes would become more than {}: expected an image", file_.size(),
                              most_);
        }
        return unpacked_.append(std::span(room_).first(made));
    }

    const FileReader& file_;
    const Packing& packing_;
    Inflater& inflater_;
    MemoryFile& unpacked_;
    const std::int64_t most_;
    std::string input_;
    std::size_t used_ = 0;    // of the input
    std::int64_t place_ = 0;  // of what is behind the input
    std::vector<std::byte> room_ = std::vector<std::byte>(kPiece);
};

std::int64_t mostOf(const UnpackLimits& limits, std::int64_t fileBytes) {
    std::int64_t byRatio = 0;
    if (__builtin_mul_overflow(fileBytes, limits.ratio, &byRatio)) byRatio = limits.most;
    return std::min(limits.most, std::max(limits.always, byRatio));
}

}  // namespace

const Packing* packingOf(std::string_view head) noexcept {
    for (const auto* packing : kPackings) {
        if (head.starts_with(packing->magic)) return packing;
    }
    return nullptr;
}

std::string_view withoutPacking(std::string_view path) noexcept {
    for (const auto* packing : kPackings) {
        if (path.ends_with(packing->extension)) {
            return path.substr(0, path.size() - packing->extension.size());
        }
    }
    return path;
}

base::Result<std::unique_ptr<MemoryFile>> unpack(const std::string& path, const Packing& packing,
                                                 const UnpackLimits& limits,
                                                 std::optional<std::int64_t> bytes) {
    const auto inflater = makeInflater(packing);
    if (!inflater) return base::fail("{}: {}", path, inflater.error().message);
    const auto file = FileReader::open(path);
    if (!file) return base::failAs(file);
    auto unpacked = MemoryFile::create();
    if (!unpacked) return base::fail("{}: {}", path, unpacked.error().message);
    Unpacking unpacking(**file, packing, **inflater, **unpacked, mostOf(limits, (*file)->size()));
    const auto done = unpacking.run(bytes.value_or(INT64_MAX));
    if (!done) return base::fail("{}: {}", path, done.error().message);
    return unpacked;
}

}  // namespace spate::stream
