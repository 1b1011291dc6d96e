// SPDX-License-Identifier: MIT
#include "spate/base/mailbox.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace spate::base {
namespace {

TEST(Mailbox, StartsEmpty) {
    Mailbox<int> mailbox;
    EXPECT_TRUE(mailbox.empty());
    EXPECT_EQ(mailbox.peek(), std::nullopt);
    EXPECT_EQ(mailbox.take(), std::nullopt);
}

TEST(Mailbox, GivesTheNewestValueOnce) {
    Mailbox<int> mailbox;
    EXPECT_EQ(mailbox.put(1), std::nullopt);
    EXPECT_EQ(mailbox.put(2), 1) << "the replaced value goes back to the writer";
    EXPECT_EQ(mailbox.take(), 2);
    EXPECT_EQ(mailbox.take(), std::nullopt);
}

TEST(Mailbox, KeepsAValueThatIsOnlyPeekedAt) {
    Mailbox<int> mailbox;
    EXPECT_EQ(mailbox.put(7), std::nullopt);
    EXPECT_EQ(mailbox.peek(), 7);
    EXPECT_FALSE(mailbox.empty());
    EXPECT_EQ(mailbox.take(), 7);
    EXPECT_TRUE(mailbox.empty());
}

TEST(Mailbox, WithSlotsGivesTheOldestFirstAndKeepsTheNewest) {
    Mailbox<int, 4> mailbox;
    EXPECT_EQ(mailbox.put(1, 3), std::nullopt);
    EXPECT_EQ(mailbox.put(2, 3), std::nullopt);
    EXPECT_EQ(mailbox.put(3, 3), std::nullopt);
    EXPECT_EQ(mailbox.put(4, 3), 1) << "the oldest gives way";
    EXPECT_EQ(mailbox.put(5, 99), std::nullopt);
    EXPECT_EQ(mailbox.put(6, 99), 2) << "no more than there are slots";
    EXPECT_EQ(mailbox.peek(), 6);
    EXPECT_EQ(mailbox.take(3), 3);
    EXPECT_EQ(mailbox.take(3), std::nullopt) << "so many are kept";
    EXPECT_EQ(mailbox.put(7), 4);
    EXPECT_EQ(mailbox.take(1), 5);
    EXPECT_EQ(mailbox.take(1), 6);
    EXPECT_EQ(mailbox.take(1), std::nullopt);
    EXPECT_EQ(mailbox.take(), 7);
    EXPECT_TRUE(mailbox.empty());
}

TEST(Mailbox, HoldsValuesThatCanOnlyBeMoved) {
    Mailbox<std::unique_ptr<int>> mailbox;
    EXPECT_FALSE(mailbox.put(std::make_unique<int>(3)).has_value());
    const auto value = mailbox.take();
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(**value, 3);
}

// A destructor that ran under the lock would deadlock here.
TEST(Mailbox, DestroysNothingUnderItsLock) {
    Mailbox<std::shared_ptr<int>> mailbox;
    int destroyed = 0;
    const auto make = [&] {
        return std::shared_ptr<int>(new int, [&](const int* value) {
            (void)mailbox.empty();
            ++destroyed;
            delete value;
        });
    };
    (void)mailbox.put(make());
    (void)mailbox.put(make());
    EXPECT_EQ(destroyed, 1);
    (void)mailbox.take();
    EXPECT_EQ(destroyed, 2);
}

struct Letter {
    int writer = 0;
    int number = 0;
};

constexpr int kWriters = 4;
constexpr int kLetters = 20'000;

// Who ends up with each letter: its reader, or a writer whose own put() replaced it.
class Ledger {
public:
    void enter(const Letter& letter) { counts_[index(letter)].fetch_add(1); }
    [[nodiscard]] bool everyLetterOnce() const {
        for (const auto& count : counts_) {
            if (count.load() != 1) return false;
        }
        return true;
    }

private:
    static std::size_t index(const Letter& letter) {
        return static_cast<std::size_t>(letter.writer * kLetters + letter.number);
    }
    std::vector<std::atomic<int>> counts_ =
        std::vector<std::atomic<int>>(std::size_t{kWriters} * kLetters);
};

TEST(Mailbox, AccountsForEveryValueOfManyWriters) {
    Mailbox<Letter> mailbox;
    Ledger ledger;
    std::atomic<int> writing{kWriters};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
        writers.emplace_back([&, writer] {
            for (int number = 0; number < kLetters; ++number) {
                if (const auto replaced = mailbox.put({writer, number})) ledger.enter(*replaced);
            }
            --writing;
        });
    }
    std::array<int, kWriters> newest{-1, -1, -1, -1};
    bool inOrder = true;
    std::optional<Letter> last;
    while (writing > 0 || !mailbox.empty()) {
        const auto letter = mailbox.take();
        if (!letter) continue;
        ledger.enter(*letter);
        int& previous = newest[static_cast<std::size_t>(letter->writer)];
        inOrder = inOrder && letter->number > previous;
        previous = letter->number;
        last = letter;
    }
    for (auto& writer : writers) writer.join();
    EXPECT_TRUE(ledger.everyLetterOnce());
    EXPECT_TRUE(inOrder) << "an older letter came after a newer one";
    ASSERT_TRUE(last.has_value());
    EXPECT_EQ(last->number, kLetters - 1) << "the last letter must be read, not lost";
}

}  // namespace
}  // namespace spate::base
