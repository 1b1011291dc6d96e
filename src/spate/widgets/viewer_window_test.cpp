// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_window.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "spate/stream/registry.h"
#include "spate/widgets/viewer_style.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 20'000;

std::unique_ptr<stream::Source> simulated(const std::string& uri) {
    auto source = stream::openSource(uri);
    EXPECT_TRUE(source) << source.error().message;
    return source ? std::move(*source) : nullptr;
}

// Frames that change their shape and dtype, a bad one among them, and then the end.
class TroubledSource : public stream::Source {
public:
    TroubledSource() {
        description_.uri = "troubled:";
        description_.rateHz = 0;
    }
    const stream::SourceDescription& description() const noexcept override { return description_; }

    base::Result<std::optional<image::Frame>> next() override {
        const std::uint64_t id = count_++;
        if (id == 2) return base::fail("frame 2: 100 bytes: expected 400");
        if (id == 5) return std::nullopt;
        const auto side = static_cast<std::int64_t>(10 + id);
        const auto layout =
            image::ImageLayout{.dtype = id % 2 == 0 ? image::DType::UInt16 : image::DType::Float32,
                               .rows = side,
                               .cols = side};
        auto bytes = std::make_shared<std::vector<std::byte>>(4096);
        return image::Frame{
            .view = *image::ImageView::create(bytes->data(), layout), .owner = bytes, .id = id};
    }

private:
    stream::SourceDescription description_;
    std::uint64_t count_ = 0;
};

TEST(ViewerWindow, ShowsASourceToItsEnd) {
    ViewerOptions options;
    options.stream.maxFrames = 8;
    ViewerWindow window(simulated("sim:?size=256&rate=50"), options);
    QSignalSpy finished(&window, &ViewerWindow::finished);
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, kPatienceMs));
    const ViewerStatistics statistics = window.statistics();
    EXPECT_EQ(statistics.stream.delivered, 8U);
    EXPECT_EQ(statistics.frames.received, 8U);
    const auto& frames = statistics.frames;  // the first may be overtaken while it waits for a view
    EXPECT_EQ(frames.painted + frames.replaced + frames.superseded, 8U);
    EXPECT_EQ(frames.inFlight, 0U);
    EXPECT_EQ(statistics.paintedFrameId, 7U);
    EXPECT_EQ(window.plotWidget().plot().limits(), (plot::Limits{0, 256, 0, 256}));
}

TEST(ViewerWindow, NamesABadFrameAndGoesOn) {
    ViewerWindow window(std::make_unique<TroubledSource>(), {});
    QSignalSpy finished(&window, &ViewerWindow::finished);
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, kPatienceMs));
    const ViewerStatistics statistics = window.statistics();
    EXPECT_EQ(statistics.stream.delivered, 4U);
    EXPECT_EQ(statistics.stream.bad, 1U);
    EXPECT_EQ(statistics.paintedFrameId, 4U) << "the last good picture stays";
    bool named = false;
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        named = named || label->text().contains(QStringLiteral("100 bytes"));
    }
    EXPECT_TRUE(named);
}

TEST(ViewerWindow, PausingALiveSourceHoldsThePictureAndCountsTheRest) {
    ViewerWindow window(simulated("sim:?size=128&rate=200"), {});
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.statistics().paintedFrameId.has_value(); },
                                kPatienceMs));
    window.setPaused(true);
    QTest::qWait(100);  // a submit that had begun
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return window.statistics().frames.inFlight == 0; }, kPatienceMs))
        << "what was on its way";
    const auto held = window.statistics();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.statistics().notShown > held.notShown + 5; },
                                kPatienceMs));
    EXPECT_EQ(window.statistics().paintedFrameId, held.paintedFrameId);
    window.setPaused(false);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return window.statistics().paintedFrameId > held.paintedFrameId; }, kPatienceMs));
}

TEST(ViewerWindow, StartsAsItsSourceOrItsUserWants) {
    ViewerWindow window(simulated("sim:?size=64"), {});
    const plot::ImageItem& image = *window.plotWidget().plot().activeImage();
    EXPECT_EQ(image.reduction(), kernels::Reduction::Max);
    EXPECT_EQ(image.colormap(),
              viewerStyle({.detector = stream::DetectorKind::PhotonCounting}).colormap);

    pipeline::Style style;
    style.colormap.table = *color::colorTable("gray_r");
    style.reduction = kernels::Reduction::Min;
    style.complexPart = image::ComplexPart::Phase;
    ViewerWindow other(simulated("sim:?size=64"), {.style = style});
    const plot::ImageItem& chosen = *other.plotWidget().plot().activeImage();
    EXPECT_EQ(chosen.colormap(), style.colormap);
    EXPECT_EQ(chosen.reduction(), style.reduction);
    EXPECT_EQ(chosen.complexPart(), style.complexPart);
    EXPECT_EQ(other.findChildren<QComboBox*>().front()->currentText(), QStringLiteral("gray_r"));
}

TEST(ViewerWindow, SavesThePictureOrSaysWhyNot) {
    ViewerOptions options;
    options.stream.maxFrames = 1;
    ViewerWindow window(simulated("sim:?size=128"), options);
    QSignalSpy finished(&window, &ViewerWindow::finished);
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, kPatienceMs));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("picture.png"));
    ASSERT_TRUE(window.savePicture(path));
    EXPECT_EQ(QImage(path).size(), window.plotWidget().size());
    const auto unknown = window.savePicture(folder.filePath(QStringLiteral("picture.xyz")));
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("\"xyz\""), std::string::npos);
    const auto nowhere = window.savePicture(QStringLiteral("/no/such/folder/picture.png"));
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("/no/such/folder"), std::string::npos);
}

}  // namespace
}  // namespace spate::widgets
