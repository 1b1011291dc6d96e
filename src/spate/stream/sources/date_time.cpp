// SPDX-License-Identifier: MIT
#include "spate/stream/sources/date_time.h"

#include <chrono>

namespace spate::stream {
namespace {

using namespace std::chrono;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Takes its parts from the front; once something else was there, it has failed for good.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    // Exactly so many digits, up to `largest`.
    int number(std::size_t digits, int largest) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) value = 10 * value + digit();
        good_ = good_ && value <= largest;
        return value;
    }
    char oneOf(std::string_view letters) {
        const bool isThere = !text_.empty() && letters.find(text_.front()) != letters.npos;
        good_ = good_ && isThere;
        return isThere ? take() : '\0';
    }
    // Decimals behind the seconds, if there are any; those beyond ns are passed over.
    nanoseconds decimals() {
        nanoseconds value{0};
        if (text_.empty() || text_.front() != '.') return value;
        take();
        nanoseconds unit = milliseconds(100);
        do {
            value += unit * digit();
            unit /= 10;
        } while (good_ && !text_.empty() && isDigit(text_.front()));
        return value;
    }
    [[nodiscard]] bool isGoodToTheEnd() const { return good_ && text_.empty(); }

private:
    int digit() {
        good_ = good_ && !text_.empty() && isDigit(text_.front());
        return good_ ? take() - '0' : 0;
    }
    char take() {
        const char c = text_.front();
        text_.remove_prefix(1);
        return c;
    }

    std::string_view text_;
    bool good_ = true;
};

minutes offsetIn(Reader& reader) {
    const char sign = reader.oneOf("Zz+-");
    if (sign != '+' && sign != '-') return minutes(0);
    const hours h(reader.number(2, 23));
    reader.oneOf(":");
    const minutes offset = h + minutes(reader.number(2, 59));
    return sign == '+' ? offset : -offset;
}

}  // namespace

std::optional<base::WallTime> readDateTime(std::string_view text) noexcept {
    Reader reader(text);
    const year y(reader.number(4, 2199));
    reader.oneOf("-");
    const month m(static_cast<unsigned>(reader.number(2, 12)));
    reader.oneOf("-");
    const day d(static_cast<unsigned>(reader.number(2, 31)));
    reader.oneOf("Tt ");
    const hours hour(reader.number(2, 23));
    reader.oneOf(":");
    const minutes minute(reader.number(2, 59));
    reader.oneOf(":");
    const seconds second(reader.number(2, 60));  // a leap second
    const nanoseconds decimals = reader.decimals();
    const minutes offset = offsetIn(reader);
    if (!reader.isGoodToTheEnd() || !(y / m / d).ok() || y < year(1970)) return std::nullopt;
    const base::WallTime time = sys_days(y / m / d) + hour + minute + second + decimals - offset;
    return time >= base::WallTime() ? std::optional(time) : std::nullopt;
}

}  // namespace spate::stream
