// SPDX-License-Identifier: MIT
// What servers have said, recorded, against what their own program had published: without a
// network.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "spate/stream/sources/pva_conversation.h"
#include "spate/stream/sources/pva_for_test.h"
#include "spate/stream/sources/pva_ndarray.h"

namespace spate::stream {
namespace {

using nlohmann::json;

const char* const kMonitored[] = {
    "pvxs-monitor",        "pvxs-monitor-pipeline", "pvxs-monitor-be",     "pvxs-slow-client",
    "pvxs-pipeline-burst", "pvxs-close-server",     "pvxs-idle-echo",      "pvxs-silent-client",
    "pvac-monitor",        "pvac-monitor-pipeline", "pvac-pipeline-burst", "pvac-close-channel",
    "pvac-close-server",   "pvac-idle-echo",        "pvac-silent-client",  "pvac-dies-mid-message",
};

std::shared_ptr<MessageMemory> memory() {
    return std::make_shared<MessageMemory>();
}

// Feeds a stream in pieces; calls what is given for each event.
class Player {
public:
    explicit Player(const PvaRequest& request = {.pv = std::string(kRecordedPv)})
        : conversation(request, memory(), base::TimePoint()) {}

    void play(std::string_view piece, const std::function<void(const PvaEvent&)>& each) {
        while (true) {
            for (auto event = next(); event; event = next()) each(*event);
            if (piece.empty() || HasFailure()) return;
            const auto rooms = conversation.rooms();
            ASSERT_TRUE(rooms) << rooms.error().message;
            std::size_t taken = 0;
            for (const auto& room : *rooms) {
                const std::size_t bytes = std::min(room.size(), piece.size());
                if (bytes > 0) std::memcpy(room.data(), piece.data(), bytes);
                piece.remove_prefix(bytes);
                taken += bytes;
            }
            conversation.took(taken);
        }
    }

    PvaConversation conversation;
    std::string sent;

private:
    static bool HasFailure() { return testing::Test::HasFatalFailure(); }
    std::optional<PvaEvent> next() {
        auto event = conversation.next(base::TimePoint());
        EXPECT_TRUE(event) << event.error().message;
        sent += conversation.takeOutput();
        return event ? *event : std::nullopt;
    }
};

std::string littleEndian(const PvaArray& array) {
    std::string bytes(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
    const auto item = static_cast<std::ptrdiff_t>(sizeOf(array.element));
    if (array.order == image::ByteOrder::Little) return bytes;
    for (auto at = bytes.begin(); at != bytes.end(); at += item) std::reverse(at, at + item);
    return bytes;
}

void expectAttributes(const image::Frame& frame, const json& truth) {
    for (const auto& each : truth["attributes"]) {
        const auto found = frame.attributes->find(each["name"].get<std::string>());
        const auto& value = each["value"];
        ASSERT_EQ(found == frame.attributes->end(), value.is_null()) << each;
        if (value.is_null()) continue;
        if (value.is_string()) {
            EXPECT_EQ(found->second, value.get<std::string>());
        } else {
            EXPECT_EQ(std::stod(found->second), value.get<double>());
        }
    }
}

std::size_t valueBit(const PvaState& state) {
    std::size_t bit = 1;
    for (const auto& field : state.type()->fields) {
        if (field.name == "value") return bit;
        bit += field.type->bits;
    }
    return 0;
}

// One update, whatever came before it.
class Checker {
public:
    void check(const PvaState& state, const PvaEvent& event, const json& truth) {
        SCOPED_TRACE(truth.value("note", "").append(", uniqueId ") +
                     std::to_string(truth["uniqueId"].get<int>()));
        const auto root = state.root();
        EXPECT_EQ(root.field("uniqueId").integer().value_or(0), truth["uniqueId"]);
        EXPECT_EQ(root.field("alarm").field("severity").integer().value_or(0),
                  truth["alarm"]["severity"]);
        EXPECT_EQ(root.field("alarm").field("message").text(),
                  truth["alarm"]["message"].get<std::string>());
        const auto* array = root.field("value").chosen().array();
        ASSERT_EQ(array == nullptr, truth["value_field"].is_null());
        const auto arrival = images.read(state, event.changed);
        if (array == nullptr) {
            EXPECT_TRUE(arrival && !*arrival);
            return;
        }
        EXPECT_EQ(root.field("value").chosenName(), truth["value_field"].get<std::string>());
        EXPECT_EQ(sha256(littleEndian(*array)), truth["value_sha256"]);
        // What was merged with the update before it may bring that one's image.
        if (truth["new_image"] == false && !event.changed.test(valueBit(state))) {
            EXPECT_TRUE(arrival && !*arrival);
        } else if (truth["valid_image"] == true && hasCodecOf(truth)) {
            checkFrame(arrival, truth);
        } else {
            EXPECT_FALSE(arrival);
        }
    }

    int frames = 0;

private:
    void checkFrame(const base::Result<std::optional<Arrival>>& arrival, const json& truth) {
        ASSERT_TRUE(arrival) << arrival.error().message;
        ASSERT_TRUE(*arrival);
        EXPECT_EQ((*arrival)->id, truth["uniqueId"].get<std::uint64_t>());
        const auto& stamp = truth["dataTimeStamp"];
        const auto ns =
            stamp["sec"].get<std::int64_t>() * 1'000'000'000 + stamp["nsec"].get<std::int64_t>();
        EXPECT_EQ((*arrival)->sourceTime->time_since_epoch().count(), ns);
        const auto frame = frameOf(**arrival);
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_EQ(image::name(frame->view.dtype()), truth["dtype"].get<std::string>());
        EXPECT_EQ(sha256(pixelsOf(frame->view)), truth["pixels_sha256"]);
        expectAttributes(*frame, truth);
        ++frames;
    }

    NdArrays images;
};

// The one that was posted with the same number and time.
const json& postedAs(const json& expected, PvaRef root) {
    const auto stamp = root.field("timeStamp");
    for (const auto& each : expected["posted"]) {
        if (each["uniqueId"] == root.field("uniqueId").integer().value_or(0) &&
            (!each.contains("timeStamp") ||
             (each["timeStamp"]["sec"] == stamp.field("secondsPastEpoch").integer().value_or(0) &&
              each["timeStamp"]["nsec"] == stamp.field("nanoseconds").integer().value_or(0)))) {
            return each;
        }
    }
    ADD_FAILURE() << "nothing posted with the number " << root.field("uniqueId").toText();
    return expected["posted"][0];
}

// How many frames were right.
int playAndCheck(const PvaRecording& recording, const std::vector<std::size_t>& pieces) {
    Player player;
    Checker checker;
    const auto& expected = recording.expected;
    const bool isAll = expected.contains("updates");
    std::size_t updates = 0;
    std::string_view rest = recording.server;
    for (const auto piece : pieces) {
        player.play(rest.substr(0, piece), [&](const PvaEvent& event) {
            if (event.kind != PvaEvent::Kind::Updated) return;
            const auto& state = player.conversation.state();
            if (isAll && updates >= expected["updates"].size()) {
                ADD_FAILURE() << "more updates than there were";
                return;
            }
            checker.check(state, event,
                          isAll ? expected["updates"][updates] : postedAs(expected, state.root()));
            ++updates;
        });
        rest.remove_prefix(std::min(piece, rest.size()));
        if (testing::Test::HasFailure()) return checker.frames;
    }
    if (expected["delivery"] == "all") {
        EXPECT_EQ(updates, expected["updates"].size());
    }
    EXPECT_GT(updates, 0U);
    return checker.frames;
}

class PvaRecorded : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        recording_ = PvaRecording::load(GetParam());
        if (!recording_) GTEST_SKIP() << "recorded sessions are not installed";
    }
    std::optional<PvaRecording> recording_;
};

TEST_P(PvaRecorded, IsUnderstoodInThePiecesInWhichItCame) {
    const int frames = playAndCheck(*recording_, recording_->recordedPieces());
    if (std::string_view(GetParam()).ends_with("-monitor") && checkJpeg() && checkBlosc()) {
        EXPECT_EQ(frames, 21);
    }
}

TEST_P(PvaRecorded, IsUnderstoodInOnePiece) {
    playAndCheck(*recording_, {recording_->server.size()});
}

TEST_P(PvaRecorded, IsUnderstoodInSingleBytes) {
    playAndCheck(*recording_, std::vector<std::size_t>(recording_->server.size(), 1));
}

TEST_P(PvaRecorded, IsUnderstoodMessageByMessage) {
    const auto starts = messageStarts(recording_->server);
    std::vector<std::size_t> pieces;
    for (std::size_t i = 1; i < starts.size(); ++i) pieces.push_back(starts[i] - starts[i - 1]);
    playAndCheck(*recording_, pieces);
}

// A stream that ends anywhere is an unfinished one, never an error.
TEST_P(PvaRecorded, MayEndAtEveryMessage) {
    for (const auto end : messageStarts(recording_->server)) {
        Player player;
        player.play(std::string_view(recording_->server).substr(0, end), [](const PvaEvent&) {});
    }
}

INSTANTIATE_TEST_SUITE_P(Sessions, PvaRecorded, testing::ValuesIn(kMonitored),
                         [](const auto& session) {
                             std::string name = session.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace spate::stream
