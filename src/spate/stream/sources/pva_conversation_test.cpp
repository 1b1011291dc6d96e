// SPDX-License-Identifier: MIT
// What the client says, and when, to a server that is made of bytes, by a clock of the test.
#include "spate/stream/sources/pva_conversation.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "spate/stream/sources/pva_server_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;
using Kind = PvaEvent::Kind;

class PvaTalk : public testing::Test {
protected:
    // What follows of what the server says.
    std::vector<PvaEvent> hear(std::string_view bytes) {
        std::vector<PvaEvent> events;
        do {
            const auto rooms = talk_.rooms().value();
            std::size_t taken = 0;
            for (const auto& room : rooms) {
                const std::size_t part = std::min(room.size(), bytes.size());
                if (part > 0) std::memcpy(room.data(), bytes.data(), part);
                bytes.remove_prefix(part);
                taken += part;
            }
            talk_.took(taken);
            while (true) {
                auto event = talk_.next(now_);
                if (!event) error_ = event.error().message;
                if (!event || !*event) break;
                events.push_back(std::move(**event));
            }
        } while (!bytes.empty() && error_.empty());
        return events;
    }
    std::vector<PvaEvent> wait(base::Duration time) {
        now_ += time;
        return hear("");
    }
    // The commands of all that the client has said since the last time; 0x100 more for control.
    std::vector<int> said() {
        said_ = talk_.takeOutput();
        std::vector<int> commands;
        const auto starts = messageStarts(said_);
        for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
            const bool isControl = (said_[starts[i] + 2] & 1) != 0;
            commands.push_back(static_cast<std::uint8_t>(said_[starts[i] + 3]) +
                               (isControl ? 0x100 : 0));
        }
        return commands;
    }
    void monitor() {
        hear(pva_server::hello() + pva_server::created() +
             pva_server::started(pva_server::imageType()));
        said();
    }

    base::TimePoint now_{};
    PvaConversation talk_{{.pv = "X", .user = "me", .host = "here"},
                          std::make_shared<MessageMemory>(),
                          base::TimePoint()};
    std::string error_;
    std::string said_;
};

using Commands = std::vector<int>;

TEST_F(PvaTalk, SaysNothingBeforeTheServerDoes) {
    wait(9s);
    EXPECT_EQ(said(), Commands());
    wait(2s);
    EXPECT_EQ(error_, "no greeting within 10 s: expected a pvAccess server");
}

TEST_F(PvaTalk, AnswersInTheOrderThatTheServerAnnounces) {
    PvaWriter greeting(image::ByteOrder::Big);
    greeting.number(std::uint32_t{65536}).number(std::uint16_t{32767}).size(2).text("anonymous");
    greeting.text("ca");
    hear(std::string("\xCA\x02\xC1\x02\0\0\0\0", 8) +
         pvaMessage(PvaCommand::ConnectionValidation, image::ByteOrder::Big, greeting.bytes()));
    EXPECT_EQ(said(), Commands{0x01});
    EXPECT_EQ(static_cast<std::uint8_t>(said_[2]), 0x80);
    EXPECT_NE(said_.find(std::string("\x02"
                                     "ca\x80\0\2\4user\x60\4host\x60\2me\4here",
                                     23)),
              std::string::npos);
    hear(pvaMessage(PvaCommand::ConnectionValidated, image::ByteOrder::Big, "\xFF"));
    EXPECT_EQ(said(), Commands{0x07});
    EXPECT_EQ(said_.substr(8), std::string("\0\1\0\0\0\1\1X", 8));
}

TEST_F(PvaTalk, IsNobodyWhereNamesAreNotAskedFor) {
    hear(pva_server::hello());
    EXPECT_EQ(said(), (Commands{0x01, 0x07}));
    EXPECT_NE(said_.find("\x09"
                         "anonymous\xFF"),
              std::string::npos);
}

TEST_F(PvaTalk, SaysThatItIsNotLetIn) {
    PvaWriter no(pva_server::kOrder);
    no.byte(2).text("go away").text("");
    const auto hello = pva_server::hello();
    hear(hello.substr(0, hello.size() - 9) +
         pva_server::message(PvaCommand::ConnectionValidated, no.bytes()));
    EXPECT_EQ(error_, "the server does not let us in: go away");
}

TEST_F(PvaTalk, MonitorsWhatItAskedFor) {
    hear(pva_server::hello() + pva_server::created(9));  // not ours
    EXPECT_EQ(said(), (Commands{0x01, 0x07}));
    hear(pva_server::created());
    EXPECT_EQ(said(), Commands{0x0D});
    EXPECT_EQ(said_.substr(8), std::string("\x4D\0\0\0\1\0\0\0\x08\x80\0\1\5field\x80\0\0", 21));
    const auto events =
        hear(pva_server::started(pva_server::imageType()) +
             pva_server::update({.id = 4, .cols = 2, .rows = 2}, "abcd") +
             pva_server::update({.id = 5, .cols = 2, .rows = 2, .request = 8}, "x"));
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, Kind::Started);
    EXPECT_EQ(events[1].kind, Kind::Updated);
    EXPECT_EQ(talk_.state().root().field("uniqueId").integer(), 4);
    EXPECT_EQ(said(), Commands{0x0D});
    EXPECT_EQ(said_.back(), 0x44);
    talk_.leave();
    EXPECT_EQ(said(), (Commands{0x0F, 0x08}));
}

TEST_F(PvaTalk, SendsAnEchoEveryFifteenSecondsAndExpectsToHear) {
    monitor();
    for (int i = 0; i < 4; ++i) {
        wait(14900ms);
        EXPECT_EQ(said(), Commands());
        wait(100ms);
        EXPECT_EQ(said(), Commands{0x02});
        hear(pva_server::message(PvaCommand::Echo, ""));
    }
    wait(40s);
    EXPECT_EQ(error_, "");
    wait(1s);
    EXPECT_EQ(error_, "the server has said nothing for 41 s");
}

TEST_F(PvaTalk, IsPatientAsLongAsSomethingComes) {
    monitor();
    const auto update = pva_server::update({.id = 4, .cols = 2, .rows = 2}, "abcd");
    for (std::size_t at = 0; at + 1 < update.size(); ++at) {
        EXPECT_TRUE(hear(update.substr(at, 1)).empty());
        wait(30s);
    }
    EXPECT_EQ(hear(update.substr(update.size() - 1)).size(), 1U);
    EXPECT_EQ(error_, "");
}

TEST_F(PvaTalk, AnswersAnEcho) {
    monitor();
    hear(std::string("\xCA\x02\x41\x03\x07\0\0\0", 8));
    EXPECT_EQ(said(), Commands{0x104});
    EXPECT_EQ(said_.substr(4), std::string("\x07\0\0\0", 4));
}

TEST_F(PvaTalk, AsksAgainWithPausesThatGrow) {
    hear(pva_server::hello() + pva_server::refused());
    EXPECT_EQ(said(), (Commands{0x01, 0x07, 0x03}));
    auto events = wait(2s);  // nobody answers the search
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, Kind::Refused);
    EXPECT_EQ(events[0].text, "has no such PV: nobody knows it");
    base::Duration all{};
    for (std::uint32_t channel = 2; channel < 9; ++channel) {
        while (said() != Commands{0x07}) {
            wait(50ms);
            all += 50ms;
            hear(pva_server::message(PvaCommand::Echo, ""));
        }
        hear(pva_server::refused(channel));
        wait(2s);
        said();
    }
    EXPECT_GE(all, base::Duration(31s));  // 0.25 s + 0.5 s + … + 16 s
}

TEST_F(PvaTalk, SearchesWhereNobodyAnswers) {
    hear(pva_server::hello());
    said();
    wait(1s);
    EXPECT_EQ(said(), Commands{0x03});
    hear(pva_server::created());  // late, and welcome
    EXPECT_EQ(said(), Commands{0x0D});
}

TEST_F(PvaTalk, TellsWhatTheServerTells) {
    monitor();
    PvaWriter message(pva_server::kOrder);
    message.number(std::uint32_t{1}).byte(1).text("slow disk");
    const auto events = hear(pva_server::message(PvaCommand::Message, message.bytes()));
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, Kind::Said);
    EXPECT_EQ(events[0].text, "slow disk");
}

TEST_F(PvaTalk, GivesBackWhatHasEnded) {
    monitor();
    PvaWriter end(pva_server::kOrder);
    end.number(std::uint32_t{1}).byte(0x10).byte(0xFF);
    const auto events = hear(pva_server::message(PvaCommand::Monitor, end.bytes()));
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, Kind::Gone);
    EXPECT_EQ(said(), (Commands{0x0F, 0x08}));
    wait(250ms);
    EXPECT_EQ(said(), Commands{0x07});
}

TEST_F(PvaTalk, EndsAtWhatItCannotRead) {
    monitor();
    hear(pva_server::message(PvaCommand::Monitor, std::string("\1\0\0\0\0\1\xFE\x07", 8)));
    EXPECT_EQ(error_, "a damaged update of the server: at byte 8 of 8: choice 7 of a union of 2");
}

TEST_F(PvaTalk, GoesByWhatItDoesNotKnow) {
    monitor();
    EXPECT_TRUE(hear(pvaMessage(static_cast<PvaCommand>(0x55), pva_server::kOrder, "abc")).empty());
    EXPECT_EQ(hear(pva_server::update({.id = 4, .cols = 2, .rows = 2}, "abcd")).size(), 1U);
    EXPECT_EQ(error_, "");
}

}  // namespace
}  // namespace spate::stream
