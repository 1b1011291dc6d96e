// SPDX-License-Identifier: MIT
#include "spate/plot/ticks.h"

#include <gtest/gtest.h>

#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <utility>

namespace spate::plot {
namespace {

std::vector<std::string> labels(const Ticks& ticks) {
    std::vector<std::string> result;
    for (const Tick& tick : ticks.major) result.push_back(tick.label.toStdString());
    return result;
}

TEST(Ticks, AreAtMultiplesOfOneTwoOrFive) {
    EXPECT_EQ(labels(linearTicks(0, 10, 6)),
              (std::vector<std::string>{"0", "2", "4", "6", "8", "10"}));
    EXPECT_EQ(labels(linearTicks(0, 1, 5)),
              (std::vector<std::string>{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
    EXPECT_EQ(labels(linearTicks(-1, 1, 4)),
              (std::vector<std::string>{"−1.0", "−0.5", "0", "0.5", "1.0"}));
    EXPECT_EQ(labels(linearTicks(0, 4096, 5)),
              (std::vector<std::string>{"0", "1000", "2000", "3000", "4000"}));
}

TEST(Ticks, OfLargeAndSmallNumbersAreWrittenAsPowersOfTen) {
    EXPECT_EQ(labels(linearTicks(0, 4e9, 4)),
              (std::vector<std::string>{"0", "10⁹", "2×10⁹", "3×10⁹", "4×10⁹"}));
    EXPECT_EQ(labels(linearTicks(0, 2e-6, 2)), (std::vector<std::string>{"0", "10⁻⁶", "2×10⁻⁶"}));
    EXPECT_EQ(labels(linearTicks(1e6, 1.0002e6, 2)),
              (std::vector<std::string>{"1.0000×10⁶", "1.0001×10⁶", "1.0002×10⁶"}));
}

TEST(Ticks, LieInsideTheLimitsAndHaveDifferentLabels) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> exponent(-8, 9);
    for (int i = 0; i < 2000; ++i) {
        const double span = std::pow(10, exponent(random));
        const double min = (static_cast<double>(random()) / 4e9 - 0.5) * span * 100;
        const Ticks ticks = linearTicks(min, min + span, 8);
        const double slack = 1e-6 * span;
        ASSERT_GE(ticks.major.size(), 2U) << min << " " << span;
        ASSERT_LE(ticks.major.size(), 10U) << min << " " << span;
        std::set<QString> seen;
        for (const Tick& tick : ticks.major) {
            EXPECT_GE(tick.value, min - slack);
            EXPECT_LE(tick.value, min + span + slack);
            EXPECT_TRUE(seen.insert(tick.label).second)
                << tick.label.toStdString() << " twice in " << min << " + " << span;
        }
    }
}

TEST(Ticks, AreTheDoublesNearestToTheirLabels) {
    const Ticks ticks = linearTicks(0, 1, 10);
    ASSERT_EQ(ticks.major.size(), 11U);
    for (std::size_t i = 0; i < ticks.major.size(); ++i) {
        EXPECT_EQ(ticks.major[i].value, QString::number(0.1 * static_cast<double>(i)).toDouble());
    }
}

TEST(Ticks, WriteOnceWhatTheirLabelsShare) {
    struct Case {
        double min;
        double max;
        std::vector<std::string> labels;
        std::string context;
    };
    const Case cases[] = {
        {0, 4000, {"0", "1000", "2000", "3000", "4000"}, ""},
        {12340, 12344, {"12340", "12341", "12342", "12343", "12344"}, ""},
        {1e9, 1e9 + 4, {"0", "+1", "+2", "+3", "+4"}, "+10⁹"},
        {1e9 - 2, 1e9 + 2, {"−2", "−1", "0", "+1", "+2"}, "+10⁹"},
        {-1e9 - 4, -1e9, {"−4", "−3", "−2", "−1", "0"}, "−10⁹"},
        {1e6 + 0.001, 1e6 + 0.004, {"+0.001", "+0.002", "+0.003", "+0.004"}, "+10⁶"},
        {1234567.001, 1234567.004, {"+0.001", "+0.002", "+0.003", "+0.004"}, "+1.234567×10⁶"},
        {0.123456001, 0.123456004, {"+1", "+2", "+3", "+4"}, "×10⁻⁹ +0.123456"},
        {0, 4e9, {"0", "1", "2", "3", "4"}, "×10⁹"},
        {-4e7, 0, {"−40", "−30", "−20", "−10", "0"}, "×10⁶"},
        {0, 4e-7, {"0", "100", "200", "300", "400"}, "×10⁻⁹"},
        {0.5, 0.50004, {"0.50000", "0.50001", "0.50002", "0.50003", "0.50004"}, ""},
    };
    for (const Case& c : cases) {
        const Ticks ticks = linearTicks(c.min, c.max, 4, LabelStyle::Shared);
        EXPECT_EQ(labels(ticks), c.labels) << c.min << "…" << c.max;
        EXPECT_EQ(ticks.context.toStdString(), c.context) << c.min << "…" << c.max;
    }
}

// What a reader makes of a label or of a part of the context: the number, and its last digit.
struct Reading {
    double value = 0;
    double lastDigit = 0;
};

// −1.5×10⁶, 10⁶, −3.0, +2
Reading read(QString text) {
    static const QString superscripts = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    static const QRegularExpression pattern(
        QStringLiteral("^([+−]?)([0-9]+)?(?:\\.([0-9]+))?(×?10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$"));
    const auto match = pattern.match(text);
    EXPECT_TRUE(match.hasMatch()) << text.toStdString();
    const bool isBarePower =
        text.contains(QRegularExpression(QStringLiteral("^[+−]?10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]")));
    QString exponent;
    for (const QChar digit : match.captured(6)) {
        exponent += QString::number(superscripts.indexOf(digit));
    }
    const double power = std::pow(10, exponent.toInt() * (match.captured(5).isEmpty() ? 1 : -1));
    const QString decimals = match.captured(3);
    const double mantissa =
        isBarePower ? 1 : (match.captured(2) + u'.' + decimals + u'0').toDouble();
    const double sign = match.captured(1) == QStringLiteral("−") ? -1 : 1;
    return {sign * mantissa * power, std::pow(10, -static_cast<double>(decimals.size())) * power};
}

Reading read(const QString& label, const QString& context) {
    Reading reading = read(label);
    for (const QString& part : context.split(u' ', Qt::SkipEmptyParts)) {
        if (part.startsWith(u'×')) {
            const double factor = read(part.mid(1)).value;
            reading.value *= factor;
            reading.lastDigit *= factor;
        } else {
            reading.value += read(part).value;
        }
    }
    return reading;
}

TEST(Ticks, OfEveryScaleSayWhereTheyAre) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> exponent(-9, 12);
    std::uniform_real_distribution<double> unit(-1, 1);
    for (int i = 0; i < 6000; ++i) {
        double min = unit(random) * std::pow(10, exponent(random));
        double max = min + std::pow(10, exponent(random));
        const int maxCount = 2 + static_cast<int>(random() % 12);
        const int scale = static_cast<int>(random() % 3);
        if (scale == 1) min = std::abs(min), max = min * (1.001 + std::pow(10, exponent(random)));
        if (max - min < 1e-12 * std::max(std::abs(min), std::abs(max))) continue;
        const Ticks ticks = scale == 0   ? linearTicks(min, max, maxCount, LabelStyle::Shared)
                            : scale == 1 ? logTicks(min, max, maxCount, LabelStyle::Shared)
                                         : asinhTicks(min, max, maxCount, LabelStyle::Shared);
        SCOPED_TRACE(testing::Message() << "scale " << scale << ": " << min << "…" << max);
        ASSERT_GE(ticks.major.size(), 2U);
        ASSERT_LE(static_cast<int>(ticks.major.size()), std::max(7, maxCount + 2));
        std::set<QString> seen;
        for (std::size_t k = 0; k < ticks.major.size(); ++k) {
            const Tick& tick = ticks.major[k];
            ASSERT_TRUE(seen.insert(tick.label).second) << tick.label.toStdString() << " twice";
            ASSERT_TRUE(k == 0 || tick.value > ticks.major[k - 1].value);
            const Reading reading = read(tick.label, ticks.context);
            const double roundOff = 1e-15 * std::abs(tick.value);
            ASSERT_NEAR(reading.value, tick.value, reading.lastDigit / 2 + roundOff)
                << tick.label.toStdString() << " and " << ticks.context.toStdString();
        }
    }
}

TEST(Ticks, OfTheWidestLimitsThatAnAxisTakesAreAsGood) {
    for (const Ticks& ticks : {linearTicks(-1e37, 1e37, 5, LabelStyle::Shared),
                               logTicks(1e-37, 1e37, 8, LabelStyle::Shared),
                               asinhTicks(-1e37, 1e37, 8, LabelStyle::Shared)}) {
        ASSERT_GE(ticks.major.size(), 3U);
        ASSERT_LE(ticks.major.size(), 10U);
        for (const Tick& tick : ticks.major) {
            EXPECT_NEAR(read(tick.label, ticks.context).value, tick.value,
                        1e-12 * std::abs(tick.value));
        }
    }
}

TEST(Ticks, OfLimitsThatCannotBeDividedAreNone) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(linearTicks(1, 1, 5).major.empty());
    EXPECT_TRUE(linearTicks(2, 1, 5).major.empty());
    EXPECT_TRUE(linearTicks(kNan, 1, 5).major.empty());
    EXPECT_TRUE(linearTicks(0, std::numeric_limits<double>::infinity(), 5).major.empty());
    EXPECT_TRUE(linearTicks(1e9, std::nextafter(1e9, 2e9), 5).major.empty());
    EXPECT_TRUE(logTicks(0, 10, 5).major.empty());
}

TEST(Ticks, OfALogAxisAreDecades) {
    const Ticks ticks = logTicks(1, 1000, 5);
    EXPECT_EQ(labels(ticks), (std::vector<std::string>{"1", "10", "100", "1000"}));
    EXPECT_EQ(ticks.minor.size(), 24U);
    EXPECT_EQ(labels(logTicks(1, 1e9, 3)), (std::vector<std::string>{"1", "10000", "10⁸"}));
}

TEST(Ticks, OfALogAxisWithinTwoDecadesAreAtOneTwoAndFive) {
    EXPECT_EQ(labels(logTicks(0.3, 40, 4)),
              (std::vector<std::string>{"0.5", "1", "2", "5", "10", "20"}));
    EXPECT_EQ(labels(logTicks(1, 9, 4)), (std::vector<std::string>{"1", "2", "5"}));
}

TEST(Ticks, OfALogAxisWithinADecadeAreLinear) {
    EXPECT_EQ(labels(logTicks(2, 4, 4)), labels(linearTicks(2, 4, 4)));
}

TEST(Ticks, OfALogAxisThatSkipDecadesMarkThoseOnly) {
    const Ticks ticks = logTicks(1, 1e9, 3);
    EXPECT_EQ(ticks.minor, (std::vector<double>{10, 100, 1000, 1e5, 1e6, 1e7, 1e9}));
}

TEST(Ticks, OfAnAsinhAxisAreDecadesOnBothSidesOfZero) {
    const Ticks ticks = asinhTicks(-150, 1200, 8);
    EXPECT_EQ(labels(ticks),
              (std::vector<std::string>{"−100", "−10", "−1", "0", "1", "10", "100", "1000"}));
    EXPECT_TRUE(std::is_sorted(ticks.minor.begin(), ticks.minor.end()));
    // Four on each side below 1, eight in each whole decade.
    EXPECT_EQ(ticks.minor.size(), 4U + 2 * 8 + 4U + 3 * 8);
    EXPECT_EQ(labels(asinhTicks(0.5, 150, 8)), (std::vector<std::string>{"1", "10", "100"}));
}

TEST(Ticks, OfALongAsinhAxisSkipDecadesButNeverZero) {
    EXPECT_EQ(labels(asinhTicks(-1e6, 1e6, 7)),
              (std::vector<std::string>{"−10⁶", "−10000", "−100", "0", "100", "10000", "10⁶"}));
    for (const Tick& tick : asinhTicks(-1e30, 1e5, 4).major) {
        EXPECT_TRUE(tick.value == 0 || std::abs(tick.value) > 100) << "too near to zero";
    }
}

TEST(Ticks, OfAnAsinhAxisFarFromZeroAreThoseOfALogAxis) {
    EXPECT_EQ(labels(asinhTicks(1, 1000, 5)), labels(logTicks(1, 1000, 5)));
    EXPECT_EQ(labels(asinhTicks(-1000, -1, 5)),
              (std::vector<std::string>{"−1000", "−100", "−10", "−1"}));
}

TEST(Ticks, OfAnAsinhAxisNearZeroAreLinear) {
    for (const auto& [min, max] : {std::pair{-0.5, 0.5}, {0.0, 0.9}, {0.2, 5.0}}) {
        EXPECT_EQ(labels(asinhTicks(min, max, 5)), labels(linearTicks(min, max, 5)));
    }
}

TEST(Ticks, OfEveryScaleLieInsideTheLimits) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> exponent(-6, 9);
    for (int i = 0; i < 2000; ++i) {
        double min = std::pow(10, exponent(random));
        const double max = 1.001 * min + std::pow(10, exponent(random));
        const bool log = random() % 2 == 0;
        if (!log && random() % 2 == 0) min = -min;
        const int maxCount = 2 + static_cast<int>(random() % 9);
        const Ticks ticks = log ? logTicks(min, max, maxCount) : asinhTicks(min, max, maxCount);
        SCOPED_TRACE(testing::Message() << (log ? "log " : "asinh ") << min << "…" << max);
        const double slack = 1e-6 * (max - min);
        EXPECT_GE(ticks.major.size(), 2U);
        EXPECT_LE(static_cast<int>(ticks.major.size()), std::max(7, maxCount + 2));
        for (std::size_t k = 0; k < ticks.major.size(); ++k) {
            EXPECT_GE(ticks.major[k].value, min - slack);
            EXPECT_LE(ticks.major[k].value, max + slack);
            EXPECT_TRUE(k == 0 || ticks.major[k].value > ticks.major[k - 1].value);
        }
        for (const double value : ticks.minor) {
            EXPECT_GE(value, min - slack);
            EXPECT_LE(value, max + slack);
        }
    }
}

}  // namespace
}  // namespace spate::plot
