// SPDX-License-Identifier: MIT
#include "spate/base/log.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace spate::base {
namespace {

class Log : public testing::Test {
protected:
    void SetUp() override {
        setLogSink([this](LogLevel level, std::string_view text) {
            messages.emplace_back(level, std::string(text));
        });
    }
    void TearDown() override { setLogSink({}); }
    std::vector<std::pair<LogLevel, std::string>> messages;
};

TEST_F(Log, SendsFormattedMessagesToTheSink) {
    log(LogLevel::Warning, "frame {}: {} of {} bytes", 7, 10, 20);
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].first, LogLevel::Warning);
    EXPECT_EQ(messages[0].second, "frame 7: 10 of 20 bytes");
}

TEST_F(Log, IsSilentWithoutASink) {
    setLogSink({});
    logText(LogLevel::Error, "nobody hears this");
    EXPECT_TRUE(messages.empty());
}

// Under a lock the inner calls would deadlock.
TEST_F(Log, LetsASinkLogAndReplaceItself) {
    setLogSink([this](LogLevel, std::string_view) {
        setLogSink([this](LogLevel level, std::string_view text) {
            messages.emplace_back(level, std::string(text));
        });
        logText(LogLevel::Info, "from the new sink");
    });
    logText(LogLevel::Info, "to the old sink");
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].second, "from the new sink");
}

}  // namespace
}  // namespace spate::base
