// SPDX-License-Identifier: MIT
#include "golden/golden.h"

#include <QDir>
#include <QGuiApplication>
#include <cstdlib>
#include <iostream>

namespace spate::plot {
namespace {

constexpr int kLargestError = 48;            // of a channel: hinting differs between font versions
constexpr double kLargestTextShare = 0.002;  // of all pixels that may differ by more
constexpr double kLargestLineShare = 0.0007;

QFont pinnedFont() {
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(12);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

bool differs(QRgb a, QRgb b) {
    return std::abs(qRed(a) - qRed(b)) > kLargestError ||
           std::abs(qGreen(a) - qGreen(b)) > kLargestError ||
           std::abs(qBlue(a) - qBlue(b)) > kLargestError;
}

void expectSameInside(const QImage& actual, const QImage& golden, const QRectF& dataArea) {
    for (int y = 0; y < actual.height(); ++y) {
        for (int x = 0; x < actual.width(); ++x) {
            if (!dataArea.contains(x + 0.5, y + 0.5)) continue;
            const QRgb a = actual.pixel(x, y) | 0xFF00'0000U;
            const QRgb b = golden.pixel(x, y) | 0xFF00'0000U;
            ASSERT_EQ(a, b) << "data area, pixel " << x << ", " << y;
        }
    }
}

void expectNearlySame(const QImage& actual, const QImage& golden, double largestShare) {
    int different = 0;
    for (int y = 0; y < actual.height(); ++y) {
        for (int x = 0; x < actual.width(); ++x) {
            different += differs(actual.pixel(x, y), golden.pixel(x, y));
        }
    }
    EXPECT_LE(different, largestShare * actual.width() * actual.height());
}

// What `compare` finds is shown as a picture, too.
template <class Compare>
void compareWithGolden(const QImage& actual, const QString& name, Compare compare) {
    const QString path = QStringLiteral(SPATE_GOLDEN_DIR "/%1.png").arg(name);
    if (qEnvironmentVariableIsSet("SPATE_UPDATE_GOLDEN")) {
        ASSERT_TRUE(actual.save(path));
        return;
    }
    const QImage golden(path);
    ASSERT_FALSE(golden.isNull()) << path.toStdString() << ": no such picture";
    ASSERT_EQ(actual.size(), golden.size());
    compare(golden);
    if (testing::Test::HasFailure()) {
        const QString kept = QDir::current().filePath(name + QStringLiteral("-actual.png"));
        actual.save(kept);
        std::cerr << "the picture that was drawn: " << kept.toStdString() << "\n";
    }
}

}  // namespace

void expectGolden(const Plot& plot, const QString& name, QSize size, double ratio,
                  const PlotColors& colors) {
    const QImage actual = renderNow(plot, size, ratio, pinnedFont(), colors);
    const PlotLayout layout =
        layoutPlot(plot, {.size = QSizeF(size), .devicePixelRatio = ratio, .font = pinnedFont()});
    const QRectF area = layout.transform.dataArea;
    compareWithGolden(actual, name, [&](const QImage& golden) {
        expectSameInside(actual, golden, QRectF(area.topLeft() * ratio, area.size() * ratio));
        expectNearlySame(actual, golden, kLargestTextShare);
    });
}

void expectNearlyGolden(const Plot& plot, const QString& name, QSize size, double ratio) {
    const QImage actual = renderNow(plot, size, ratio, pinnedFont(), lightColors());
    compareWithGolden(actual, name, [&](const QImage& golden) {
        expectNearlySame(actual, golden, kLargestLineShare);
    });
}

}  // namespace spate::plot

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&argc, argv);
    const QGuiApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
