// SPDX-License-Identifier: MIT
// The source, with servers of the test on this machine, and recorded sessions.
#include "spate/stream/sources/pva_source.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/pva_receiver.h"
#include "spate/stream/sources/pva_server_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Client = PvaServerForTest::Client;

constexpr OpenOptions kEveryFrame{.live = {.queueBytes = std::size_t{1} << 26U}};

std::string uriOf(const PvaServerForTest& server, const std::string& options = "") {
    return "pva://TEST:Pva1:Image?server=" + server.address() + options;
}

// What the source waits for, once it says so.
std::string waitingFor(const Source& source, const std::string& part) {
    std::string waiting;
    for (const auto end = base::now() + kLivePatience; base::now() < end;) {
        waiting = source.statistics()->wire.waiting;
        if (waiting.find(part) != std::string::npos) return waiting;
        std::this_thread::sleep_for(1ms);
    }
    ADD_FAILURE() << "'" << waiting << "' has no '" << part << "'";
    return waiting;
}

std::string pattern(std::size_t bytes, int seed = 0) {
    std::string pixels(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) {
        pixels[i] = static_cast<char>(i * 31 + i / 251 + static_cast<std::size_t>(seed));
    }
    return pixels;
}

TEST(PvaSource, ShowsWhatAServerPublishes) {
    const std::string pixels = pattern(12);
    PvaServerForTest server([&](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(pva_server::update({.id = 7, .cols = 3, .rows = 2}, pixels));
        client.rest();
    });
    const auto source = opened(uriOf(server));
    const auto frame = nextLiveFrame(*source);
    EXPECT_EQ(frame.id, 7U);
    std::uint16_t expected[6];
    std::memcpy(expected, pixels.data(), sizeof(expected));
    expectPixels(frame, expected, 2, 3);
    EXPECT_EQ(frame.attributes->at("unique_id"), "7");
    const auto wire = source->statistics()->wire;
    EXPECT_EQ(wire.waiting, "");
    EXPECT_EQ(wire.server, server.address());
    const auto structure = source->structure();
    EXPECT_NE(structure.find("epics:nt/NTNDArray:1.0\n"), std::string::npos) << structure;
    EXPECT_NE(structure.find("    union value  ushortValue  ushort[6]\n"), std::string::npos)
        << structure;
    EXPECT_NE(structure.find("    int uniqueId  7\n"), std::string::npos) << structure;
}

// 16 MiB each: more than any socket's buffer, to memory that is used again.
TEST(PvaSource, TakesLargeImagesWholeAndInTheirOrder) {
    constexpr std::int32_t kSide = 4096;
    constexpr int kImages = 4;
    PvaServerForTest server([&](Client& client) {
        if (!pva_server::begin(client)) return;
        for (int i = 0; i < kImages; ++i) {
            const auto pixels = pattern(std::size_t{kSide} * kSide, i);
            if (!client.send(pva_server::update({.id = i, .cols = kSide, .rows = kSide}, pixels)))
                return;
        }
        client.rest();
    });
    const auto source =
        opened(uriOf(server), {.live = {.queueBytes = std::size_t{1} << 26U, .historyBytes = 0}});
    for (int i = 0; i < kImages; ++i) {
        const auto frame = nextLiveFrame(*source);
        ASSERT_EQ(frame.id, static_cast<std::uint64_t>(i));
        const auto expected = pattern(std::size_t{kSide} * kSide, i);
        ASSERT_EQ(std::memcmp(frame.view.data(), expected.data(), expected.size()), 0);
    }
}

TEST(PvaSource, CountsWhatNeverCame) {
    PvaServerForTest server([&](Client& client) {
        if (!pva_server::begin(client)) return;
        std::string all;
        for (const int id : {10, 11, 15, 16}) {
            all +=
                pva_server::update({.id = id, .cols = 2, .rows = 2, .isOverrun = id >= 15}, "abcd");
        }
        client.send(all);
        client.rest();
    });
    const auto source = opened(uriOf(server), kEveryFrame);
    while (nextLiveFrame(*source).id != 16) {
    }
    const auto statistics = *source->statistics();
    EXPECT_EQ(statistics.received, 4U);
    EXPECT_EQ(statistics.missing, 3U);
    EXPECT_EQ(statistics.wire.transportLost, 1U);  // before 16: its number tells of nothing
    ASSERT_EQ(statistics.wire.counts.size(), 1U);
    EXPECT_EQ(statistics.wire.counts[0].count, 2U);
}

TEST(PvaSource, ComesBackWhenItsServerDoes) {
    std::atomic<int> id{0};
    PvaServerForTest server([&](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(pva_server::update({.id = ++id, .cols = 2, .rows = 2}, "abcd"));
        client.finish();
    });
    const auto source = opened(uriOf(server), kEveryFrame);
    for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_EQ(nextLiveFrame(*source).id, i);
}

TEST(PvaSource, ComesBackWhenItsPvDoes) {
    PvaServerForTest server([&](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(pva_server::update({.id = 1, .cols = 2, .rows = 2}, "abcd"));
        PvaWriter gone(pva_server::kOrder);
        gone.number(std::uint32_t{77}).number(std::uint32_t{1});
        client.send(pva_server::message(PvaCommand::DestroyChannel, gone.bytes()));
        if (client.await(PvaCommand::CreateChannel).empty()) return;
        client.send(pva_server::created(2));
        if (client.await(PvaCommand::Monitor, 0x08).empty()) return;
        client.send(pva_server::started(pva_server::imageType(), 2));
        client.send(pva_server::update({.id = 2, .cols = 2, .rows = 2, .request = 2}, "abcd"));
        client.rest();
    });
    const auto source = opened(uriOf(server), kEveryFrame);
    EXPECT_EQ(nextLiveFrame(*source).id, 1U);
    EXPECT_EQ(nextLiveFrame(*source).id, 2U);
    EXPECT_EQ(server.clients(), 1);
}

TEST(PvaSource, LeavesWithAFarewellAndNeverWrites) {
    std::promise<std::string> all;
    PvaServerForTest server([&](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(pva_server::update({.id = 1, .cols = 2, .rows = 2}, "abcd"));
        all.set_value(client.rest());
    });
    auto source = opened(uriOf(server));
    nextLiveFrame(*source);
    source.reset();
    auto future = all.get_future();
    ASSERT_EQ(future.wait_for(kLivePatience), std::future_status::ready);
    const std::string said = future.get();
    std::vector<int> commands;
    const auto starts = messageStarts(said);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        commands.push_back(static_cast<std::uint8_t>(said[starts[i] + 3]));
    }
    EXPECT_EQ(commands, (std::vector<int>{0x01, 0x07, 0x0D, 0x0D, 0x0F, 0x08}));
}

TEST(PvaSource, SaysThatAPvDoesNotExist) {
    PvaServerForTest server([](Client& client) {
        client.send(pva_server::hello());
        if (client.await(PvaCommand::CreateChannel).empty()) return;
        client.send(pva_server::refused());
        client.await(PvaCommand::Search);
        client.rest();
    });
    const auto source = opened(uriOf(server));
    const auto waiting = waitingFor(*source, "has no such PV");
    EXPECT_EQ(waiting, "waiting for TEST:Pva1:Image: " + server.address() +
                           " has no such PV: nobody knows it");
}

TEST(PvaSource, SaysThatAServerIsNotThere) {
    std::uint16_t port = 0;
    {
        const PvaServerForTest gone([](Client&) {});
        port = gone.port();
    }
    const auto source = opened("pva://X?server=127.0.0.1:" + std::to_string(port));
    EXPECT_EQ(waitingFor(*source, "refused"),
              fmt::format("waiting for X: 127.0.0.1:{}: Connection refused", port));
}

TEST(PvaSource, SaysThatAPvIsNoImage) {
    PvaServerForTest server([](Client& client) {
        pva_server::begin(client, pva_server::scalarType());
        client.rest();
    });
    EXPECT_EQ(openError(uriOf(server)), uriOf(server) +
                                            ": it is epics:nt/NTScalar:1.0: expected "
                                            "epics:nt/NTNDArray:1.0, an image");
}

TEST(PvaSource, SaysThatItDoesNotKnowACodec) {
    PvaServerForTest server([](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(
            pva_server::update({.id = 3, .cols = 2, .rows = 2, .codec = "magic"}, "abcdef"));
        client.rest();
    });
    const auto source = opened(uriOf(server), kEveryFrame);
    EXPECT_EQ(nextLiveError(*source),
              "TEST:Pva1:Image: image 3: the codec 'magic': expected none, lz4, lz4hdf5, bslz4, "
              "jpeg, blosc, zlib");
    EXPECT_EQ(source->statistics()->rejected, 1U);
}

TEST(PvaSource, SaysThatItIsNoPvAccess) {
    PvaServerForTest server([](Client& client) {
        client.send("SSH-2.0-OpenSSH_9.2\r\n");
        client.rest();
    });
    const auto source = opened(uriOf(server));
    waitingFor(*source, "expected ca 02, as in pvAccess");
}

// As a server of names does: it has no PV, and knows who has.
TEST(PvaSource, GoesWhereASearchByTcpTellsItTo) {
    PvaServerForTest server([](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(pva_server::update({.id = 5, .cols = 2, .rows = 2}, "abcd"));
        client.rest();
    });
    PvaServerForTest names([&](Client& client) {
        client.send(pva_server::hello());
        if (client.await(PvaCommand::CreateChannel).empty()) return;
        client.send(pva_server::refused());
        if (client.await(PvaCommand::Search).empty()) return;
        PvaWriter found(pva_server::kOrder);
        found.raw(std::string(12, 'g')).number(std::uint32_t{1});
        found.raw(std::string(10, '\0')).raw("\xFF\xFF").raw(std::string("\x7F\0\0\1", 4));
        found.number(server.port()).text("tcp").byte(1);
        found.number(std::uint16_t{1}).number(std::uint32_t{1});
        client.send(pva_server::message(PvaCommand::SearchResponse, found.bytes()));
        client.rest();
    });
    const auto source = opened(uriOf(names));
    EXPECT_EQ(nextLiveFrame(*source).id, 5U);
    EXPECT_EQ(source->statistics()->wire.server, server.address());
}

// Two that name each other must not be asked without an end, and without a pause.
TEST(PvaSource, IsNotSentToAndFro) {
    const auto name = [](Client& client, int other) {
        client.send(pva_server::hello());
        if (client.await(PvaCommand::CreateChannel).empty()) return;
        client.send(pva_server::refused());
        if (client.await(PvaCommand::Search).empty()) return;
        PvaWriter found(pva_server::kOrder);
        found.raw(std::string(12, 'g')).number(std::uint32_t{1}).raw(std::string(16, '\0'));
        found.number(static_cast<std::uint16_t>(other)).text("tcp").byte(1);
        found.number(std::uint16_t{1}).number(std::uint32_t{1});
        client.send(pva_server::message(PvaCommand::SearchResponse, found.bytes()));
        client.rest();
    };
    std::atomic<int> secondPort{0};
    PvaServerForTest first([&](Client& client) { name(client, secondPort); });
    PvaServerForTest second([&](Client& client) { name(client, first.port()); });
    secondPort = second.port();
    const auto source = opened(uriOf(first));
    waitingFor(*source, second.address() + " says that " + first.address() + " has it");
}

// A socket that answers each search with the port of a server.
class SearchedForTest {
public:
    explicit SearchedForTest(std::uint16_t serverPort) : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof(address);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), length), 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, serverPort] { answer(serverPort); });
    }
    ~SearchedForTest() {
        isStopping_ = true;
        thread_.join();
        ::close(socket_);
    }
    SearchedForTest(const SearchedForTest&) = delete;
    SearchedForTest& operator=(const SearchedForTest&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    // The first is lost.
    void answer(std::uint16_t serverPort) {
        while (!isStopping_) {
            pollfd polled{.fd = socket_, .events = POLLIN, .revents = 0};
            if (::poll(&polled, 1, 20) <= 0) continue;
            std::byte room[1500];
            sockaddr_in from{};
            socklen_t length = sizeof(from);
            const auto got = ::recvfrom(socket_, room, sizeof(room), 0,
                                        reinterpret_cast<sockaddr*>(&from), &length);
            if (got < 8 || ++asked_ == 1) continue;
            const auto header = readPvaHeader(room).value();
            PvaReader search({room + 8, header.payload}, header.order);
            const auto sequence = search.number<std::uint32_t>();
            (void)search.bytes(1 + 3 + 16 + 2);
            EXPECT_EQ(search.size(), 1U);
            EXPECT_EQ(search.text(), "tcp");
            EXPECT_EQ(search.number<std::uint16_t>(), 1U);
            const auto id = search.number<std::uint32_t>();
            EXPECT_EQ(search.text(), kRecordedPv);
            PvaWriter found(image::ByteOrder::Big);
            found.raw(std::string(12, 'g')).number(sequence).raw(std::string(16, '\0'));
            found.number(serverPort).text("tcp").byte(1).number(std::uint16_t{1}).number(id);
            const auto answer =
                pvaMessage(PvaCommand::SearchResponse, image::ByteOrder::Big, found.bytes());
            ::sendto(socket_, answer.data(), answer.size(), 0,
                     reinterpret_cast<const sockaddr*>(&from), length);
        }
    }

    const int socket_;
    std::uint16_t port_ = 0;
    int asked_ = 0;
    std::atomic<bool> isStopping_{false};
    std::thread thread_;
};

TEST(PvaSource, FindsItsServerByUdp) {
    PvaServerForTest server([](Client& client) {
        if (!pva_server::begin(client)) return;
        client.send(pva_server::update({.id = 5, .cols = 2, .rows = 2}, "abcd"));
        client.rest();
    });
    const SearchedForTest searched(server.port());
    PvaReceiver receiver({.request = {.pv = std::string(kRecordedPv)},
                          .places = {.searched = {{.host = "127.0.0.1", .port = searched.port()}}}},
                         std::make_shared<PvaNews>());
    for (const auto end = base::now() + kLivePatience; base::now() < end;) {
        const auto arrival = receiver.receive(50ms);
        ASSERT_TRUE(arrival) << arrival.error().message;
        if (!*arrival) continue;
        EXPECT_EQ((*arrival)->id, 5U);
        return;
    }
    FAIL() << receiver.state().waiting;
}

// The window of four is opened again, two at a time, as frames are taken.
TEST(PvaSource, AcknowledgesWhatIsTaken) {
    std::atomic<int> sent{0};
    PvaServerForTest server([&](Client& client) {
        if (!client.send(pva_server::hello())) return;
        client.await(PvaCommand::CreateChannel);
        client.send(pva_server::created());
        const auto init = client.await(PvaCommand::Monitor, static_cast<char>(0x88));
        EXPECT_EQ(init.substr(init.size() - 4), std::string("\4\0\0\0", 4));
        client.send(pva_server::started(pva_server::imageType()));
        client.await(PvaCommand::Monitor, 0x44);
        for (int window = 4; sent < 12; --window) {
            if (window == 0) {
                const auto more = client.await(PvaCommand::Monitor, static_cast<char>(0x80));
                if (more.size() < 13) return;
                window = more[9];
            }
            client.send(pva_server::update({.id = ++sent, .cols = 2, .rows = 2}, "abcd"));
        }
        client.rest();
    });
    const auto source = opened(uriOf(server, "&queue=4&pipeline"), kEveryFrame);
    while (nextLiveFrame(*source).id != 12) {
    }
    EXPECT_EQ(source->statistics()->missing, 0U);
}

TEST(PvaSource, RefusesWhatItDoesNotKnow) {
    EXPECT_NE(openError("pva://").find("expected pva://PV"), std::string::npos);
    EXPECT_NE(
        openError("pva://X?server=a:99999").find("server=a:99999: expected host or host:port"),
        std::string::npos);
    EXPECT_NE(openError("pva://X?put=1").find("unknown option 'put'"), std::string::npos);
}

// How the pieces of a recorded stream are sent.
enum class Pieces { Recorded, One, Bytes, Slow };

void playOnce(const PvaRecording& recording, Pieces how, Client& client) {
    std::vector<std::size_t> pieces{recording.server.size()};
    if (how == Pieces::Recorded || how == Pieces::Slow) pieces = recording.recordedPieces();
    if (how == Pieces::Bytes) pieces.assign(recording.server.size(), 1);
    std::string_view rest = recording.server;
    for (const auto piece : pieces) {
        if (!client.send(rest.substr(0, piece))) return;
        rest.remove_prefix(std::min(piece, rest.size()));
        if (how == Pieces::Slow) std::this_thread::sleep_for(2ms);
    }
}

class PvaReplay : public testing::TestWithParam<std::tuple<const char*, Pieces>> {};

// Every image that was published comes as it was; the bad ones are refused; then it waits.
TEST_P(PvaReplay, GivesEveryImage) {
    const auto [name, how] = GetParam();
    const auto recording = PvaRecording::load(name);
    if (!recording) GTEST_SKIP() << "recorded sessions are not installed";
    std::atomic<bool> isPlayed{false};
    PvaServerForTest server([&](Client& client) {
        if (isPlayed.exchange(true)) return;
        playOnce(*recording, how, client);
        client.rest();
    });
    const auto source = opened(uriOf(server), kEveryFrame);
    std::size_t bad = 0;
    for (const auto& truth : recording->expected["updates"]) {
        if (truth.value("new_image", false) == false) continue;
        SCOPED_TRACE(truth["uniqueId"].get<int>());
        if (truth["valid_image"] == false || !hasCodecOf(truth)) {
            ++bad;
            continue;
        }
        image::Frame frame;
        for (const auto end = base::now() + kLivePatience; base::now() < end;) {
            auto next = source->next();
            if (!next || (*next)->view.empty()) continue;
            frame = std::move(**next);
            break;
        }
        ASSERT_FALSE(frame.view.empty());
        EXPECT_EQ(frame.id, truth["uniqueId"].get<std::uint64_t>());
        ASSERT_EQ(sha256(pixelsOf(frame.view)), truth["pixels_sha256"]);
    }
    EXPECT_EQ(source->statistics()->rejected, bad);
}

std::string replayName(const std::tuple<const char*, Pieces>& session) {
    constexpr const char* kHow[] = {"recorded", "one", "bytes", "slow"};
    std::string name = std::get<0>(session);
    std::replace(name.begin(), name.end(), '-', '_');
    return name + "_" + kHow[static_cast<int>(std::get<1>(session))];
}

INSTANTIATE_TEST_SUITE_P(Sessions, PvaReplay,
                         testing::Values(std::tuple("pvxs-monitor", Pieces::Recorded),
                                         std::tuple("pvxs-monitor", Pieces::One),
                                         std::tuple("pvxs-monitor-be", Pieces::Slow),
                                         std::tuple("pvac-monitor", Pieces::Recorded),
                                         std::tuple("pvac-monitor", Pieces::Slow),
                                         std::tuple("pvac-monitor", Pieces::One),
                                         std::tuple("pvac-close-server", Pieces::Bytes),
                                         std::tuple("pvxs-silent-client", Pieces::Bytes)),
                         [](const auto& session) { return replayName(session.param); });

}  // namespace
}  // namespace spate::stream
