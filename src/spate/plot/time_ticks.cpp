// SPDX-License-Identifier: MIT
#include "spate/plot/time_ticks.h"

#include <QDateTime>
#include <algorithm>
#include <cmath>
#include <limits>

#include "spate/plot/decimal_step.h"
#include "spate/plot/time_step.h"

namespace spate::plot {
namespace {

constexpr double kFirstInstant = -62135596800;  // of the year 1
constexpr double kLastInstant = 253402300799;   // of the year 9999
constexpr double kShortestSpan = 1e-5;          // seconds
constexpr double kMinRelativeStep = 1e-13;      // below it, doubles cannot tell ticks apart
constexpr double kMinute = 60;

QString padded(qint64 number, int digits) {
    return QStringLiteral("%1").arg(number, digits, 10, QChar(u'0'));
}

QString year(const QDate& date) {
    return padded(date.year(), 4);
}

QString monthAndDay(const QDate& date) {
    return padded(date.month(), 2) + u'-' + padded(date.day(), 2);
}

QString hourAndMinute(const QTime& time) {
    return padded(time.hour(), 2) + u':' + padded(time.minute(), 2);
}

QString abbreviation(double instant, const QTimeZone& zone) {
    return zone.abbreviation(
        QDateTime::fromSecsSinceEpoch(static_cast<qint64>(std::floor(instant)), Qt::UTC));
}

// What the clocks of a zone show, to the last decimal of a second that is asked for.
struct ClockTime {
    ClockTime(double instant, int secondsAhead, int decimals) {
        // Rounded as a whole, so that 59.99999 s cannot become 60.000.
        const double unit = std::pow(10.0, decimals);
        const double units = std::round(instant * unit);
        const double seconds = std::floor(units / unit);
        fraction = static_cast<qint64>(units - seconds * unit);
        local = static_cast<qint64>(seconds) + secondsAhead;
        const QDateTime clock = QDateTime::fromSecsSinceEpoch(local, Qt::UTC);
        date = clock.date();
        time = clock.time();
    }

    qint64 local;     // whole seconds since 1970, if the zone were UTC
    qint64 fraction;  // in units of the last decimal
    QDate date;
    QTime time;
};

class TimeLabels {
public:
    TimeLabels(const TimeStep& step, const QTimeZone& zone)
        : step_(step),
          zone_(zone),
          decimals_(step.unit == TimeUnit::Second ? std::max(0, -decadeOf(step.count)) : 0) {}

    // In ascending order of instants.
    QString label(double instant) {
        const ClockTime at(instant, secondsAheadOfUtc(instant, zone_), decimals_);
        QString label = plainLabel(at, instant);
        if (step_.unit != TimeUnit::Second) return label;
        // Clocks that were put back show a time again.
        const bool again = latest_ >= at.local && decimals_ == 0;
        latest_ = std::max(latest_, at.local);
        return again ? label + u' ' + abbreviation(instant, zone_) : label;
    }

    // Of all labels within limits.
    [[nodiscard]] QString context(double min, double max) const {
        const ClockTime first(min, secondsAheadOfUtc(min, zone_), decimals_);
        const ClockTime last(max, secondsAheadOfUtc(max, zone_), decimals_);
        switch (step_.unit) {
            case TimeUnit::Year:
            case TimeUnit::Month:
                return {};
            case TimeUnit::Day:
                return range(year(first.date), year(last.date));
            case TimeUnit::Second:
                break;
        }
        return datesOf(first, last) + u' ' + zoneName(min, max);
    }

private:
    [[nodiscard]] QString plainLabel(const ClockTime& at, double instant) const {
        switch (step_.unit) {
            case TimeUnit::Year:
                return year(at.date);
            case TimeUnit::Month:
                return year(at.date) + u'-' + padded(at.date.month(), 2);
            case TimeUnit::Day:
                return monthAndDay(at.date);
            case TimeUnit::Second:
                break;
        }
        if (at.fraction == 0 && beginsADay(at, instant)) return monthAndDay(at.date);
        if (step_.count >= kMinute) return hourAndMinute(at.time);
        if (decimals_ == 0) return hourAndMinute(at.time) + u':' + padded(at.time.second(), 2);
        if (at.fraction == 0 && at.time.second() == 0) return hourAndMinute(at.time);
        return padded(at.time.second(), 2) + u'.' + padded(at.fraction, decimals_);
    }

    // Usually at midnight; where clocks are put forward at midnight, an hour later.
    [[nodiscard]] bool beginsADay(const ClockTime& at, double instant) const {
        if (at.time.minute() != 0 || at.time.second() != 0 || at.time.hour() > 1) return false;
        return at.date.startOfDay(zone_).toSecsSinceEpoch() ==
               static_cast<qint64>(std::round(instant));
    }

    static QString range(const QString& first, const QString& last) {
        return first == last ? first : first + QStringLiteral(" … ") + last;
    }

    [[nodiscard]] QString datesOf(const ClockTime& first, const ClockTime& last) const {
        const bool sameYear = first.date.year() == last.date.year();
        const auto withMinutes = [&](const QString& date, const ClockTime& at) {
            return decimals_ == 0 ? date : date + u' ' + hourAndMinute(at.time);
        };
        const QString start = withMinutes(year(first.date) + u'-' + monthAndDay(first.date), first);
        if (first.date == last.date) {
            const QString end = hourAndMinute(last.time);
            return decimals_ == 0 || start.endsWith(end) ? start : range(start, end);
        }
        const QString end =
            sameYear ? monthAndDay(last.date) : year(last.date) + u'-' + monthAndDay(last.date);
        return range(start, withMinutes(end, last));
    }

    // "CET", or the whole zone's name when its clocks change.
    [[nodiscard]] QString zoneName(double min, double max) const {
        const QString first = abbreviation(min, zone_);
        return first == abbreviation(max, zone_) ? first : QString::fromLatin1(zone_.id());
    }

    TimeStep step_;
    const QTimeZone& zone_;
    int decimals_;                                        // of seconds
    qint64 latest_ = std::numeric_limits<qint64>::min();  // of the clock, so far
};

}  // namespace

Ticks timeTicks(double min, double max, int maxCount, const QTimeZone& zone) {
    const bool inCalendar = min >= kFirstInstant && max <= kLastInstant;
    if (!inCalendar || !zone.isValid() || !(max - min >= kShortestSpan)) {
        return linearTicks(min, max, maxCount, LabelStyle::Shared);
    }
    const double shortestStep = kMinRelativeStep * std::max(std::abs(min), std::abs(max));
    if (max - min < 4 * shortestStep) return {};
    const TimeSteps steps = timeStepsFor(
        min, max, static_cast<int>(std::min<double>(maxCount, (max - min) / shortestStep)));
    const std::vector<double> majors = instantsOf(steps.major, min, max, zone);
    TimeLabels labels(steps.major, zone);
    Ticks ticks;
    for (const double instant : majors) ticks.major.push_back({instant, labels.label(instant)});
    const double slack = steps.minor.seconds() / 1000;
    for (const double instant : instantsOf(steps.minor, min, max, zone)) {
        const auto next = std::lower_bound(majors.begin(), majors.end(), instant - slack);
        if (next == majors.end() || *next > instant + slack) ticks.minor.push_back(instant);
    }
    ticks.context = labels.context(min, max);
    ticks.contextIsDate = true;
    // As with numbers: from one tick nobody can read a distance.
    constexpr int kEnoughToHoldTwo = 10;
    if (ticks.major.size() < 2 && maxCount < kEnoughToHoldTwo) {
        return timeTicks(min, max, std::max(maxCount, 2) + 1, zone);
    }
    return ticks;
}

}  // namespace spate::plot
