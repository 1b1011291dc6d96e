// SPDX-License-Identifier: MIT
// A source of the host's own: played on a thread of its own, at its own rate.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

namespace {

// [source]
// Two waves that run through each other, 50 times a second.
class Waves : public spate::Source {
public:
    const spate::SourceDescription& description() const noexcept override { return description_; }

    spate::Result<std::optional<spate::Frame>> next() override {
        const auto buffer = buffers_.acquire(kSize * kSize * sizeof(float));
        if (!buffer) return spate::Frame{};  // all are in use: nothing yet, ask again
        auto* pixels = reinterpret_cast<float*>(buffer.get());
        const double t = 0.04 * static_cast<double>(number_);
        for (std::int64_t i = 0; i < kSize * kSize; ++i) {
            const std::int64_t row = i / kSize;
            const auto x = static_cast<double>(i % kSize);
            const auto y = static_cast<double>(row);
            const double wave = std::sin(0.15 * std::hypot(x - 80, y - 110) - t) +
                                std::sin(0.15 * std::hypot(x - 180, y - 150) - t);
            pixels[i] = static_cast<float>(wave);
        }
        return spate::Frame{
            .view = *spate::ImageView::of(pixels, kSize, kSize), .owner = buffer, .id = number_++};
    }

private:
    static constexpr std::int64_t kSize = 256;
    const spate::SourceDescription description_{.format = "waves",
                                                .dtype = spate::DType::Float32,
                                                .rows = kSize,
                                                .cols = kSize,
                                                .rateHz = 50};
    spate::FramePool buffers_{6};
    std::uint64_t number_ = 0;
};
// [source]

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    plot.plot().setKeepDataAspectRatio(true);
    spate::ImageItem* image = plot.plot().addStreamImage(QStringLiteral("waves"));
    image->setColormap({.table = *spate::colorTable("coolwarm"),
                        .autoscale = *spate::fixedRange(spate::Normalization::Linear, -2, 2)});

    // [stream]
    spate::Stream stream(
        std::make_unique<Waves>(),
        {.frame = [sink = image->sink()](spate::Frame frame) { sink->submit(std::move(frame)); }});
    // [stream]
    plot.resize(720, 540);
    plot.show();
    return QApplication::exec();
}
