// SPDX-License-Identifier: MIT
// The OpenGL canvas in a real window: the raster canvas's picture, nothing sent twice, and raster
// where OpenGL fails.
#include "spate/widgets/opengl_canvas.h"

#include <gtest/gtest.h>

#include <QBoxLayout>
#include <QMainWindow>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "spate/plot/add_items.h"
#include "spate/widgets/crosshair.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 30'000;
const QString kImage = QStringLiteral("image");

// Values from below the ranges of these tests to above them, and special ones.
template <class T>
image::Frame frameOf(std::int64_t rows, std::int64_t cols, std::uint64_t id) {
    auto values = std::make_shared<std::vector<T>>(static_cast<std::size_t>(rows * cols));
    for (std::size_t i = 0; i < values->size(); ++i) {
        (*values)[i] = static_cast<T>((i * 7 + id * 13) % 251);
    }
    if constexpr (std::is_floating_point_v<T>) {
        (*values)[1] = std::numeric_limits<T>::quiet_NaN();
        (*values)[2] = std::numeric_limits<T>::infinity();
        (*values)[3] = -std::numeric_limits<T>::infinity();
    } else {
        (*values)[1] = std::numeric_limits<T>::max();
    }
    const auto view = *image::ImageView::of(values->data(), rows, cols);
    return {.view = view, .owner = std::move(values), .id = id};
}

QImage onScreen(const QWidget& widget) {
    return widget.screen()
        ->grabWindow(widget.winId())
        .toImage()
        .convertToFormat(QImage::Format_RGB32);
}

// The largest difference of a channel.
int difference(const QImage& a, const QImage& b) {
    if (a.size() != b.size()) return 255;
    int most = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            most = std::max({most, std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                             std::abs(qBlue(p) - qBlue(q))});
        }
    }
    return most;
}

class OpenGlCanvasTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(openGlSupport().whyNot.isEmpty()) << openGlSupport().whyNot.toStdString();
        plot_ = std::make_unique<PlotWidget>();
        plot_->setRenderer(Renderer::OpenGL);
        plot_->resize(500, 400);
        plot_->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(plot_.get()));
    }

    void add(image::Frame frame, const plot::ImageOptions& options = {}) {
        auto added = plot_->plot().addImage(std::move(frame), options);
        ASSERT_TRUE(added) << added.error().message;
        item_ = *added;
        plot_->resetZoom();
        ASSERT_TRUE(isPainted(1));
    }

    bool isPainted(std::uint64_t id) const {
        return QTest::qWaitFor(
            [&] { return item_->painted() && item_->painted()->frame().id == id; }, kPatienceMs);
    }

    // The screen shows within `most` what the raster renderer draws now.
    testing::AssertionResult showsTheRasterPicture(int most = 0) const {
        int last = 0;
        const auto shows = [&] {
            last = difference(onScreen(*plot_),
                              plot_->grab().toImage().convertToFormat(QImage::Format_RGB32));
            return last <= most;
        };
        if (QTest::qWaitFor(shows, kPatienceMs)) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "a channel differs by " << last;
    }

    [[nodiscard]] gl::DeviceCounters counters() const {
        const gl::DeviceCounters* counters = deviceCounters(plot_->canvas());
        return counters == nullptr ? gl::DeviceCounters() : *counters;
    }

    std::unique_ptr<PlotWidget> plot_;
    plot::ImageItem* item_ = nullptr;
};

TEST_F(OpenGlCanvasTest, ShowsTheRasterPictureOfEveryTypeAndNormalization) {
    for (const image::DType dtype : image::kNumberDTypes) {
        for (const color::Normalization normalization : color::kAllNormalizations) {
            color::Colormap colormap{.table = *color::colorTable("viridis"),
                                     .normalization = normalization};
            colormap.autoscale.min = 3;
            colormap.autoscale.max = 200;
            colormap.underColor = color::rgb(255, 0, 0);
            image::visit(dtype, [&](auto type) {
                add(frameOf<typename decltype(type)::Type>(61, 73, 1),
                    {.legend = kImage, .colormap = colormap});
            });
            if (HasFatalFailure()) return;
            ASSERT_TRUE(showsTheRasterPicture()) << name(dtype) << ' ' << name(normalization);
            plot_->plot().removeImage(kImage);
        }
    }
}

TEST_F(OpenGlCanvasTest, ShowsWhatLiesOverAndUnderImagesAsRasterDoes) {
    add(frameOf<float>(61, 73, 1), {.legend = kImage});
    auto front = plot_->plot().addImage(
        frameOf<std::uint16_t>(20, 20, 1),
        {.legend = QStringLiteral("front"), .origin = {{20, 20}}, .z = 1, .opacity = 0.5});
    ASSERT_TRUE(front);
    const std::vector<double> x = {0, 30, 70};
    const std::vector<double> y = {0, 50, 10};
    ASSERT_TRUE(plot::addCurve(plot_->plot(), x, y));
    plot_->plot().setGrid(plot::Grid::Major);
    auto crosshair = std::make_unique<Crosshair>();
    plot_->addInteraction(std::move(crosshair));
    // What is translucent is blended: not to the last bit as QPainter does it.
    EXPECT_TRUE(showsTheRasterPicture(2));
    plot_->plot().yAxis().setScale(plot::AxisScale::Log);
    EXPECT_TRUE(showsTheRasterPicture(2));
}

TEST_F(OpenGlCanvasTest, ShowsColorsAlphaMasksAndPixmaps) {
    add(frameOf<std::uint32_t>(32, 40, 1), {.legend = kImage});
    const auto levels = frameOf<std::uint8_t>(32, 40, 3);
    ASSERT_TRUE(item_->setAlpha(levels.view, levels.owner));
    EXPECT_TRUE(showsTheRasterPicture(2)) << "alpha";
    item_->clearAlpha();
    EXPECT_TRUE(showsTheRasterPicture()) << "alpha cleared";
    auto mask = std::make_shared<std::vector<std::uint8_t>>(std::size_t{32} * 40);
    std::fill_n(mask->begin(), 200, std::uint8_t{1});
    item_->setMask(*image::Mask::create(*image::ImageView::of(mask->data(), 32, 40), mask));
    EXPECT_TRUE(showsTheRasterPicture()) << "mask";
    auto rgb = std::make_shared<std::vector<std::uint8_t>>(std::size_t{32} * 40 * 3);
    for (std::size_t i = 0; i < rgb->size(); ++i) (*rgb)[i] = static_cast<std::uint8_t>(i * 5);
    const auto colors = image::ImageView::create(
        rgb->data(), {.dtype = image::DType::UInt8, .rows = 32, .cols = 40, .channels = 3});
    ASSERT_TRUE(colors) << colors.error().message;
    ASSERT_TRUE(item_->setPixmap({.view = *colors, .owner = rgb}));
    EXPECT_TRUE(showsTheRasterPicture()) << "pixmap";
}

TEST_F(OpenGlCanvasTest, SendsEachFrameOnceAndMakesNothingInASteadyStream) {
    add(frameOf<std::uint16_t>(300, 300, 1), {.legend = kImage});
    ASSERT_TRUE(showsTheRasterPicture());
    const gl::DeviceCounters before = counters();
    const std::uint64_t paintedBefore = item_->counters().painted;
    for (std::uint64_t id = 2; id < 12; ++id) {
        ASSERT_TRUE(item_->setData(frameOf<std::uint16_t>(300, 300, id)));
        ASSERT_TRUE(isPainted(id));
    }
    const gl::DeviceCounters after = counters();
    const auto& values = item_->painted()->values;
    EXPECT_EQ(after.uploads - before.uploads, item_->counters().painted - paintedBefore);
    EXPECT_EQ(after.bytesUploaded - before.bytesUploaded,
              (after.uploads - before.uploads) *
                  static_cast<std::uint64_t>(values.rows() * values.cols() * 2))
        << "the window's bytes, not the frame's";
    EXPECT_EQ(after.texturesMade, before.texturesMade);
    EXPECT_EQ(after.programsMade, before.programsMade);
    EXPECT_EQ(after.buffersMade, before.buffersMade);
}

TEST_F(OpenGlCanvasTest, OtherColorsSendNoPixel) {
    add(frameOf<float>(300, 300, 1), {.legend = kImage});
    ASSERT_TRUE(showsTheRasterPicture());
    const std::uint64_t uploads = counters().uploads;
    color::Colormap colormap = item_->colormap();
    const auto shows = [&] {
        item_->setColormap(colormap);
        return showsTheRasterPicture();
    };
    colormap.autoscale.min = 10;
    colormap.autoscale.max = 90;
    EXPECT_TRUE(shows()) << "range";
    colormap.table = *color::colorTable("inferno");
    EXPECT_TRUE(shows()) << "table";
    colormap.normalization = color::Normalization::Log;
    EXPECT_TRUE(shows()) << "log";
    colormap.normalization = color::Normalization::Gamma;
    colormap.gamma = 0.4;
    EXPECT_TRUE(shows()) << "gamma";
    colormap.nanColor = color::rgb(0, 255, 0);
    EXPECT_TRUE(shows()) << "NaN";
    item_->setOpacity(0.5);
    EXPECT_TRUE(showsTheRasterPicture(2)) << "opacity";
    EXPECT_EQ(counters().uploads, uploads);
}

TEST_F(OpenGlCanvasTest, MovesAFrameThatStandsStillFromTheDevice) {
    add(frameOf<float>(300, 300, 1), {.legend = kImage});
    ASSERT_TRUE(showsTheRasterPicture());
    QTest::qWait(200);  // longer than gl::LiveImage::kStandsStill
    const gl::DeviceCounters before = counters();
    for (int i = 0; i < 5; ++i) {
        plot_->plot().setLimits({.xMin = 10.0 + i, .xMax = 90.0 + i, .yMin = 20, .yMax = 80});
        ASSERT_TRUE(showsTheRasterPicture()) << "view " << i;
    }
    plot_->plot().yAxis().setScale(plot::AxisScale::Log);
    EXPECT_TRUE(showsTheRasterPicture()) << "another scale";
    EXPECT_EQ(counters().uploads, before.uploads + 1) << "the frame, once";
    EXPECT_EQ(counters().bytesUploaded, before.bytesUploaded + std::uint64_t{300} * 300 * 4);
    ASSERT_TRUE(item_->setData(frameOf<float>(300, 300, 2)));
    ASSERT_TRUE(isPainted(2));
    EXPECT_TRUE(showsTheRasterPicture()) << "the next frame";
}

TEST_F(OpenGlCanvasTest, GoesOnWhereverItsWidgetIsPut) {
    add(frameOf<float>(100, 120, 1), {.legend = kImage});
    std::atomic<bool> stop{false};
    std::thread producer([&, sink = item_->sink()] {
        for (std::uint64_t id = 2; !stop; ++id) {
            (void)sink->submit(frameOf<float>(100, 120, id));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    const auto goesOn = [&] {
        const std::uint64_t painted = item_->counters().painted;
        return QTest::qWaitFor([&] { return item_->counters().painted > painted + 2; },
                               kPatienceMs);
    };
    EXPECT_TRUE(goesOn());
    {
        QMainWindow window;
        window.setCentralWidget(plot_.get());
        window.show();
        EXPECT_TRUE(goesOn()) << "in another window";
        window.resize(300, 700);
        EXPECT_TRUE(goesOn()) << "resized";
        plot_->hide();
        QTest::qWait(10);
        plot_->show();
        EXPECT_TRUE(goesOn()) << "hidden and shown";
        (void)window.takeCentralWidget();
        plot_->show();
        EXPECT_TRUE(goesOn()) << "a window of its own again";
        plot_->setRenderer(Renderer::Raster);
        EXPECT_TRUE(goesOn()) << "raster";
        plot_->setRenderer(Renderer::OpenGL);
        EXPECT_TRUE(goesOn()) << "OpenGL again";
    }
    EXPECT_EQ(plot_->canvas().rendererName(), QStringLiteral("OpenGL"));
    plot_.reset();
    stop = true;
    producer.join();
}

TEST_F(OpenGlCanvasTest, ShowsRangesAndTablesThatAreHardlyAny) {
    add(frameOf<float>(61, 73, 1), {.legend = kImage});
    color::Colormap colormap = item_->colormap();
    colormap.autoscale.min = std::numeric_limits<double>::quiet_NaN();
    item_->setColormap(colormap);
    EXPECT_TRUE(showsTheRasterPicture()) << "a bound that is NaN";
    colormap.autoscale.min = colormap.autoscale.max = 7;
    item_->setColormap(colormap);
    EXPECT_TRUE(showsTheRasterPicture()) << "no range";
    for (const int size : {1, 65'536}) {
        std::vector<color::Argb> colors(static_cast<std::size_t>(size));
        for (std::size_t i = 0; i < colors.size(); ++i) {
            colors[i] = 0xFF00'0000U + static_cast<color::Argb>(i) * 251U % 0xFF'FFFFU;
        }
        colormap = {.table = *color::userTable("mine", std::move(colors))};
        item_->setColormap(colormap);
        EXPECT_TRUE(showsTheRasterPicture()) << size << " colours";
    }
}

TEST_F(OpenGlCanvasTest, WindowsDoNotWaitForEachOther) {
    add(frameOf<float>(100, 120, 1), {.legend = kImage});
    PlotWidget other;
    other.setRenderer(Renderer::OpenGL);
    other.resize(300, 200);
    other.show();
    auto added = other.addImage(frameOf<float>(30, 30, 1));
    ASSERT_TRUE(added);
    for (std::uint64_t id = 2; id < 20; ++id) {
        ASSERT_TRUE(item_->setData(frameOf<float>(100, 120, id)));
        ASSERT_TRUE((*added)->setData(frameOf<float>(30, 30, id)));
        ASSERT_TRUE(isPainted(id));
        const auto otherIsPainted = [&] {
            return (*added)->painted() && (*added)->painted()->frame().id == id;
        };
        ASSERT_TRUE(QTest::qWaitFor(otherIsPainted, kPatienceMs));
    }
    EXPECT_EQ(openGlFormat().swapInterval(), 0) << "a swap would wait for the screen";
}

// One function of OpenGL after another fails in mid-stream.
class OpenGlFailureTest : public OpenGlCanvasTest {
protected:
    template <class Function>
    void replace(const char* name, Function* function) {
        plot_->setCanvas([=](const plot::Plot& plot, QWidget& parent) {
            return makeWrappedOpenGlCanvas(plot, parent, [=](const gl::Loader& own) -> gl::Loader {
                return [=](const char* asked) {
                    return std::string_view(asked) == name ? reinterpret_cast<void*>(function)
                                                           : own(asked);
                };
            });
        });
    }
    testing::AssertionResult goesOnInRaster(const char* why) const {
        const auto isRaster = [&] {
            return plot_->canvas().rendererName() == QStringLiteral("raster");
        };
        if (!QTest::qWaitFor(isRaster, kPatienceMs)) {
            return testing::AssertionFailure() << "OpenGL is still on";
        }
        if (!plot_->rendererText().contains(QString::fromUtf8(why))) {
            return testing::AssertionFailure() << plot_->rendererText().toStdString();
        }
        return showsTheRasterPicture();
    }
};

GLenum outOfMemory() {
    static int calls = 0;
    return ++calls % 2 == 1 ? GL_OUT_OF_MEMORY : GL_NO_ERROR;
}

TEST_F(OpenGlFailureTest, AFunctionThatIsMissing) {
    add(frameOf<float>(50, 50, 1), {.legend = kImage});
    replace<void>("glFenceSync", nullptr);
    EXPECT_TRUE(goesOnInRaster("glFenceSync"));
}

TEST_F(OpenGlFailureTest, AShaderThatDoesNotCompile) {
    add(frameOf<float>(50, 50, 1), {.legend = kImage});
    replace(
        "glCompileShader", +[](GLuint) {});
    EXPECT_TRUE(goesOnInRaster("does not compile"));
}

TEST_F(OpenGlFailureTest, ATextureThatIsRefused) {
    add(frameOf<float>(50, 50, 1), {.legend = kImage});
    replace("glGetError", +outOfMemory);
    EXPECT_TRUE(goesOnInRaster("out of memory"));
}

TEST_F(OpenGlFailureTest, AContextThatIsLostInMidStream) {
    add(frameOf<float>(50, 50, 1), {.legend = kImage});
    static bool isLost = false;
    replace(
        "glGetGraphicsResetStatus",
        +[]() -> GLenum { return isLost ? GL_GUILTY_CONTEXT_RESET : GL_NO_ERROR; });
    ASSERT_TRUE(showsTheRasterPicture());
    EXPECT_EQ(plot_->canvas().rendererName(), QStringLiteral("OpenGL"));
    isLost = true;
    ASSERT_TRUE(item_->setData(frameOf<float>(50, 50, 2)));
    EXPECT_TRUE(goesOnInRaster("the context is lost"));
    EXPECT_TRUE(isPainted(2));
}

}  // namespace
}  // namespace spate::widgets
