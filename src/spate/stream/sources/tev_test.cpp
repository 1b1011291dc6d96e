// SPDX-License-Identifier: MIT
// A source that listens for tev's clients, and clients that are sockets of the test.
#include "spate/stream/sources/tev.h"

#include <chrono>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/tev_for_test.h"
#include "spate/stream/sources/tev_server.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

class ClientForTest {
public:
    explicit ClientForTest(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const auto address = addressOf(port);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
                  0);
        const timeval patience{.tv_sec = 30, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    }
    ~ClientForTest() { ::close(socket_); }
    ClientForTest(const ClientForTest&) = delete;
    ClientForTest& operator=(const ClientForTest&) = delete;

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            ASSERT_GT(sent, 0);
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    // Whether the other end closes the connection.
    [[nodiscard]] bool isDisconnected() const {
        char byte = 0;
        return ::recv(socket_, &byte, 1, 0) <= 0 && errno != EAGAIN;
    }

private:
    int socket_;
};

class TevTest : public testing::Test {
protected:
    void open(const std::string& query = "", const OpenOptions& options = {}) {
        source_ = opened("tev://:" + std::to_string(port_) + query, options);
        ASSERT_NE(source_, nullptr);
    }
    image::Frame next() { return nextLiveFrame(*source_); }
    std::string error() { return nextLiveError(*source_); }
    SourceStatistics statistics() const { return source_->statistics().value(); }

    const std::uint16_t port_ = freePort();
    std::unique_ptr<Source> source_;
};

constexpr OpenOptions kEveryFrame{.live = {.queueBytes = std::size_t{1} << 24U}};

TEST_F(TevTest, ShowsWhatAClientSends) {
    open();
    const ClientForTest client(port_);
    client.send(tevCreate("render", 3, 2, {"R", "G", "B"}));
    client.send(tevUpdate3("render", {"R", "G", "B"}, {0, 0, 3, 2}, {0, 1, 2}, {3, 3, 3},
                           {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}));
    const auto frame = next();
    EXPECT_EQ(frame.id, 0U);
    ASSERT_EQ(frame.view.channels(), 3);
    EXPECT_EQ(frame.view.pixel<float>(1, 2, 2), 18);
    EXPECT_EQ(frame.attributes->at("image"), "render");
    EXPECT_EQ(statistics().wire.waiting, "");
}

TEST_F(TevTest, NumbersTheUpdatesOfAllClients) {
    open("", kEveryFrame);
    const ClientForTest one(port_);
    const ClientForTest two(port_);
    one.send(tevCreate("one", 1, 1, {"Y"}));
    two.send(tevCreate("two", 2, 1, {"Y"}));
    std::uint64_t id = 0;
    for (float value = 1; value <= 20; ++value) {
        one.send(tevUpdate1("one", "Y", {0, 0, 1, 1}, {value}));
        auto frame = next();
        EXPECT_EQ(frame.id, id++);
        EXPECT_EQ(frame.view.pixel<float>(0, 0), value);
        two.send(tevUpdate1("two", "Y", {0, 0, 2, 1}, {0, value}));
        frame = next();
        EXPECT_EQ(frame.id, id++);
        EXPECT_EQ(frame.view.pixel<float>(0, 1), value);
    }
    EXPECT_EQ(statistics().received, 40U);
    EXPECT_EQ(statistics().missing, 0U);
    EXPECT_EQ(statistics().rejected, 0U);
}

TEST_F(TevTest, ShowsTheNewestAndCountsTheOthers) {
    open();
    const ClientForTest client(port_);
    std::string updates = tevCreate("a", 1, 1, {"Y"});
    for (float value = 1; value <= 100; ++value) {
        updates += tevUpdate1("a", "Y", {0, 0, 1, 1}, {value});
    }
    client.send(updates);
    const auto end = base::now() + 30s;
    while (statistics().received < 100 && base::now() < end) std::this_thread::yield();
    const auto frame = next();
    EXPECT_EQ(frame.id, 99U);
    EXPECT_EQ(frame.view.pixel<float>(0, 0), 100);
    EXPECT_EQ(statistics().replaced, 99U);
}

// A packet larger than every buffer, in pieces, while another client sends whole ones.
TEST_F(TevTest, TakesAPacketInPieces) {
    open("", kEveryFrame);
    const ClientForTest slow(port_);
    const ClientForTest fast(port_);
    constexpr std::int32_t kSide = 512;
    const std::vector<float> pixels(std::size_t{kSide} * kSide, 3);
    slow.send(tevCreate("slow", kSide, kSide, {"Y"}));
    fast.send(tevCreate("fast", 1, 1, {"Y"}));
    const auto packet = tevUpdate1("slow", "Y", {0, 0, kSide, kSide}, pixels);
    const std::string_view bytes = packet;
    for (const auto& [begin, size] :
         {std::pair<std::size_t, std::size_t>{0, 1}, {1, 2}, {3, 700'000}}) {
        slow.send(bytes.substr(begin, size));
        fast.send(tevUpdate1("fast", "Y", {0, 0, 1, 1}, {1}));
        EXPECT_EQ(next().view.rows(), 1);
    }
    slow.send(bytes.substr(700'003));
    const auto frame = next();
    ASSERT_EQ(frame.view.rows(), kSide);
    EXPECT_EQ(rangeOf(frame), (std::pair<double, double>(3, 3)));
}

TEST_F(TevTest, DisconnectsWhoSendsGarbageAndKeepsTheOthers) {
    open("", kEveryFrame);
    const ClientForTest good(port_);
    good.send(tevCreate("a", 1, 1, {"Y"}));
    {
        const ClientForTest bad(port_);
        bad.send("GET / HTTP/1.1\r\n\r\n");
        EXPECT_NE(error().find("a packet of the operation 47: expected 0 to 8, as tev has them"),
                  std::string::npos);
        EXPECT_TRUE(bad.isDisconnected());
    }
    {
        const ClientForTest bad(port_);
        bad.send(tevNumber(1000) + '\4' + "half");
    }
    EXPECT_NE(error().find("9 bytes of a packet, and no more"), std::string::npos);
    const ClientForTest empty(port_);
    empty.send(tevPacket(4, ""));
    EXPECT_NE(error().find("a packet of 5 bytes for the operation 4: expected more: disconnected"),
              std::string::npos);
    EXPECT_TRUE(empty.isDisconnected());
    const ClientForTest huge(port_);
    huge.send(std::string("\xFF\xFF\xFF\xFFxxxx", 8));
    EXPECT_NE(error().find("a packet of 4294967295 bytes: expected 5 to 1073741824: disconnected"),
              std::string::npos);
    EXPECT_TRUE(huge.isDisconnected());
    good.send(tevUpdate1("b", "Y", {0, 0, 1, 1}, {1}));
    EXPECT_EQ(error(), "an update of the image 'b': expected one that was created");
    good.send(tevUpdate1("a", "Y", {0, 0, 1, 1}, {1}));
    EXPECT_EQ(next().view.pixel<float>(0, 0), 1);
    EXPECT_EQ(statistics().rejected, 5U);
}

TEST_F(TevTest, TakesNoMoreClientsThanItsLimit) {
    open();
    std::vector<std::unique_ptr<ClientForTest>> clients;
    for (std::size_t i = 0; i <= kMaxTevClients; ++i) {
        clients.push_back(std::make_unique<ClientForTest>(port_));
    }
    EXPECT_NE(error().find("there are 32 clients already"), std::string::npos);
    EXPECT_TRUE(clients.back()->isDisconnected());
    clients.erase(clients.begin());
    const auto end = base::now() + 30s;
    bool isTaken = false;
    while (!isTaken && base::now() < end) {
        const ClientForTest another(port_);
        another.send(tevCreate("a", 1, 1, {"Y"}));
        another.send(tevUpdate1("a", "Y", {0, 0, 1, 1}, {1}));
        const auto frame = source_->next();
        isTaken = frame && !(*frame)->view.empty();
    }
    EXPECT_TRUE(isTaken);
}

TEST_F(TevTest, OpensFilesAndIgnoresVectorGraphics) {
    open("", kEveryFrame);
    const TemporaryFolder folder;
    std::string npy = "\x93NUMPY";
    npy += std::string("\1\0", 2);
    std::string header = "{'descr': '<u2', 'fortran_order': False, 'shape': (1, 2), }";
    header += std::string(118 - header.size() - 1, ' ') + '\n';
    npy += std::string("\x76\0", 2) + header + std::string("\x05\0\x06\0", 4);
    const auto path = folder.write("image.npy", npy);
    const ClientForTest client(port_);
    client.send(tevPacket(8, '\1' + tevText("a") + '\0' + tevNumber(0)));
    client.send(tevOpen(path));
    const auto frame = next();
    ASSERT_EQ(frame.view.cols(), 2);
    EXPECT_EQ(frame.view.pixel<std::uint16_t>(0, 1), 6);
    client.send(tevPacket(0, '\1' + tevText(path + ":R,G")));
    EXPECT_EQ(next().id, 1U);
    client.send(tevPacket(1, '\1' + tevText(path)));
    EXPECT_EQ(next().id, 2U);
    client.send(tevPacket(1, '\1' + tevText("never made")));
    client.send(tevOpen(folder.file("absent.npy")));
    EXPECT_NE(error().find("absent.npy: No such file"), std::string::npos);
}

TEST_F(TevTest, SaysForWhatItWaits) {
    open();
    const auto waiting = "waiting for a client of tev at 127.0.0.1:" + std::to_string(port_);
    const auto end = base::now() + 30s;
    while (statistics().wire.waiting.empty() && base::now() < end) (void)source_->next();
    EXPECT_EQ(statistics().wire.waiting, waiting);
    {
        const ClientForTest client(port_);
        while (!statistics().wire.waiting.empty() && base::now() < end) (void)source_->next();
        EXPECT_EQ(statistics().wire.waiting, "");
    }
    while (statistics().wire.waiting.empty() && base::now() < end) (void)source_->next();
    EXPECT_EQ(statistics().wire.waiting, waiting);
}

TEST_F(TevTest, RefusesAddressesThatAreNoneOrInUse) {
    open();
    const auto uri = "tev://:" + std::to_string(port_);
    EXPECT_EQ(openError(uri), uri + ": cannot listen at 127.0.0.1:" + std::to_string(port_) +
                                  ": Address already in use");
    for (const std::string wrong : {"tev://host/x", "tev://:x", "tev://:", "tev://:65536"}) {
        EXPECT_EQ(openError(wrong),
                  wrong + ": expected tev://:port or tev://host:port, a port of at most 65535");
    }
    EXPECT_NE(openError("tev://:1?colour=1").find("colour"), std::string::npos);
}

}  // namespace
}  // namespace spate::stream
