// SPDX-License-Identifier: MIT
#include <bzlib.h>

#include "spate/stream/sources/inflater.h"

namespace spate::stream {
namespace {

class Bzip2Inflater final : public Inflater {
public:
    ~Bzip2Inflater() override { end(); }

    base::Result<void> begin() override {
        end();
        stream_ = {};
        begun_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
        if (!begun_) return base::fail("no memory for libbz2");
        return {};
    }

    base::Result<Step> step(std::span<const std::byte> input, std::span<std::byte> room) override {
        // libbz2 does not write to its input; its type only does not say so.
        stream_.next_in = const_cast<char*>(reinterpret_cast<const char*>(input.data()));
        stream_.avail_in = static_cast<unsigned>(input.size());
        stream_.next_out = reinterpret_cast<char*>(room.data());
        stream_.avail_out = static_cast<unsigned>(room.size());
        const int status = BZ2_bzDecompress(&stream_);
        if (status == BZ_MEM_ERROR) return base::fail("no memory for libbz2");
        if (status != BZ_OK && status != BZ_STREAM_END) {
            return base::fail("damaged bzip2 data (libbz2's error {})", status);
        }
        return Step{.used = input.size() - stream_.avail_in,
                    .made = room.size() - stream_.avail_out,
                    .ended = status == BZ_STREAM_END};
    }

private:
    void end() {
        if (begun_) BZ2_bzDecompressEnd(&stream_);
        begun_ = false;
    }

    bz_stream stream_{};
    bool begun_ = false;
};

}  // namespace

std::unique_ptr<Inflater> makeBzip2Inflater() {
    return std::make_unique<Bzip2Inflater>();
}

}  // namespace spate::stream
