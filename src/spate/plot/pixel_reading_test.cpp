// SPDX-License-Identifier: MIT
// The reading against the painted picture, on random frames in random views.
#include "spate/plot/pixel_reading.h"

#include <gtest/gtest.h>

#include <QFont>
#include <QImage>
#include <QPainter>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>
#include <utility>
#include <vector>

#include "spate/kernels/scan_frames_for_test.h"
#include "spate/pipeline/frame_renderer.h"
#include "spate/plot/layout.h"
#include "spate/plot/paint.h"
#include "spate/plot/plot.h"

namespace spate::plot {
namespace {

using kernels::between;
using kernels::chance;
using kernels::Random;
using kernels::Reduction;
using pipeline::RenderedFrame;

pipeline::AxisWindow randomAxis(Random& random, double size) {
    pipeline::AxisWindow axis{.reversed = chance(random, 50),
                              .length = static_cast<int>(between(random, 5, 60)),
                              .scale = pipeline::kAllAxisScales[random() % 3]};
    const double begin = size * static_cast<double>(between(random, -20, 80)) / 100;
    const double zoom = std::pow(10.0, -static_cast<double>(between(random, 0, 150)) / 100);
    axis.min = axis.scale == pipeline::AxisScale::Log ? std::max(begin, 0.5) : begin;
    axis.max = axis.min + 1.2 * size * zoom;
    return axis;
}

// A frame with all that belongs to it, and its rendering in a view.
struct Painted {
    kernels::TestFrame pixels;
    RenderedFrame rendered;
};

template <class T>
void paint(Random& random, Painted& painted) {
    const std::int64_t rows = between(random, 1, 90);
    const std::int64_t cols = between(random, 1, 90);
    painted.pixels = kernels::makeFrame<T>(
        random, rows, cols,
        {.specialPercent = chance(random, 50) ? 10 : 0, .small = chance(random, 50)});
    kernels::addSpecials(random, painted.pixels);
    pipeline::Style style;
    style.reduction = kernels::kAllReductions[random() % std::size(kernels::kAllReductions)];
    style.complexPart = painted.pixels.part;
    style.colormap.autoscale.of = color::AutoscaleOf::Displayed;
    style.placement = {.scaleX = chance(random, 20) ? -0.5 : 1, .scaleY = 2};
    if (style.placement.scaleX < 0) style.placement.originX = static_cast<double>(cols) / 2;
    const pipeline::View view{
        .x = randomAxis(random, static_cast<double>(cols) * std::abs(style.placement.scaleX)),
        .y = randomAxis(random, static_cast<double>(rows) * style.placement.scaleY)};
    const image::Frame frame{.view = painted.pixels.view,
                             .id = random() % 1000,
                             .mask = painted.pixels.mask,
                             .special = painted.pixels.special};
    static const auto pool = std::make_shared<base::ThreadPool>(1);
    pipeline::FrameRenderer(pool).render({.frame = frame, .serial = 1}, style, view,
                                         painted.rendered);
}

QPointF centreOf(const pipeline::View& view, std::int64_t x, std::int64_t y) {
    return {view.x.dataAt(static_cast<double>(x) + 0.5),
            view.y.dataAt(static_cast<double>(y) + 0.5)};
}

// The number that a pixel is compared by, without the code of the reading.
double numberAt(const RenderedFrame& rendered, std::int64_t row, std::int64_t col) {
    const image::ImageView& view = rendered.frame().view;
    const auto part = rendered.style.complexPart;
    if (view.dtype() == image::DType::Bool) {
        return view.pixel<image::Bool>(row, col).value() ? 1 : 0;
    }
    if (!image::isComplex(view.dtype())) return view.value(row, col).toDouble();
    const auto partOf = [&](auto pixel) -> double {
        using T = typename decltype(pixel)::value_type;
        const std::complex<double> wide(pixel);
        if (part == image::ComplexPart::Real) return wide.real();
        if (part == image::ComplexPart::Imaginary) return wide.imag();
        if (part == image::ComplexPart::Phase) {
            return static_cast<T>(std::atan2(wide.imag(), wide.real()));
        }
        if constexpr (std::is_same_v<T, float>) {
            return static_cast<T>(std::sqrt(std::norm(wide)));
        } else {
            return std::hypot(wide.real(), wide.imag());
        }
    };
    return view.dtype() == image::DType::Complex64
               ? partOf(view.pixel<std::complex<float>>(row, col))
               : partOf(view.pixel<std::complex<double>>(row, col));
}

// The colour that a reading says the screen has.
color::Argb colorOf(const PixelReading& reading, const RenderedFrame& rendered) {
    const auto& colormap = rendered.style.colormap;
    const auto& special = rendered.frame().special;
    std::optional<double> overload;
    if (special && special->overload) overload = special->overload->toDouble();
    const color::Coloring coloring(colormap, rendered.range, overload);
    double number = 0;
    if (!reading.bin) {
        if (reading.masked) return colormap.colorOfMasked();
        number = numberAt(rendered, reading.row, reading.col);
    } else {
        if (reading.bin->masked) return colormap.colorOfMasked();
        number = reading.bin->value.toDouble();
        const auto& place = reading.bin->place;
        if (place) number = numberAt(rendered, place->row, place->col);
    }
    return coloring.colorOf(number);
}

// The data pixels of a device pixel of an axis: those whose centres lie there, or else the one
// under its own centre.
std::vector<std::int64_t> pixelsIn(const pipeline::AxisWindow& axis, double origin, double scale,
                                   std::int64_t count, std::int64_t pixel) {
    std::vector<std::int64_t> found;
    for (std::int64_t k = 0; k < count; ++k) {
        const double centre = origin + (static_cast<double>(k) + 0.5) * scale;
        const double from = axis.positionOf(centre) - static_cast<double>(pixel);
        if (from > -1e-9 && from < 1 + 1e-9) found.push_back(k);
    }
    if (!found.empty()) return found;
    const double middle = axis.dataAt(static_cast<double>(pixel) + 0.5);
    return {static_cast<std::int64_t>(std::floor((middle - origin) / scale))};
}

void expectPlaceOfBin(const PixelReading& reading, const RenderedFrame& rendered, std::int64_t x,
                      std::int64_t y) {
    const BinReading& bin = *reading.bin;
    if (!bin.place || bin.reduction == Reduction::Nearest) return;
    const auto& values = rendered.values;
    const auto shown =
        image::ImageView::create(
            values.data(), {.dtype = values.dtype(), .rows = values.rows(), .cols = values.cols()})
            ->value(y - rendered.window.top, x - rendered.window.left)
            .toDouble();
    EXPECT_EQ(numberAt(rendered, bin.place->row, bin.place->col), shown);
    const auto& placement = rendered.style.placement;
    const kernels::PixelSource source(rendered.frame(), rendered.style.complexPart);
    const auto rows =
        pixelsIn(rendered.view.y, placement.originY, placement.scaleY, source.view.rows(), y);
    const auto cols =
        pixelsIn(rendered.view.x, placement.originX, placement.scaleX, source.view.cols(), x);
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), bin.place->row) == 1);
    EXPECT_TRUE(std::count(cols.begin(), cols.end(), bin.place->col) == 1);
    for (const std::int64_t row : rows) {
        for (const std::int64_t col : cols) {
            const bool earlier = std::pair(row, col) < std::pair(bin.place->row, bin.place->col);
            if (!earlier || source.isMasked(row, col)) continue;
            const double number = numberAt(rendered, row, col);
            const bool isExact = std::abs(number) < 0x1p53;
            EXPECT_FALSE(isExact && number == shown) << "at row " << row;
        }
    }
}

void expectReadingsOfPicture(const RenderedFrame& rendered) {
    const auto& window = rendered.window;
    for (std::int64_t r = 0; r < window.rows.size(); ++r) {
        for (std::int64_t c = 0; c < window.cols.size(); ++c) {
            const std::int64_t x = window.left + c;
            const std::int64_t y = window.top + r;
            const auto reading = readPixel(rendered, centreOf(rendered.view, x, y));
            if (!reading) continue;  // half a data pixel at the image's edge
            EXPECT_EQ(reading->frameId, rendered.frame().id);
            ASSERT_EQ(colorOf(*reading, rendered), rendered.picture.row(r)[c])
                << "device pixel " << x << ", " << y << ": row " << reading->row << " column "
                << reading->col << " = " << reading->value.toText() << ", bin "
                << (reading->bin ? reading->bin->value.toText() : "none");
            if (reading->bin) expectPlaceOfBin(*reading, rendered, x, y);
        }
    }
}

TEST(PixelReading, SaysWhatThePaintedPictureShowsForAnyFrameAndView) {
    Random random(4);
    for (int round = 0; round < 40; ++round) {
        for (const image::DType dtype : image::kAllDTypes) {
            SCOPED_TRACE(std::string(name(dtype)) + ", round " + std::to_string(round));
            Painted painted;
            image::visitStorage(
                dtype, [&](auto type) { paint<typename decltype(type)::Type>(random, painted); });
            SCOPED_TRACE(name(painted.rendered.style.reduction));
            expectReadingsOfPicture(painted.rendered);
            if (testing::Test::HasFailure()) return;
        }
    }
}

// uint32 counts of 40 × 60, each its own index, and one peak.
class CountsTest : public testing::Test {
protected:
    CountsTest() : counts_(40 * 60) {
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] = static_cast<std::uint32_t>(i);
        counts_[index(13, 22)] = 1'000'000;
        counts_[index(14, 20)] = 1'000'000;
        counts_[index(39, 59)] = 0xFFFF'FFFFU;
    }

    static std::size_t index(std::size_t row, std::size_t col) { return row * 60 + col; }

    image::Frame frame() const {
        return {.view = *image::ImageView::of(counts_.data(), 40, 60), .id = 5};
    }

    // Four columns and four rows to a device pixel.
    static pipeline::View view() {
        return {.x = {.min = 0, .max = 60, .length = 15}, .y = {.min = 0, .max = 40, .length = 10}};
    }

    RenderedFrame render(const pipeline::Style& style, const pipeline::View& seen = view()) const {
        RenderedFrame rendered;
        pipeline::FrameRenderer().render({.frame = frame(), .serial = 1}, style, seen, rendered);
        return rendered;
    }

    std::vector<std::uint32_t> counts_;
};

TEST_F(CountsTest, ABinSaysItsMaximumAndThePlaceOfTheFirst) {
    const auto reading = readPixel(render({}), {21.5, 15.5});
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->row, 15);
    EXPECT_EQ(reading->col, 21);
    EXPECT_EQ(reading->value, image::PixelValue(15U * 60 + 21));
    ASSERT_TRUE(reading->bin);
    EXPECT_EQ(reading->bin->reduction, Reduction::Max);
    EXPECT_EQ(reading->bin->value, image::PixelValue(1'000'000U));
    EXPECT_EQ(reading->bin->place, (BinReading::Place{13, 22}));
}

TEST_F(CountsTest, ABinIsOfThePaintedPictureWhereverTheViewHasGone) {
    // The reading does not know of another view than the painted one: a point of the data is what
    // it is given.
    pipeline::Style style;
    style.placement = {.originX = 100, .originY = -7, .scaleX = 0.5, .scaleY = -2};
    const pipeline::View there{.x = {.min = 100, .max = 130, .length = 15},
                               .y = {.min = -87, .max = -7, .reversed = true, .length = 10}};
    const auto reading = readPixel(render(style, there), {100 + 21.5 / 2, -7 - 15.5 * 2});
    ASSERT_TRUE(reading && reading->bin);
    EXPECT_EQ(reading->row, 15);
    EXPECT_EQ(reading->col, 21);
    EXPECT_EQ(reading->bin->place, (BinReading::Place{13, 22}));
    EXPECT_EQ(reading->placement, style.placement);
}

TEST_F(CountsTest, ABinOfOnePixelIsNoBin) {
    const pipeline::View oneToOne{.x = {.min = 0, .max = 60, .length = 60},
                                  .y = {.min = 0, .max = 40, .length = 40}};
    for (const Reduction reduction : kernels::kAllReductions) {
        pipeline::Style style;
        style.reduction = reduction;
        const auto reading = readPixel(render(style, oneToOne), {22.5, 13.5});
        ASSERT_TRUE(reading);
        EXPECT_FALSE(reading->bin) << name(reduction);
    }
}

// A pixel of one frame cannot say what several have become, nor where.
TEST_F(CountsTest, FramesHeldTogetherAreABinEvenOfOnePixel) {
    const pipeline::View oneToOne{.x = {.min = 0, .max = 60, .length = 60},
                                  .y = {.min = 0, .max = 40, .length = 40}};
    pipeline::Style style;
    style.hold = kernels::Hold::Sum;
    pipeline::FrameRenderer renderer;
    RenderedFrame first;
    RenderedFrame second;
    renderer.render({.frame = frame(), .serial = 1}, style, oneToOne, first);
    renderer.render({.frame = frame(), .serial = 2}, style, oneToOne, second, &first,
                    [] { return true; });
    EXPECT_FALSE(readPixel(first, {22.5, 13.5})->bin);
    const auto reading = readPixel(second, {22.5, 13.5});
    EXPECT_EQ(reading->value, image::PixelValue(1'000'000U));
    ASSERT_TRUE(reading->bin);
    EXPECT_EQ(reading->bin->value, image::PixelValue(2'000'000.0));
    EXPECT_EQ(reading->bin->frames, 2);
    EXPECT_EQ(reading->bin->hold, kernels::Hold::Sum);
    EXPECT_EQ(reading->bin->place, std::nullopt);
    EXPECT_EQ(displayedValueAt(second, {39, 59}), std::nullopt) << "masked in both";
    EXPECT_TRUE(readPixel(second, {59.5, 39.5})->bin->masked);
    RenderedFrame binned;
    renderer.render({.frame = frame(), .serial = 3}, style, view(), binned);
    const auto sum = readPixel(binned, {21.5, 15.5})->bin;
    EXPECT_EQ(sum->value, image::PixelValue(1'000'000.0)) << "of one frame";
    EXPECT_EQ(sum->place, std::nullopt);
}

TEST_F(CountsTest, AnAverageHasNoPlaceAndNearestHasIts) {
    pipeline::Style style;
    style.reduction = Reduction::Mean;
    const auto mean = readPixel(render(style), {1.5, 1.5});
    ASSERT_TRUE(mean && mean->bin);
    EXPECT_EQ(mean->bin->value.toDouble(), 1.5 * 60 + 1.5);
    EXPECT_FALSE(mean->bin->place);
    style.reduction = Reduction::Nearest;
    const auto nearest = readPixel(render(style), {0.5, 0.5});
    ASSERT_TRUE(nearest && nearest->bin);
    EXPECT_EQ(nearest->bin->place, (BinReading::Place{2, 2})) << "at the device pixel's centre";
    EXPECT_EQ(nearest->bin->value, image::PixelValue(122U));
}

TEST_F(CountsTest, SaturatedPixelsAreSaidAndStandForTheirBin) {
    image::Frame saturated = frame();
    saturated.special = std::make_shared<image::SpecialValues>(
        image::SpecialValues{.overload = image::PixelValue(1'000'000U)});
    for (const Reduction reduction : {Reduction::Max, Reduction::Min, Reduction::Mean}) {
        pipeline::Style style;
        style.reduction = reduction;
        RenderedFrame rendered;
        pipeline::FrameRenderer().render({.frame = saturated, .serial = 1}, style, view(),
                                         rendered);
        EXPECT_TRUE(readPixel(rendered, {22.5, 13.5})->overload);
        const auto beside = readPixel(rendered, {21.5, 13.5});
        EXPECT_FALSE(beside->overload);
        ASSERT_TRUE(beside->bin);
        EXPECT_TRUE(beside->bin->overload) << name(reduction);
        EXPECT_FALSE(readPixel(rendered, {1.5, 1.5})->bin->overload);
    }
}

TEST_F(CountsTest, AColourBinIsTheAverageThatIsPainted) {
    Random random(7);
    for (const int channels : {3, 4}) {
        std::vector<std::uint16_t> pixels(static_cast<std::size_t>(40 * 60 * channels));
        for (auto& pixel : pixels) pixel = static_cast<std::uint16_t>(random());
        const auto colors = image::ImageView::create(
            pixels.data(),
            {.dtype = image::DType::UInt16, .rows = 40, .cols = 60, .channels = channels});
        RenderedFrame rendered;
        pipeline::FrameRenderer().render({.frame = {.view = *colors}, .serial = 1}, {}, view(),
                                         rendered);
        const auto reading = readPixel(rendered, {21.5, 15.5});
        ASSERT_TRUE(reading && reading->bin);
        EXPECT_EQ(reading->bin->reduction, Reduction::Mean);
        const color::Argb painted = rendered.picture.row(3)[5];
        double red = 0;
        double green = 0;
        ASSERT_EQ(std::sscanf(reading->bin->value.toText().c_str(), "(%lf, %lf", &red, &green), 2);
        EXPECT_NEAR(red / 257, qRed(painted), 0.501);
        EXPECT_NEAR(green / 257, qGreen(painted), 0.501);
    }
}

TEST_F(CountsTest, AHugeBinHasAValueButNoSearch) {
    const std::vector<std::uint8_t> pixels(300 * 300, 7);
    RenderedFrame rendered;
    pipeline::FrameRenderer().render(
        {.frame = {.view = *image::ImageView::of(pixels.data(), 300, 300)}, .serial = 1}, {},
        {.x = {.min = 0, .max = 300, .length = 1}, .y = {.min = 0, .max = 300, .length = 1}},
        rendered);
    const auto reading = readPixel(rendered, {1.5, 1.5});
    ASSERT_TRUE(reading && reading->bin);
    EXPECT_EQ(reading->bin->value, image::PixelValue(7U));
    EXPECT_FALSE(reading->bin->place);
}

TEST_F(CountsTest, OutsideTheImageThereIsNothingToRead) {
    const RenderedFrame rendered = render({});
    for (const QPointF outside : {QPointF(-0.1, 5), QPointF(60, 5), QPointF(5, 40),
                                  QPointF(std::nan(""), 5), QPointF(5, 1e300)}) {
        EXPECT_FALSE(readPixel(rendered, outside));
    }
}

// The pictures of a plot, painted here; where the view has moved since, they are stretched.
class ReadPlot : public testing::Test {
protected:
    ImageItem* add(const QString& legend, const image::Frame& frame, const ImageOptions& more) {
        ImageOptions options = more;
        options.legend = legend;
        options.copy = pipeline::Copy::Yes;
        return *plot_.addImage(frame, options);
    }

    PlotLayout layout() const {
        return layoutPlot(plot_, {.size = {400, 300}, .devicePixelRatio = ratio_, .font = QFont()});
    }

    // As a canvas does it.
    void paintAll() {
        for (ImageItem* image : plot_.images()) image->setView(layout().view());
        for (ImageItem* image : plot_.images()) {
            for (int i = 0; i < 1000; ++i) {
                const auto& painted = image->takeForPaint();
                if (painted && painted->view == layout().view()) break;
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            ASSERT_TRUE(image->painted());
        }
    }

    QImage screen() const {
        QImage image(QSize(400, 300) * ratio_, QImage::Format_RGB32);
        image.setDevicePixelRatio(ratio_);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        for (const ImageItem* item : plot_.imagesBackToFront()) {
            paintPicture(painter, *item->painted(), layout(), item->opacity());
        }
        return image;
    }

    // Whether a painter may round either way as it stretches a picture: between two pixels of it,
    // and at its edge, where a device pixel is covered in part.
    static bool isDoubtful(double position, int length, double tolerance) {
        const double part = position - std::floor(position);
        const double margin = tolerance > 0 ? 1 : 0;
        return part < tolerance || part > 1 - tolerance || position < margin ||
               position > length - margin;
    }

    // Reads at many device pixels, and compares with their colours; how many were certain enough.
    int expectReadingsOfScreen(const ImageItem& item, double tolerance) const {
        const QImage shown = screen();
        const QRectF area = layout().transform.dataArea;
        const pipeline::View& view = item.painted()->view;
        int compared = 0;
        for (int i = 0; i < 300; ++i) {
            const QPoint at(
                static_cast<int>((area.left() + std::fmod(i * 7.3, area.width())) * ratio_),
                static_cast<int>((area.top() + std::fmod(i * 3.7, area.height())) * ratio_));
            const QPointF pixel = QPointF(at) / ratio_;  // as mice say it
            const auto data = dataAtPixel(layout(), pixel);
            const auto reading = readPixel(plot_, layout(), pixel);
            if (!data || !reading) continue;
            EXPECT_EQ(reading->frameId, item.painted()->frame().id);
            if (isDoubtful(view.x.positionOf(data->x()), view.x.length, tolerance) ||
                isDoubtful(view.y.positionOf(data->y()), view.y.length, tolerance)) {
                continue;
            }
            EXPECT_EQ(shown.pixel(at), colorOf(*reading, *item.painted()))
                << "at " << at.x() << ", " << at.y() << " of ratio " << ratio_;
            ++compared;
        }
        return compared;
    }

    Plot plot_;
    double ratio_ = 1;
};

TEST_F(ReadPlot, TheReadingIsOfTheColourUnderTheCursorBeforeAndAfterTheViewMoves) {
    std::vector<std::uint16_t> pixels(500 * 700);
    Random random(3);
    for (auto& pixel : pixels) pixel = static_cast<std::uint16_t>(random() % 1000);
    ImageItem* item =
        add(QStringLiteral("a"), {.view = *image::ImageView::of(pixels.data(), 500, 700), .id = 8},
            {.scale = {{0.5, 2}}});
    for (const double ratio : {1.0, 1.5, 2.0}) {
        ratio_ = ratio;
        plot_.resetZoom();
        paintAll();
        int compared = expectReadingsOfScreen(*item, 0);
        const Limits all = plot_.limits();
        plot_.setLimits({all.xMin + 31, all.xMax + 30.7, all.yMin - 40, all.yMax + 13});
        ASSERT_NE(item->painted()->view, layout().view());
        compared += expectReadingsOfScreen(*item, 0.02);
        plot_.setLimits({100, 130, 200, 230});
        compared += expectReadingsOfScreen(*item, 0.02);
        EXPECT_GT(compared, 400);
    }
}

TEST_F(ReadPlot, TheActiveImageIsReadWhereItLiesElseTheTopmost) {
    const std::vector<std::uint8_t> low(100, 1);
    const std::vector<std::uint8_t> high(100, 2);
    const std::vector<std::uint8_t> top(100, 3);
    const auto frameOf = [](const auto& pixels) {
        return image::Frame{.view = *image::ImageView::of(pixels.data(), 10, 10)};
    };
    add(QStringLiteral("low"), frameOf(low), {});
    ImageItem* topmost = add(QStringLiteral("top"), frameOf(top), {.origin = {{5, 5}}, .z = 2});
    add(QStringLiteral("high"), frameOf(high), {.origin = {{5, 5}}, .z = 1});
    plot_.resetZoom();
    paintAll();
    const auto legendAt = [&](double x, double y) {
        const auto reading = readPixel(plot_, layout(), layout().transform.toPixel({x, y}));
        return reading ? reading->legend : QStringLiteral("nothing");
    };
    plot_.setActiveImage(QStringLiteral("low"));
    EXPECT_EQ(legendAt(2.5, 2.5), QStringLiteral("low"));
    EXPECT_EQ(legendAt(7.5, 7.5), QStringLiteral("low"));
    EXPECT_EQ(legendAt(12.5, 12.5), QStringLiteral("top"));
    EXPECT_EQ(legendAt(12.5, 2.5), QStringLiteral("nothing"));
    plot_.setActiveImage(QStringLiteral("high"));
    EXPECT_EQ(legendAt(7.5, 7.5), QStringLiteral("high"));
    EXPECT_EQ(legendAt(2.5, 2.5), QStringLiteral("low"));
    topmost->setVisible(false);
    plot_.setActiveImage(QStringLiteral("low"));
    EXPECT_EQ(legendAt(12.5, 12.5), QStringLiteral("high"));
    EXPECT_FALSE(readPixel(plot_, layout(), QPointF(-5, 5)));
}

}  // namespace
}  // namespace spate::plot
