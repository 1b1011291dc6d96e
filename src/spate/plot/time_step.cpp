// SPDX-License-Identifier: MIT
#include "spate/plot/time_step.h"

#include <QDateTime>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "spate/plot/decimal_step.h"

namespace spate::plot {
namespace {

constexpr double kMinute = 60;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;
constexpr double kMonth = 30.436875 * kDay;
constexpr double kYear = 12 * kMonth;
constexpr double kLongestOfDays =
    300 * kDay;  // longer ones are counted in months: "03-16" is unique

constexpr double kAlmost = 1 - 1e-9;  // of a step: lengths are differences of doubles

constexpr TimeSteps kSteps[] = {
    {{TimeUnit::Second, 1}, {TimeUnit::Second, 0.2}},
    {{TimeUnit::Second, 2}, {TimeUnit::Second, 0.5}},
    {{TimeUnit::Second, 5}, {TimeUnit::Second, 1}},
    {{TimeUnit::Second, 10}, {TimeUnit::Second, 2}},
    {{TimeUnit::Second, 15}, {TimeUnit::Second, 5}},
    {{TimeUnit::Second, 30}, {TimeUnit::Second, 10}},
    {{TimeUnit::Second, kMinute}, {TimeUnit::Second, 15}},
    {{TimeUnit::Second, 2 * kMinute}, {TimeUnit::Second, 30}},
    {{TimeUnit::Second, 5 * kMinute}, {TimeUnit::Second, kMinute}},
    {{TimeUnit::Second, 10 * kMinute}, {TimeUnit::Second, 2 * kMinute}},
    {{TimeUnit::Second, 15 * kMinute}, {TimeUnit::Second, 5 * kMinute}},
    {{TimeUnit::Second, 30 * kMinute}, {TimeUnit::Second, 10 * kMinute}},
    {{TimeUnit::Second, kHour}, {TimeUnit::Second, 15 * kMinute}},
    {{TimeUnit::Second, 2 * kHour}, {TimeUnit::Second, 30 * kMinute}},
    {{TimeUnit::Second, 3 * kHour}, {TimeUnit::Second, kHour}},
    {{TimeUnit::Second, 6 * kHour}, {TimeUnit::Second, kHour}},
    {{TimeUnit::Second, 12 * kHour}, {TimeUnit::Second, 3 * kHour}},
    {{TimeUnit::Day, 1}, {TimeUnit::Second, 6 * kHour}},
    {{TimeUnit::Day, 2}, {TimeUnit::Day, 1}},
    {{TimeUnit::Day, 5}, {TimeUnit::Day, 1}},
    {{TimeUnit::Day, 10}, {TimeUnit::Day, 2}},
    {{TimeUnit::Day, 15}, {TimeUnit::Day, 5}},
    {{TimeUnit::Month, 1}, {TimeUnit::Day, 10}},
    {{TimeUnit::Month, 2}, {TimeUnit::Month, 1}},
    {{TimeUnit::Month, 3}, {TimeUnit::Month, 1}},
    {{TimeUnit::Month, 6}, {TimeUnit::Month, 1}},
    {{TimeUnit::Year, 1}, {TimeUnit::Month, 3}},
    {{TimeUnit::Year, 2}, {TimeUnit::Month, 6}},
    {{TimeUnit::Year, 5}, {TimeUnit::Year, 1}},
};

// Of the difference of two instants.
double roundOffOf(double min, double max) {
    return 4e-16 * std::max(std::abs(min), std::abs(max));
}

QDateTime utc(double seconds) {
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(std::floor(seconds)), Qt::UTC);
}

double midnight(const QDate& date, const QTimeZone& zone) {
    return static_cast<double>(date.startOfDay(zone).toMSecsSinceEpoch()) / 1000;
}

QDate localDate(double instant, const QTimeZone& zone) {
    return utc(instant).toTimeZone(zone).date();
}

// Parts of a second are the same in every zone.
std::vector<double> partsOfSeconds(double step, double min, double max) {
    const DecimalStep decimal = DecimalStep::notBelow(step * kAlmost);
    const double slack = roundOffOf(min, max);
    std::vector<double> instants;
    const double last = std::floor((max + slack) / decimal.size());
    for (double i = std::ceil((min - slack) / decimal.size()); i <= last; ++i) {
        instants.push_back(decimal.at(i + 0.0));
    }
    return instants;
}

// Whether clocks are put forward at midnight: the day begins then, at one o'clock.
bool skipsMidnight(double change, int aheadBefore, const QTimeZone& zone) {
    return std::fmod(change + aheadBefore, kDay) == 0 &&
           secondsAheadOfUtc(change, zone) > aheadBefore;
}

// Between two changes of the clocks, times of day are even.
std::vector<double> timesOfDay(double step, double min, double max, const QTimeZone& zone) {
    std::vector<double> instants;
    double from = min;
    while (from <= max) {
        const int ahead = secondsAheadOfUtc(from, zone);
        double to = std::numeric_limits<double>::infinity();
        if (zone.hasTransitions()) {
            const QDateTime change = zone.nextTransition(utc(from)).atUtc;
            if (change.isValid()) to = static_cast<double>(change.toSecsSinceEpoch());
        }
        const double first = std::ceil((from + ahead) / step) * step - ahead;
        for (double at = first; at < to && at <= max; at += step) instants.push_back(at);
        if (to <= max && skipsMidnight(to, ahead, zone) &&
            std::fmod(to + secondsAheadOfUtc(to, zone), step) != 0) {
            instants.push_back(to);
        }
        from = to;
    }
    return instants;
}

// Every month begins anew; the step before is not much shorter than others.
std::vector<double> days(int step, double min, double max, const QTimeZone& zone) {
    std::vector<double> instants;
    const QDate last = localDate(max, zone);
    const QDate first = localDate(min, zone);
    for (QDate month(first.year(), first.month(), 1); month <= last; month = month.addMonths(1)) {
        const int end = month.daysInMonth() + 1;
        for (int day = 1; 2 * (end - day) > step; day += step) {
            const double at = midnight(month.addDays(day - 1), zone);
            if (at >= min && at <= max) instants.push_back(at);
        }
    }
    return instants;
}

std::vector<double> months(int step, double min, double max, const QTimeZone& zone) {
    std::vector<double> instants;
    const QDate last = localDate(max, zone);
    const int year = localDate(min, zone).year();
    const int years = step / 12;
    // There is no year 0.
    const int firstYear = years > 1 ? std::max(years, year / years * years) : year;
    for (QDate month(firstYear, 1, 1); month <= last; month = month.addMonths(step)) {
        const double at = midnight(month, zone);
        if (at >= min && at <= max) instants.push_back(at);
    }
    return instants;
}

}  // namespace

double TimeStep::seconds() const noexcept {
    switch (unit) {
        case TimeUnit::Day:
            return count * kDay;
        case TimeUnit::Month:
            return count * kMonth;
        case TimeUnit::Year:
            return count * kYear;
        case TimeUnit::Second:
            break;
    }
    return count;
}

TimeSteps timeStepsFor(double min, double max, int maxCount) {
    const double least = (max - min - roundOffOf(min, max)) / std::max(maxCount, 2) * kAlmost;
    const auto fits = [&](const TimeSteps& steps) {
        return steps.major.seconds() >= least &&
               (steps.major.unit != TimeUnit::Day || max - min <= kLongestOfDays);
    };
    if (least <= 0.5) {
        const DecimalStep step = DecimalStep::notBelow(least);
        return {{TimeUnit::Second, step.size()}, {TimeUnit::Second, step.minor().size()}};
    }
    const auto* const found = std::find_if(std::begin(kSteps), std::end(kSteps), fits);
    if (found != std::end(kSteps)) return *found;
    const DecimalStep years = DecimalStep::notBelow(least / kYear);
    return {{TimeUnit::Year, years.size()}, {TimeUnit::Year, std::max(1.0, years.minor().size())}};
}

std::vector<double> instantsOf(const TimeStep& step, double min, double max,
                               const QTimeZone& zone) {
    const int count = static_cast<int>(step.count);
    switch (step.unit) {
        case TimeUnit::Day:
            return days(count, min, max, zone);
        case TimeUnit::Month:
            return months(count, min, max, zone);
        case TimeUnit::Year:
            return months(12 * count, min, max, zone);
        case TimeUnit::Second:
            break;
    }
    return step.count < 1 ? partsOfSeconds(step.count, min, max)
                          : timesOfDay(step.count, min, max, zone);
}

int secondsAheadOfUtc(double instant, const QTimeZone& zone) {
    return zone.offsetFromUtc(utc(instant));
}

}  // namespace spate::plot
