// SPDX-License-Identifier: MIT
#include "golden/golden.h"

#include <QDir>
#include <QGuiApplication>
#include <cstdlib>
#include <iostream>

namespace spate::plot {
namespace {

constexpr int kLargestTextError = 48;        // of a channel: hinting differs between font versions
constexpr double kLargestTextShare = 0.002;  // of all pixels that may differ by more

QFont pinnedFont() {
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(12);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

bool differs(QRgb a, QRgb b) {
    return std::abs(qRed(a) - qRed(b)) > kLargestTextError ||
           std::abs(qGreen(a) - qGreen(b)) > kLargestTextError ||
           std::abs(qBlue(a) - qBlue(b)) > kLargestTextError;
}

// The picture itself must be the same to the bit; text and lines nearly so.
void compare(const QImage& actual, const QImage& golden, const QRectF& dataArea) {
    ASSERT_EQ(actual.size(), golden.size());
    int different = 0;
    for (int y = 0; y < actual.height(); ++y) {
        for (int x = 0; x < actual.width(); ++x) {
            const QRgb a = actual.pixel(x, y) | 0xFF00'0000U;
            const QRgb b = golden.pixel(x, y) | 0xFF00'0000U;
            if (dataArea.contains(x + 0.5, y + 0.5)) {
                ASSERT_EQ(a, b) << "data area, pixel " << x << ", " << y;
            }
            different += differs(a, b);
        }
    }
    EXPECT_LE(different, kLargestTextShare * actual.width() * actual.height());
}

}  // namespace

void expectGolden(const Plot& plot, const QString& name, QSize size, double ratio,
                  const PlotColors& colors) {
    const QImage actual = renderNow(plot, size, ratio, pinnedFont(), colors);
    const QString path = QStringLiteral(SPATE_GOLDEN_DIR "/%1.png").arg(name);
    if (qEnvironmentVariableIsSet("SPATE_UPDATE_GOLDEN")) {
        ASSERT_TRUE(actual.save(path));
        return;
    }
    const QImage golden(path);
    ASSERT_FALSE(golden.isNull()) << path.toStdString() << ": no such picture";
    const PlotLayout layout =
        layoutPlot(plot, {.size = QSizeF(size), .devicePixelRatio = ratio, .font = pinnedFont()});
    const QRectF area = layout.transform.dataArea;
    compare(actual, golden, QRectF(area.topLeft() * ratio, area.size() * ratio));
    if (testing::Test::HasFailure()) {
        const QString kept = QDir::current().filePath(name + QStringLiteral("-actual.png"));
        actual.save(kept);
        std::cerr << "the picture that was drawn: " << kept.toStdString() << "\n";
    }
}

}  // namespace spate::plot

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&argc, argv);
    const QGuiApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
