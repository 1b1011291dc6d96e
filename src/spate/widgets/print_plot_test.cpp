// SPDX-License-Identifier: MIT
#include "spate/widgets/print_plot.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QImage>
#include <QPrinter>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace spate::widgets {
namespace {

class PrintPlot : public testing::Test {
protected:
    PrintPlot() {
        const std::uint16_t pixels[] = {1, 2, 3, 4, 5, 6};
        EXPECT_TRUE(plot_.addImage(*image::ImageView::of(pixels, 2, 3)));
        plot_.setTitle(QStringLiteral("Printed"));
        printer_.setOutputFormat(QPrinter::PdfFormat);
        printer_.setPageSize(QPageSize(QPageSize::A4));
        printer_.setOutputFileName(folder_.filePath(QStringLiteral("x.pdf")));
    }

    // The page at 72 dots per inch; null where Poppler is not installed.
    QImage page() const {
        const QString tool = QStringLiteral("pdftoppm");
        if (QStandardPaths::findExecutable(tool).isEmpty()) return {};
        QProcess process;
        process.start(tool, {QStringLiteral("-r"), QStringLiteral("72"), QStringLiteral("-png"),
                             QStringLiteral("-singlefile"), printer_.outputFileName(),
                             folder_.filePath(QStringLiteral("page"))});
        EXPECT_TRUE(process.waitForFinished(60'000) && process.exitCode() == 0);
        return QImage(folder_.filePath(QStringLiteral("page.png")));
    }

    static QRect inkOf(const QImage& page) {
        QRect ink;
        for (int y = 0; y < page.height(); ++y) {
            for (int x = 0; x < page.width(); ++x) {
                if (qGray(page.pixel(x, y)) < 128) ink |= QRect(x, y, 1, 1);
            }
        }
        return ink;
    }

    plot::Plot plot_;
    QPrinter printer_{QPrinter::HighResolution};
    QTemporaryDir folder_;
    plot::ExportOptions options_{
        .size = QSize(400, 300),
        .colors = {
            .background = Qt::darkBlue, .dataBackground = Qt::blue, .foreground = Qt::yellow}};
};

TEST_F(PrintPlot, IsAsLargeAsThePageInTheShapeThatItWasGivenAndOnWhite) {
    const auto printed = printPlot(plot_, printer_, options_);
    ASSERT_TRUE(printed) << printed.error().message;
    const QImage page = this->page();
    if (page.isNull()) GTEST_SKIP() << "no pdftoppm (poppler-utils)";
    const QRect ink = inkOf(page);
    EXPECT_GT(ink.width(), page.width() * 3 / 4);
    EXPECT_LT(ink.height(), page.height() * 2 / 3);
    EXPECT_NEAR(ink.center().y(), page.height() / 2, 25);
    EXPECT_EQ(page.pixel(2, 2), qRgb(255, 255, 255));
    EXPECT_EQ(page.pixel(ink.left() - 3, ink.center().y()), qRgb(255, 255, 255));
}

TEST_F(PrintPlot, ALandscapePageIsUsedAsSuch) {
    printer_.setPageOrientation(QPageLayout::Landscape);
    ASSERT_TRUE(printPlot(plot_, printer_, options_));
    const QImage page = this->page();
    if (page.isNull()) GTEST_SKIP() << "no pdftoppm (poppler-utils)";
    EXPECT_GT(page.width(), page.height());
    EXPECT_GT(inkOf(page).height(), page.height() * 3 / 4);
}

TEST_F(PrintPlot, HasImagesOf300DotsPerInchWithoutLoss) {
    ASSERT_TRUE(printPlot(plot_, printer_, options_));
    if (QStandardPaths::findExecutable(QStringLiteral("pdfimages")).isEmpty()) {
        GTEST_SKIP() << "no pdfimages (poppler-utils)";
    }
    QProcess process;
    process.start(QStringLiteral("pdfimages"),
                  {QStringLiteral("-list"), printer_.outputFileName()});
    ASSERT_TRUE(process.waitForFinished(60'000));
    const QString line = QString::fromLatin1(process.readAll()).split(QLatin1Char('\n')).at(2);
    const QStringList columns = line.simplified().split(QLatin1Char(' '));
    EXPECT_EQ(columns.at(8), QStringLiteral("image")) << line.toStdString();  // not jpeg
    EXPECT_NEAR(columns.at(12).toInt(), 300, 1) << line.toStdString();
}

TEST_F(PrintPlot, WhatCannotBePrintedIsNamed) {
    printer_.setOutputFileName(QStringLiteral("/no/such/folder/x.pdf"));
    const auto printed = printPlot(plot_, printer_, options_);
    ASSERT_FALSE(printed);
    EXPECT_EQ(printed.error().message.find("/no/such/folder/x.pdf: cannot be printed to"), 0U)
        << printed.error().message;
    options_.size = QSize(0, 10);
    EXPECT_FALSE(printPlot(plot_, printer_, options_));
}

}  // namespace
}  // namespace spate::widgets
