// SPDX-License-Identifier: MIT
#include "spate/plot/time_ticks.h"

#include <gtest/gtest.h>

#include <QDateTime>
#include <algorithm>
#include <cmath>
#include <random>
#include <set>

namespace spate::plot {
namespace {

double at(const char* isoTime, const QTimeZone& zone = QTimeZone::utc()) {
    const QDateTime wall = QDateTime::fromString(QString::fromLatin1(isoTime), Qt::ISODateWithMs);
    EXPECT_TRUE(wall.isValid()) << isoTime;
    return static_cast<double>(QDateTime(wall.date(), wall.time(), zone).toMSecsSinceEpoch()) /
           1000;
}

// A label for each tick, and the context behind "|".
std::string written(const Ticks& ticks) {
    QString all;
    for (const Tick& tick : ticks.major) all += tick.label + u' ';
    return (all + u'|' + ticks.context).toStdString();
}

std::string written(const char* from, const char* to, int maxCount,
                    const QTimeZone& zone = QTimeZone::utc()) {
    return written(timeTicks(at(from, zone), at(to, zone), maxCount, zone));
}

QTimeZone zoneNamed(const char* name) {
    QTimeZone zone{QByteArray(name)};
    EXPECT_TRUE(zone.isValid()) << name << ": no such time zone; is tzdata installed?";
    return zone;
}

TEST(TimeTicks, AreWhatClocksAndCalendarsShow) {
    EXPECT_EQ(written("2001-06-01T00:00:00", "2024-01-01T00:00:00", 6), "2005 2010 2015 2020 |");
    EXPECT_EQ(written("2023-11-15T00:00:00", "2024-06-01T00:00:00", 8),
              "2023-12 2024-01 2024-02 2024-03 2024-04 2024-05 2024-06 |");
    EXPECT_EQ(written("2024-02-25T12:00:00", "2024-03-03T00:00:00", 8),
              "02-26 02-27 02-28 02-29 03-01 03-02 03-03 |2024");
    EXPECT_EQ(written("2023-12-20T00:00:00", "2024-01-20T00:00:00", 8),
              "12-21 12-26 01-01 01-06 01-11 01-16 |2023 … 2024");
    EXPECT_EQ(written("2024-03-15T08:10:00", "2024-03-15T13:00:00", 6),
              "09:00 10:00 11:00 12:00 13:00 |2024-03-15 UTC");
    EXPECT_EQ(written("2024-03-15T15:00:00", "2024-03-16T09:00:00", 4),
              "18:00 03-16 06:00 |2024-03-15 … 03-16 UTC");
    EXPECT_EQ(written("2024-12-31T23:59:40", "2025-01-01T00:00:15", 4),
              "23:59:40 23:59:50 01-01 00:00:10 |2024-12-31 … 2025-01-01 UTC");
    EXPECT_EQ(written("2024-03-15T14:30:05.000", "2024-03-15T14:30:05.400", 5),
              "05.0 05.1 05.2 05.3 05.4 |2024-03-15 14:30 UTC");
    EXPECT_EQ(written("2024-03-15T14:30:59.800", "2024-03-15T14:31:00.200", 5),
              "59.8 59.9 14:31 00.1 00.2 |2024-03-15 14:30 … 14:31 UTC");
    EXPECT_EQ(written("2024-03-15T14:30:05.000", "2024-03-15T14:30:05.002", 5),
              "05.0000 05.0005 05.0010 05.0015 05.0020 |2024-03-15 14:30 UTC");
    EXPECT_EQ(written(timeTicks(1, 1.00002, 5, QTimeZone::utc())),
              "01.000000 01.000005 01.000010 01.000015 01.000020 |1970-01-01 00:00 UTC");
}

TEST(TimeTicks, FollowTheZone) {
    const QTimeZone fixed(5 * 3600 + 1800);
    EXPECT_EQ(written("2024-03-15T22:00:00", "2024-03-16T02:00:00", 4, fixed),
              "22:00 23:00 03-16 01:00 02:00 |2024-03-15 … 03-16 UTC+05:30");
    EXPECT_EQ(timeTicks(0, 86400, 4, fixed).major.front().value, 1800) << "06:00 there";
}

TEST(TimeTicks, GoOnWhenClocksArePutForwardOrBack) {
    const QTimeZone paris = zoneNamed("Europe/Paris");
    EXPECT_EQ(written("2024-03-31T00:00:00", "2024-03-31T05:00:00", 6, paris),
              "03-31 01:00 03:00 04:00 05:00 |2024-03-31 Europe/Paris");
    EXPECT_EQ(written("2024-10-27T01:00:00", "2024-10-27T04:00:00", 6, paris),
              "01:00 02:00 02:00 CET 03:00 04:00 |2024-10-27 Europe/Paris");
    EXPECT_EQ(written("2024-03-31T00:00:00", "2024-04-01T00:00:00", 4, paris),
              "03-31 06:00 12:00 18:00 04-01 |2024-03-31 … 04-01 Europe/Paris");
    EXPECT_EQ(written("2024-10-27T00:00:00", "2024-10-28T00:00:00", 5, paris),
              "10-27 06:00 12:00 18:00 10-28 |2024-10-27 … 10-28 Europe/Paris");
    const Ticks days =
        timeTicks(at("2024-03-30T00:00:00", paris), at("2024-04-01T00:00:00", paris), 3, paris);
    ASSERT_EQ(days.major.size(), 3U);
    EXPECT_EQ(days.major[1].value - days.major[0].value, 24 * 3600);
    EXPECT_EQ(days.major[2].value - days.major[1].value, 23 * 3600);
    // In Cuba there is no midnight on that day.
    EXPECT_EQ(written("2024-03-09T20:00:00", "2024-03-10T04:00:00", 9, zoneNamed("America/Havana")),
              "20:00 21:00 22:00 23:00 03-10 02:00 03:00 04:00 |2024-03-09 … 03-10 America/Havana");
    EXPECT_EQ(written("2024-03-09T06:00:00", "2024-03-10T18:00:00", 4, zoneNamed("America/Havana")),
              "12:00 03-10 12:00 |2024-03-09 … 03-10 America/Havana");
}

TEST(TimeTicks, OutsideTheCalendarAreSeconds) {
    EXPECT_EQ(written(timeTicks(0, 4e15, 4, QTimeZone::utc())), "0 1 2 3 4 |×10¹⁵");
    EXPECT_EQ(written(timeTicks(0, 4e-6, 4, QTimeZone::utc())), "0 1 2 3 4 |×10⁻⁶");
    EXPECT_TRUE(timeTicks(NAN, 1, 4, QTimeZone::utc()).major.empty());
    EXPECT_TRUE(timeTicks(5, 5, 4, QTimeZone::utc()).major.empty());
}

TEST(TimeTicks, OfAnyLimitsAreFewInOrderAndDifferent) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> spanExponent(-2.5, 10);
    std::uniform_real_distribution<double> start(-5e9, 1e10);
    const QTimeZone zones[] = {QTimeZone::utc(), zoneNamed("Europe/Paris"),
                               zoneNamed("America/Havana"), zoneNamed("Australia/Lord_Howe")};
    for (int i = 0; i < 1500; ++i) {
        const double min = start(random);
        const double max = min + std::pow(10, spanExponent(random));
        const int maxCount = 2 + static_cast<int>(random() % 12);
        const QTimeZone& zone = zones[random() % std::size(zones)];
        if (max - min < 1e-12 * std::abs(max)) continue;  // no axis has such limits
        const Ticks ticks = timeTicks(min, max, maxCount, zone);
        SCOPED_TRACE(testing::Message() << std::fixed << min << " + " << max - min << " "
                                        << written(ticks) << zone.id().toStdString());
        ASSERT_GE(ticks.major.size(), 2U);
        ASSERT_LE(static_cast<int>(ticks.major.size()), std::max(10, maxCount * 3 / 2 + 2));
        // A time of day is said once a day: the day's own label begins a new one.
        std::set<QString> seen;
        for (std::size_t k = 0; k < ticks.major.size(); ++k) {
            const Tick& tick = ticks.major[k];
            ASSERT_GE(tick.value, min - 1e-15 * std::abs(min));
            ASSERT_LE(tick.value, max + 1e-15 * std::abs(max));
            ASSERT_TRUE(k == 0 || tick.value > ticks.major[k - 1].value);
            if (tick.label.contains(u'-')) seen.clear();
            ASSERT_TRUE(seen.insert(tick.label).second) << tick.label.toStdString() << " twice";
        }
        ASSERT_TRUE(std::is_sorted(ticks.minor.begin(), ticks.minor.end()));
    }
}

}  // namespace
}  // namespace spate::plot
