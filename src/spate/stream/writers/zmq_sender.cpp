// SPDX-License-Identifier: MIT
#include "spate/stream/writers/zmq_sender.h"

#include <chrono>
#include <utility>

#include "spate/stream/sources/zmq_address.h"
#include "spate/stream/sources/zmq_output.h"
#include "spate/stream/writers/array_message.h"
#include "spate/stream/writers/dectris_stream2_writer.h"

namespace spate::stream {
namespace {

constexpr std::chrono::milliseconds kPatience(100);       // with a reader that takes nothing
constexpr std::chrono::milliseconds kLastPatience(2000);  // with the end of a series

class ArraySender final : public Sender {
public:
    ArraySender(std::unique_ptr<ZmqOutput> output, Packing packing)
        : output_(std::move(output)), packer_(packing) {}

    base::Result<Sent> send(const image::Frame& frame) override {
        if (const Sent now = output_->ready(kPatience); now != Sent::Taken) return now;
        const auto message = arrayMessage(frame, packer_);
        if (!message) return base::failAs(message);
        return output_->send(*message);
    }
    std::optional<std::int64_t> readers() const override { return output_->readers(); }

private:
    const std::unique_ptr<ZmqOutput> output_;
    PixelPacker packer_;
};

class DectrisSender final : public Sender {
public:
    DectrisSender(std::unique_ptr<ZmqOutput> output, Packing packing, const SenderOptions& options)
        : output_(std::move(output)), writer_(packing), frameCount_(options.frameCount) {}

    base::Result<Sent> send(const image::Frame& frame) override {
        if (const auto checked = checkDectrisPixels(frame.view); !checked) {
            return base::failAs(checked);
        }
        if (const Sent now = output_->ready(kPatience); now != Sent::Taken) return now;
        if (!started_ || !writer_.continues(frame)) {
            const auto begun = begin(frame);
            if (!begun || *begun != Sent::Taken) return begun;
        }
        const auto message = writer_.image(frame);
        if (!message) return base::failAs(message);
        return output_->send(*message);
    }

    base::Result<void> finish() override {
        if (!std::exchange(started_, false)) return {};
        if (output_->ready(kLastPatience) != Sent::Taken) return {};  // nobody is there to know
        const auto sent = output_->send(writer_.end());
        if (!sent) return base::failAs(sent);
        return {};
    }

    std::optional<std::int64_t> readers() const override { return output_->readers(); }

private:
    // Taken: the start message has gone, and there is room for the frame.
    base::Result<Sent> begin(const image::Frame& frame) {
        if (const auto ended = finish(); !ended) return base::failAs(ended);
        const auto start = writer_.start(frame, frameCount_);
        if (!start) return base::failAs(start);
        const auto sent = output_->send(*start);
        if (!sent || *sent != Sent::Taken) return sent;
        started_ = true;
        return output_->ready(kPatience);
    }

    const std::unique_ptr<ZmqOutput> output_;
    DectrisStream2Writer writer_;
    const std::optional<std::uint64_t> frameCount_;
    bool started_ = false;  // the start message of the writer's series has gone
};

base::Result<std::unique_ptr<ZmqOutput>> openOutput(const Uri& uri,
                                                    const ZmqOutputOptions& options) {
    auto output = ZmqOutput::open(options);
    if (!output) return base::fail("{}: {}", uri.text, output.error().message);
    return output;
}

}  // namespace

base::Result<std::unique_ptr<Sender>> openArraySender(const Uri& uri, const SenderOptions&) {
    constexpr std::string_view kPatterns[] = {"pub", "push"};
    constexpr ZmqOutputPattern kPatternOf[] = {ZmqOutputPattern::Publish, ZmqOutputPattern::Push};
    QueryReader query(uri);
    const auto pattern = kPatternOf[query.choice("socket", kPatterns)];
    const auto packing = kPackings[query.choice("compression", kPackingNames)];
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    auto output = openOutput(uri, {.address = zmqAddress(uri), .pattern = pattern});
    if (!output) return base::failAs(output);
    return std::make_unique<ArraySender>(std::move(*output), packing);
}

base::Result<std::unique_ptr<Sender>> openDectrisSender(const Uri& uri,
                                                        const SenderOptions& options) {
    constexpr std::string_view kNames[] = {"bslz4", "lz4", "none"};  // as detectors have it, first
    constexpr Packing kPackingOf[] = {Packing::BitshuffleLz4, Packing::Lz4, Packing::None};
    QueryReader query(uri);
    const auto packing = kPackingOf[query.choice("compression", kNames)];
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const auto address = dectrisAddress(uri);
    if (!address) return base::failAs(address);
    auto output = openOutput(uri, {.address = *address, .pattern = ZmqOutputPattern::Push});
    if (!output) return base::failAs(output);
    return std::make_unique<DectrisSender>(std::move(*output), packing, options);
}

}  // namespace spate::stream
