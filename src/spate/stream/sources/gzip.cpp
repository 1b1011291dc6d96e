// SPDX-License-Identifier: MIT
#define ZLIB_CONST  // which keeps the input const
#include <zlib.h>

#include "spate/stream/sources/inflater.h"

namespace spate::stream {
namespace {

class GzipInflater final : public Inflater {
public:
    ~GzipInflater() override { end(); }

    base::Result<void> begin() override {
        end();
        stream_ = {};
        constexpr int kGzipOnly = 16;
        begun_ = inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK;
        if (!begun_) return base::fail("no memory for zlib");
        return {};
    }

    base::Result<Step> step(std::span<const std::byte> input, std::span<std::byte> room) override {
        stream_.next_in = reinterpret_cast<const Bytef*>(input.data());
        stream_.avail_in = static_cast<uInt>(input.size());
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = static_cast<uInt>(room.size());
        const int status = inflate(&stream_, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
            return base::fail("damaged gzip data: {}",
                              stream_.msg != nullptr ? stream_.msg : zError(status));
        }
        return Step{.used = input.size() - stream_.avail_in,
                    .made = room.size() - stream_.avail_out,
                    .ended = status == Z_STREAM_END};
    }

private:
    void end() {
        if (begun_) inflateEnd(&stream_);
        begun_ = false;
    }

    z_stream stream_{};
    bool begun_ = false;
};

}  // namespace

std::unique_ptr<Inflater> makeGzipInflater() {
    return std::make_unique<GzipInflater>();
}

}  // namespace spate::stream
