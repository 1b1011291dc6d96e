// SPDX-License-Identifier: MIT
#include "spate/stream/sources/date_time.h"

#include <gtest/gtest.h>

#include <chrono>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

// By date -u -d TEXT +%s
TEST(DateTime, IsReadWithItsOffset) {
    EXPECT_EQ(readDateTime("2023-10-03T17:47:49.434+02:00").value().time_since_epoch(),
              1'696'348'069'434ms);
    EXPECT_EQ(readDateTime("2023-10-03T15:47:49Z").value().time_since_epoch(), 1'696'348'069s);
    EXPECT_EQ(readDateTime("2024-02-29t23:59:60-11:30").value().time_since_epoch(), 1'709'292'600s);
    EXPECT_EQ(readDateTime("1970-01-01T00:00:00Z").value().time_since_epoch(), 0s);
    EXPECT_EQ(readDateTime("2199-12-31T23:59:59Z").value().time_since_epoch(), 7'258'118'399s);
}

TEST(DateTime, HasAsManyDecimalsAsThereAre) {
    EXPECT_EQ(readDateTime("1970-01-01T00:00:00.5Z").value().time_since_epoch(), 500ms);
    EXPECT_EQ(readDateTime("1970-01-01T00:00:00.123456789Z").value().time_since_epoch(),
              123'456'789ns);
    EXPECT_EQ(readDateTime("1970-01-01T00:00:00.1234567899999999Z").value().time_since_epoch(),
              123'456'789ns);
}

TEST(DateTime, RefusesWhatIsNone) {
    for (const char* text : {"",
                             "2023",
                             "2023-10-03",
                             "2023-10-03T17:47:49",
                             "2023-10-03T17:47:49.",
                             "2023-10-03T17:47Z",
                             "2023-10-03T17:47:49.Z",
                             "2023-10-03T17:47:49Z ",
                             "2023-13-03T17:47:49Z",
                             "2023-00-03T17:47:49Z",
                             "2023-02-29T17:47:49Z",
                             "2023-10-00T17:47:49Z",
                             "2023-10-03T24:47:49Z",
                             "2023-10-03T17:60:49Z",
                             "2023-10-03T17:47:61Z",
                             "2023-10-03T17:47:49+02",
                             "2023-10-03T17:47:49+24:00",
                             "2023-10-03T17:47:49+0200",
                             "1969-12-31T23:59:59Z",
                             "1970-01-01T00:00:00+00:01",
                             "2200-01-01T00:00:00Z",
                             "9999-12-31T23:59:59Z",
                             "-023-10-03T17:47:49Z",
                             "2023-1O-03T17:47:49Z",
                             "2023/10/03T17:47:49Z",
                             "\xFF\xFF\xFF\xFF-10-03T17:47:49Z"}) {
        EXPECT_FALSE(readDateTime(text)) << text;
    }
}

}  // namespace
}  // namespace spate::stream
