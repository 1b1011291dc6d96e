// SPDX-License-Identifier: MIT
#include "spate/widgets/save_dialog.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QLineEdit>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "spate/plot/render_plot.h"
#include "spate/stream/registry.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 20'000;
const QString kPng = QStringLiteral("Picture: PNG (*.png)");
const QString kTiffPicture = QStringLiteral("Picture: TIFF (*.tif *.tiff)");
const QString kTiffData = QStringLiteral("Data: TIFF (*.tif *.tiff)");
const QString kFits = QStringLiteral("Data: FITS (*.fits *.fit *.fts)");

// A plot of a frame that has something to say, and a folder to save it to.
class SaveDialog : public testing::Test {
protected:
    SaveDialog() {
        for (std::size_t i = 0; i < pixels_.size(); ++i) pixels_[i] = static_cast<std::uint16_t>(i);
        EXPECT_TRUE(plot_.addImage(image::Frame{.view = view(), .id = 42}));
        plot_.yAxis().setInverted(true);
    }

    image::ImageView view() const { return *image::ImageView::of(pixels_.data(), 3, 4); }
    QString file(const char* name) const { return folder_.filePath(QLatin1String(name)); }

    void saved(const SaveTarget& target) {
        const auto result = save(plot_, shownFrame(plot_), target, options_);
        ASSERT_TRUE(result) << result.error().message;
    }
    static image::Frame read(const QString& path) {
        auto source = stream::openSource(path.toStdString());
        EXPECT_TRUE(source) << source.error().message;
        return (*source)->next().value().value();
    }

    std::vector<std::uint16_t> pixels_ = std::vector<std::uint16_t>(12);
    plot::Plot plot_;
    plot::ExportOptions options_{.size = QSize(300, 200)};
    QTemporaryDir folder_;
};

TEST_F(SaveDialog, OffersTheFormatsThatHoldTheFrame) {
    const auto filters = saveFilters(shownFrame(plot_));
    EXPECT_EQ(filters.size(), 8);
    EXPECT_EQ(filters.front(), kPng);
    EXPECT_TRUE(filters.contains(kTiffPicture));
    EXPECT_TRUE(filters.contains(kTiffData));
    EXPECT_TRUE(filters.contains(kFits));

    const image::Bool flags[] = {{1}, {0}};
    image::Frame frame{.view = *image::ImageView::of(flags, 1, 2)};
    EXPECT_EQ(saveFilters(frame).back(), QStringLiteral("Data: NPY (*.npy)"));
    EXPECT_EQ(saveFilters(std::nullopt).size(), 5) << "no data, but pictures";
}

TEST_F(SaveDialog, TheSuffixDecidesAndTheFilterWhereItCannot) {
    const auto target = [](const char* path, const QString& filter) {
        const SaveTarget found = saveTarget(QLatin1String(path), filter);
        return std::pair(found.path, found.content);
    };
    using enum SaveContent;
    EXPECT_EQ(target("a.png", kPng), std::pair(QStringLiteral("a.png"), Picture));
    EXPECT_EQ(target("a.png", kFits), std::pair(QStringLiteral("a.png"), Picture));
    EXPECT_EQ(target("a.NPY", kPng), std::pair(QStringLiteral("a.NPY"), Data));
    EXPECT_EQ(target("a.fts", kPng), std::pair(QStringLiteral("a.fts"), Data));
    EXPECT_EQ(target("a.tif", kTiffPicture), std::pair(QStringLiteral("a.tif"), Picture));
    EXPECT_EQ(target("a.tiff", kTiffData), std::pair(QStringLiteral("a.tiff"), Data));
    EXPECT_EQ(target("a", kPng), std::pair(QStringLiteral("a.png"), Picture));
    EXPECT_EQ(target("scan_1.5keV", kFits), std::pair(QStringLiteral("scan_1.5keV.fits"), Data));
    EXPECT_EQ(target("a", kTiffData), std::pair(QStringLiteral("a.tif"), Data));
}

TEST_F(SaveDialog, DataAreTheFramesOwnHoweverTheyAreShown) {
    for (const char* name : {"x.npy", "x.tif", "x.fits"}) {
        saved({file(name), SaveContent::Data});
        const image::Frame frame = read(file(name));
        ASSERT_EQ(frame.view.dtype(), image::DType::UInt16);
        for (int i = 0; i < 12; ++i) {
            EXPECT_EQ(frame.view.pixel<std::uint16_t>(i / 4, i % 4), pixels_[std::size_t(i)]);
        }
    }
}

TEST_F(SaveDialog, PicturesAreThePlotAsItIsSeen) {
    const QImage seen = plot::renderNow(plot_, options_.size, 1, options_.font, options_.colors);
    saved({file("x.png"), SaveContent::Picture});
    EXPECT_EQ(QImage(file("x.png")).convertToFormat(QImage::Format_RGB32), seen);
    saved({file("x.tif"), SaveContent::Picture});
    const image::Frame tiff = read(file("x.tif"));
    ASSERT_EQ(tiff.view.channels(), 3);
    ASSERT_EQ(tiff.view.rows(), seen.height());
    for (int y = 0; y < seen.height(); ++y) {
        for (int x = 0; x < seen.width(); ++x) {
            const auto value = [&](int channel) {
                return int{tiff.view.pixel<std::uint8_t>(y, x, channel)};
            };
            ASSERT_EQ(qRgb(value(0), value(1), value(2)), seen.pixel(x, y));
        }
    }
    for (const char* name : {"x.svg", "x.pdf", "x.jpg"}) {
        saved({file(name), SaveContent::Picture});
        EXPECT_GT(QFileInfo(file(name)).size(), 1000) << name;
    }
}

TEST_F(SaveDialog, VectorPicturesHaveImagesFitForPaper) {
    plot::ExportOptions fine = options_;
    fine.devicePixelRatio = 300.0 / 96;
    saved({file("x.svg"), SaveContent::Picture});
    QFile svg(file("x.svg"));
    ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
    EXPECT_EQ(svg.readAll(), plot::svgOf(plot_, fine));
}

TEST_F(SaveDialog, WithoutAnImageThereAreNoDataToSave) {
    plot_.removeImage(plot_.activeImage()->legend());
    EXPECT_FALSE(shownFrame(plot_));
    const auto result =
        save(plot_, std::nullopt, {QStringLiteral("x.npy"), SaveContent::Data}, options_);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message,
              "x.npy: there are no data: expected an image that has a frame");
    plot_.addStreamImage(QStringLiteral("waits"));
    EXPECT_FALSE(shownFrame(plot_));
}

TEST_F(SaveDialog, TheMaskOfTheImageIsSavedWithTheFrame) {
    static constexpr std::uint8_t kLevels[12] = {0, 1};
    plot_.activeImage()->setMask(
        *image::Mask::create(*image::ImageView::of(kLevels, 3, 4), nullptr));
    saved({file("x.fits"), SaveContent::Data});
    const image::Frame mask = read(file("x.fits[1]"));
    EXPECT_EQ(mask.view.pixel<std::uint8_t>(0, 1), 1);
    EXPECT_EQ(mask.view.pixel<std::uint8_t>(0, 0), 0);
}

TEST_F(SaveDialog, ErrorsAreWhatToShow) {
    const auto error = [&](const char* path, SaveContent content) {
        const auto result =
            save(plot_, shownFrame(plot_), {QLatin1String(path), content}, options_);
        EXPECT_FALSE(result);
        return result ? std::string() : result.error().message;
    };
    EXPECT_EQ(error("/no/such/x.png", SaveContent::Picture),
              "/no/such/x.png: there is no folder /no/such: expected a name in an existing folder");
    EXPECT_EQ(error("/no/such/x.tif", SaveContent::Picture),
              "/no/such/x.tif: there is no folder /no/such: expected a name in an existing folder");
    EXPECT_EQ(error("/no/such/x.tif", SaveContent::Data),
              "/no/such/x.tif: there is no folder /no/such: expected a name in an existing folder");
}

// Saving looks at the newest frame beside the screen: the frame path never notices.
TEST_F(SaveDialog, AStreamGoesOnWhileItsPicturesAreSaved) {
    PlotWidget widget;
    widget.resize(200, 150);
    plot::ImageItem* item = widget.plot().addStreamImage(QStringLiteral("stream"));
    widget.show();
    constexpr std::uint64_t kFrames = 200;
    std::thread source([sink = item->sink()] {
        for (std::uint64_t id = 0; id < kFrames; ++id) {
            auto pixels = std::make_shared<std::vector<float>>(64 * 64, static_cast<float>(id));
            const image::Frame frame{
                .view = *image::ImageView::of(pixels->data(), 64, 64), .owner = pixels, .id = id};
            ASSERT_TRUE(sink->submit(frame));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    int saves = 0;
    while (item->counters().received < kFrames) {
        for (const char* name : {"x.png", "x.svg", "x.pdf"}) {
            const auto result = savePicture(widget.plot(), file(name), exportOptionsOf(widget));
            EXPECT_TRUE(result) << result.error().message;
        }
        if (const auto frame = shownFrame(widget.plot())) {
            const auto result = save(widget.plot(), frame, {file("x.npy"), SaveContent::Data}, {});
            EXPECT_TRUE(result) << result.error().message;
            EXPECT_EQ(read(file("x.npy")).view.pixel<float>(63, 63), static_cast<float>(frame->id));
        }
        ++saves;
        QTest::qWait(1);
    }
    source.join();
    EXPECT_GT(saves, 1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return item->counters().inFlight == 0; }, kPatienceMs));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return item->painted() && item->painted()->frame().id == kFrames - 1; },
        kPatienceMs));
    const auto counters = item->counters();
    EXPECT_EQ(counters.received, kFrames);
    EXPECT_EQ(counters.painted + counters.replaced + counters.superseded, kFrames);
    EXPECT_EQ(counters.rendererBuilds, 1U);
}

void type(QFileDialog& dialog, const QString& path) {
    dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
}

// Does what a user does in modal dialogs, once in each: the file dialog, then a message box.
class Clicks : public QTimer {
public:
    Clicks(std::function<void(QFileDialog&)> inDialog, QMessageBox::StandardButton inBox) {
        setInterval(10);
        callOnTimeout([this, inDialog, inBox] {
            QWidget* modal = QApplication::activeModalWidget();
            if (auto* box = qobject_cast<QMessageBox*>(modal)) box->button(inBox)->click();
            auto* dialog = qobject_cast<QFileDialog*>(modal);
            if (dialog == nullptr || std::exchange(done_, true)) return;
            inDialog(*dialog);
            QMetaObject::invokeMethod(dialog, "accept");
        });
        start();
    }

private:
    bool done_ = false;
};

// What is saved is what was on the screen when the dialog opened, though frames go on behind it.
TEST_F(SaveDialog, TheDialogSavesTheFrameThatWasSeenWhenItOpened) {
    PlotWidget widget;
    widget.resize(200, 150);
    const auto added = widget.addImage(image::Frame{.view = view(), .id = 1});
    ASSERT_TRUE(added);
    widget.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return (*added)->painted() != nullptr; }, kPatienceMs));
    const std::vector<std::uint16_t> later(12, 999);
    const Clicks clicks(
        [&](QFileDialog& dialog) {
            ASSERT_TRUE((*added)->setData(*image::ImageView::of(later.data(), 3, 4)));
            dialog.selectNameFilter(QStringLiteral("Data: NPY (*.npy)"));
            type(dialog, file("seen"));
        },
        QMessageBox::No);
    const auto path = askAndSave(&widget, widget.plot(), folder_.path(), exportOptionsOf(widget));
    ASSERT_TRUE(path) << path.error().message;
    EXPECT_EQ(*path, file("seen.npy"));
    EXPECT_EQ(read(*path).view.pixel<std::uint16_t>(2, 3), 11);
}

TEST_F(SaveDialog, AFileThatOnlyTheAddedSuffixNamesIsNotReplacedUnasked) {
    for (const auto answer : {QMessageBox::No, QMessageBox::Yes}) {
        QFile old(file("x.png"));
        ASSERT_TRUE(old.open(QIODevice::WriteOnly));
        old.write("an old file");
        old.close();
        const Clicks clicks([&](QFileDialog& dialog) { type(dialog, file("x")); }, answer);
        const auto path = askAndSave(nullptr, plot_, folder_.path(), options_);
        ASSERT_TRUE(path) << path.error().message;
        EXPECT_EQ(path->isEmpty(), answer == QMessageBox::No);
        ASSERT_TRUE(old.open(QIODevice::ReadOnly));
        EXPECT_EQ(old.readAll() == "an old file", answer == QMessageBox::No);
    }
}

}  // namespace
}  // namespace spate::widgets
