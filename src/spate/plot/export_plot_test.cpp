// SPDX-License-Identifier: MIT
// Pictures of plots as files, read again: by Qt, by an XML reader, and by Poppler's tools.
#include "spate/plot/export_plot.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QFontInfo>
#include <QImageReader>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "spate/base/full_disk_for_test.h"
#include "spate/plot/render_plot.h"

namespace spate::plot {
namespace {

constexpr int kRows = 20;
constexpr int kCols = 30;

// Collects what Qt would print.
class QtMessages {
public:
    QtMessages() : old_(qInstallMessageHandler(keep)) { messages().clear(); }
    ~QtMessages() { qInstallMessageHandler(old_); }
    QtMessages(const QtMessages&) = delete;
    QtMessages& operator=(const QtMessages&) = delete;

    static QStringList& messages() {
        static QStringList kept;
        return kept;
    }

private:
    static void keep(QtMsgType, const QMessageLogContext&, const QString& text) {
        messages().append(text);
    }
    QtMessageHandler old_;
};

// A plot of few large data pixels, with every kind of text around them.
class ExportPlotTest : public testing::Test {
protected:
    ExportPlotTest() {
        std::vector<float> pixels(kRows * kCols);
        for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(i % 31);
        item_ = plot_.addImage(*image::ImageView::of(pixels.data(), kRows, kCols)).value();
        color::Colormap colormap;
        colormap.table = *color::colorTable("viridis");
        item_->setColormap(colormap);
        plot_.setTitle(QStringLiteral("Gr\u00fc\u00dfe <&>"));
        plot_.xAxis().setLabel(QStringLiteral("column"));
        plot_.yAxis().setLabel(QStringLiteral("row"));
        options_.font.setFamily(QFontInfo(options_.font).family());
        options_.font.setPixelSize(12);
    }

    QString file(const QString& name) const { return folder_.filePath(name); }

    void save(const QString& path) {
        const QtMessages messages;
        const auto saved = exportPlot(plot_, path, options_);
        ASSERT_TRUE(saved) << saved.error().message;
        EXPECT_TRUE(QtMessages::messages().isEmpty())
            << QtMessages::messages().join(QLatin1Char('\n')).toStdString();
    }
    std::string saveError(const QString& path) {
        const auto saved = exportPlot(plot_, path, options_);
        EXPECT_FALSE(saved) << path.toStdString() << " was written";
        return saved ? std::string() : saved.error().message;
    }

    // The whole plot as on a screen, and what of it is the data area, in device pixels.
    QImage onScreen() const {
        return renderNow(plot_, options_.size, options_.devicePixelRatio, options_.font,
                         options_.colors);
    }
    QRectF dataArea() const {
        return layoutPlot(plot_, {.size = QSizeF(options_.size),
                                  .devicePixelRatio = options_.devicePixelRatio,
                                  .font = options_.font})
            .transform.dataArea;
    }
    QImage dataOnScreen() const {
        const QRectF area = dataArea();
        const double ratio = options_.devicePixelRatio;
        QImage data = onScreen().copy(QRectF(area.topLeft() * ratio, area.size() * ratio).toRect());
        data.setDevicePixelRatio(1);
        return data;
    }

    static void expectSamePixels(const QImage& found, const QImage& expected) {
        ASSERT_EQ(found.size(), expected.size());
        const QImage a = found.convertToFormat(QImage::Format_RGB32);
        const QImage b = expected.convertToFormat(QImage::Format_RGB32);
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x) {
                ASSERT_EQ(a.pixel(x, y), b.pixel(x, y)) << "at " << x << ", " << y;
            }
        }
    }

    // Runs one of Poppler's tools; nothing if it is not installed.
    std::optional<QByteArray> poppler(const QString& tool, const QStringList& arguments) const {
        if (QStandardPaths::findExecutable(tool).isEmpty()) return std::nullopt;
        QProcess process;
        process.start(tool, arguments);
        EXPECT_TRUE(process.waitForFinished(60'000) && process.exitCode() == 0)
            << process.readAllStandardError().toStdString();
        return process.readAllStandardOutput();
    }

    Plot plot_;
    ImageItem* item_ = nullptr;
    ExportOptions options_{.size = QSize(401, 303), .devicePixelRatio = 2};
    QTemporaryDir folder_;
};

TEST_F(ExportPlotTest, PngIsThePlotAsOnAScreenOfAnyRatio) {
    for (const double ratio : {1.0, 1.5, 2.0, 3.125}) {
        options_.devicePixelRatio = ratio;
        save(file(QStringLiteral("x.PNG")));
        const QImage saved(file(QStringLiteral("x.PNG")));
        EXPECT_EQ(saved.size(), options_.size * ratio);
        expectSamePixels(saved, onScreen());
        EXPECT_NEAR(saved.dotsPerMeterX() * 0.0254, 96 * ratio, 0.02);
    }
}

TEST_F(ExportPlotTest, PngMayBeMuchLargerThanAScreen) {
    options_.size = QSize(2000, 1500);
    options_.devicePixelRatio = 4;
    save(file(QStringLiteral("large.png")));
    EXPECT_EQ(QImageReader(file(QStringLiteral("large.png"))).size(), QSize(8000, 6000));
}

TEST_F(ExportPlotTest, OtherFormatsOfQtAreWrittenToo) {
    for (const QString& suffix : exportSuffixes()) {
        if (suffix == QLatin1String("svg") || suffix == QLatin1String("pdf")) continue;
        if (suffix == QLatin1String("ico") || suffix == QLatin1String("cur")) continue;  // ≤ 256
        save(file(QStringLiteral("x.") + suffix));
        EXPECT_EQ(QImageReader(file(QStringLiteral("x.") + suffix)).size(), QSize(802, 606))
            << suffix.toStdString();
    }
}

// What an SVG file says, as far as these tests ask.
struct SvgContent {
    explicit SvgContent(const QString& path) {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString matrix;
        bool inClip = false;
        bool inPath = false;
        while (!xml.atEnd()) {
            xml.readNext();
            const auto name = xml.name();
            const auto attribute = [&](const char* key) {
                return xml.attributes().value(QLatin1String(key)).toString();
            };
            if (xml.isEndElement() && name == QLatin1String("clipPath")) inPath = false;
            if (!xml.isStartElement()) continue;
            inPath = inPath || name == QLatin1String("clipPath");
            if (name == QLatin1String("svg")) size = attribute("width");
            if (name == QLatin1String("g") && !attribute("clip-path").isEmpty()) inClip = true;
            if (name == QLatin1String("g")) matrix = attribute("transform");
            const QRectF rect(attribute("x").toDouble(), attribute("y").toDouble(),
                              attribute("width").toDouble(), attribute("height").toDouble());
            if (inPath && name == QLatin1String("rect")) clips.append(rect);
            if (name == QLatin1String("text")) texts.append(xml.readElementText());
            if (name != QLatin1String("image")) continue;
            EXPECT_TRUE(inClip);
            const QStringList m = matrix.mid(7).chopped(1).split(QLatin1Char(','));
            const QTransform transform(m[0].toDouble(), m[1].toDouble(), m[2].toDouble(),
                                       m[3].toDouble(), m[4].toDouble(), m[5].toDouble());
            places.append(transform.mapRect(rect));
            const QString data =
                xml.attributes()
                    .value(QLatin1String("http://www.w3.org/1999/xlink"), QLatin1String("href"))
                    .toString();
            const auto comma = data.indexOf(QLatin1Char(','));
            EXPECT_EQ(data.left(comma), QStringLiteral("data:image/png;base64"));
            images.append(QImage::fromData(QByteArray::fromBase64(data.mid(comma + 1).toLatin1())));
        }
        EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    }
    QString size;
    QStringList texts;
    QList<QRectF> clips;
    QList<QRectF> places;
    QList<QImage> images;
};

TEST_F(ExportPlotTest, SvgHasTheImageWithoutLossExactlyInTheDataArea) {
    for (const double ratio : {1.0, 1.5, 4.0}) {
        options_.devicePixelRatio = ratio;
        save(file(QStringLiteral("x.svg")));
        const SvgContent svg(file(QStringLiteral("x.svg")));
        ASSERT_EQ(svg.images.size(), 2) << "the image and the colour bar";
        expectSamePixels(svg.images[0], dataOnScreen());
        const QRectF area = dataArea();
        EXPECT_NEAR(svg.places[0].left(), area.left(), 1e-3);
        EXPECT_NEAR(svg.places[0].top(), area.top(), 1e-3);
        EXPECT_NEAR(svg.places[0].right(), area.right(), 1e-2);
        EXPECT_NEAR(svg.places[0].bottom(), area.bottom(), 1e-2);
        ASSERT_EQ(svg.clips.size(), 2);
        EXPECT_NEAR(svg.clips[0].left(), area.left(), 1e-6);
        EXPECT_NEAR(svg.clips[0].bottom(), area.bottom(), 1e-6);
    }
}

TEST_F(ExportPlotTest, SvgHasTextAsText) {
    save(file(QStringLiteral("x.svg")));
    const SvgContent svg(file(QStringLiteral("x.svg")));
    for (const QString& text : {plot_.title(), QStringLiteral("column"), QStringLiteral("row"),
                                QStringLiteral("20"), QStringLiteral("30")}) {
        EXPECT_TRUE(svg.texts.contains(text)) << text.toStdString();
    }
    EXPECT_EQ(svg.size, QStringLiteral("401"));
}

TEST_F(ExportPlotTest, SvgOfALayerKeepsItsOpacity) {
    item_->setOpacity(0.25);
    save(file(QStringLiteral("x.svg")));
    QFile svg(file(QStringLiteral("x.svg")));
    ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
    EXPECT_TRUE(svg.readAll().contains("opacity=\"0.25\""));
    save(file(QStringLiteral("x.pdf")));
}

TEST_F(ExportPlotTest, PdfHasTheImageWithoutLoss) {
    for (const double ratio : {1.0, 1.5, 4.0}) {
        options_.devicePixelRatio = ratio;
        save(file(QStringLiteral("x.pdf")));
        if (!poppler(QStringLiteral("pdfimages"),
                     {QStringLiteral("-png"), file(QStringLiteral("x.pdf")),
                      file(QStringLiteral("x"))})) {
            GTEST_SKIP() << "no pdfimages (poppler-utils)";
        }
        expectSamePixels(QImage(file(QStringLiteral("x-000.png"))), dataOnScreen());
    }
}

TEST_F(ExportPlotTest, PdfHasTextAsText) {
    save(file(QStringLiteral("x.pdf")));
    const auto text =
        poppler(QStringLiteral("pdftotext"), {file(QStringLiteral("x.pdf")), QStringLiteral("-")});
    if (!text) GTEST_SKIP() << "no pdftotext (poppler-utils)";
    const QStringList words = QString::fromUtf8(*text).simplified().split(QLatin1Char(' '));
    for (const char* word : {"Gr\u00fc\u00dfe", "<&>", "column", "row", "15", "20", "30"}) {
        EXPECT_TRUE(words.contains(QString::fromUtf8(word))) << word;
    }
}

// As printed: Poppler draws the page with three pixels for each of the screen's.
TEST_F(ExportPlotTest, PdfHasTheImageExactlyInTheDataAreaAndTheFrameAroundIt) {
    options_.devicePixelRatio = 3;
    save(file(QStringLiteral("x.pdf")));
    if (!poppler(QStringLiteral("pdftoppm"),
                 {QStringLiteral("-r"), QStringLiteral("288"), QStringLiteral("-png"),
                  QStringLiteral("-singlefile"), file(QStringLiteral("x.pdf")),
                  file(QStringLiteral("page"))})) {
        GTEST_SKIP() << "no pdftoppm (poppler-utils)";
    }
    const QImage page(file(QStringLiteral("page.png")));
    const QRectF area = dataArea();
    const QRect data = QRectF(area.topLeft() * 3, area.size() * 3).toRect();
    expectSamePixels(page.copy(data), dataOnScreen());
    const QPoint middle = data.center();
    for (int i = 1; i <= 3; ++i) {  // the frame is one logical pixel wide
        EXPECT_EQ(page.pixel(data.left() - i, middle.y() + 7), qRgb(0, 0, 0)) << i;
        EXPECT_EQ(page.pixel(data.right() + i, middle.y()), qRgb(0, 0, 0)) << i;
        EXPECT_EQ(page.pixel(middle.x(), data.top() - i), qRgb(0, 0, 0)) << i;
        EXPECT_EQ(page.pixel(middle.x() + 7, data.bottom() + i), qRgb(0, 0, 0)) << i;
    }
    EXPECT_EQ(page.pixel(data.right() + 5, middle.y()), qRgb(255, 255, 255));
}

TEST_F(ExportPlotTest, FollowsTheView) {
    save(file(QStringLiteral("up.png")));
    plot_.yAxis().setInverted(true);
    save(file(QStringLiteral("down.png")));
    expectSamePixels(QImage(file(QStringLiteral("down.png"))), onScreen());
    EXPECT_NE(QImage(file(QStringLiteral("up.png"))), QImage(file(QStringLiteral("down.png"))));
}

TEST_F(ExportPlotTest, DoesNotDisturbWhatIsOnTheScreen) {
    const auto before = item_->counters();
    for (const char* name : {"x.png", "x.svg", "x.pdf"}) save(file(QLatin1String(name)));
    const auto after = item_->counters();
    EXPECT_EQ(after.received, before.received);
    EXPECT_EQ(after.painted, before.painted);
    EXPECT_EQ(after.bytesRead, before.bytesRead);
    EXPECT_EQ(item_->painted(), nullptr);
}

TEST_F(ExportPlotTest, AnEmptyPlotIsExportedToo) {
    plot_.removeImage(item_->legend());
    for (const char* name : {"x.png", "x.svg", "x.pdf"}) save(file(QLatin1String(name)));
    options_.size = QSize(1, 1);
    for (const char* name : {"x.png", "x.svg", "x.pdf"}) save(file(QLatin1String(name)));
}

TEST_F(ExportPlotTest, AFullDiskIsAnErrorAndTheOldFileStays) {
    for (const char* name : {"x.png", "x.svg", "x.pdf", "x.jpg"}) {
        for (const rlim_t limit : {rlim_t{0}, rlim_t{5000}}) {
            const QString path = file(QLatin1String(name));
            QFile old(path);
            ASSERT_TRUE(old.open(QIODevice::WriteOnly));
            old.write("an old file");
            old.close();
            base::Result<void> saved;
            {
                const QtMessages messages;
                const base::FullDisk full(limit);
                saved = exportPlot(plot_, path, options_);
            }
            EXPECT_TRUE(QtMessages::messages().isEmpty())
                << QtMessages::messages().join(QLatin1Char('\n')).toStdString();
            ASSERT_FALSE(saved) << name << " at " << limit;
            EXPECT_EQ(saved.error().message,
                      path.toStdString() + ": cannot be written: File too large");
            ASSERT_TRUE(old.open(QIODevice::ReadOnly));
            EXPECT_EQ(old.readAll(), "an old file");
        }
    }
    EXPECT_EQ(QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden).size(), 4)
        << "no temporary file is left";
}

TEST_F(ExportPlotTest, ErrorsNameThePathAndWhatWasExpected) {
    EXPECT_EQ(saveError(QStringLiteral("/tmp/x.xyz"))
                  .find("/tmp/x.xyz: unknown suffix \"xyz\" for a picture: expected png, svg, pdf"),
              0U);
    EXPECT_EQ(saveError(QString()).find(": unknown suffix \"\" for a picture"), 0U);
    EXPECT_EQ(saveError(QStringLiteral("/no/such/folder/x.png")),
              "/no/such/folder/x.png: there is no folder /no/such/folder: expected a name in an "
              "existing folder");
    const QString folder = file(QStringLiteral("folder.svg"));
    ASSERT_TRUE(QDir().mkdir(folder));
    EXPECT_EQ(saveError(folder), folder.toStdString() + ": a folder: expected the name of a file");
    const QString pipe = file(QStringLiteral("pipe.pdf"));
    ASSERT_EQ(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
    EXPECT_EQ(saveError(pipe), pipe.toStdString() +
                                   ": not a regular file: expected a new name, or a file to "
                                   "replace");
    EXPECT_EQ(saveError(QStringLiteral("/proc/x.png")).find("/proc/x.png: cannot be written: "),
              0U);
}

TEST_F(ExportPlotTest, SizesThatNoPictureHasAreRefused) {
    const QString path = file(QStringLiteral("x.png"));
    const auto refused = [&](QSize size, double ratio) {
        options_.size = size;
        options_.devicePixelRatio = ratio;
        return saveError(path);
    };
    EXPECT_EQ(refused(QSize(0, 100), 1),
              path.toStdString() +
                  ": a picture of 0 × 100 pixels at a device pixel ratio of 1: expected 1 to 32767 "
                  "device pixels on each side");
    EXPECT_FALSE(refused(QSize(100, -1), 1).empty());
    EXPECT_FALSE(refused(QSize(32768, 100), 1).empty());
    EXPECT_FALSE(refused(QSize(100, 100), 0).empty());
    EXPECT_FALSE(refused(QSize(100, 100), -2).empty());
    EXPECT_FALSE(refused(QSize(100, 100), std::numeric_limits<double>::quiet_NaN()).empty());
    EXPECT_FALSE(refused(QSize(100, 100), std::numeric_limits<double>::infinity()).empty());
}

}  // namespace
}  // namespace spate::plot
