// SPDX-License-Identifier: MIT
#include "spate/widgets/source_opener.h"

#include <gtest/gtest.h>

#include <QTest>
#include <QThread>

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 20'000;

TEST(SourceOpener, AnswersInTheOrderOfTheQuestionsOnTheGuiThread) {
    SourceOpener opener;
    QStringList answers;
    const auto answer = [&](base::Result<std::unique_ptr<stream::Source>> source) {
        EXPECT_EQ(QThread::currentThread(), opener.thread());
        answers << QString::fromStdString(source ? (*source)->description().uri
                                                 : source.error().message);
    };
    opener.open({"sim:?size=64"}, {}, answer);
    opener.open({"/no/such/file.fits"}, {}, answer);
    opener.open({"sim:?size=32"}, {}, answer);
    EXPECT_TRUE(answers.isEmpty()) << "nothing is answered before the caller is done";
    EXPECT_TRUE(opener.isBusy());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !opener.isBusy(); }, kPatienceMs));
    ASSERT_EQ(answers.size(), 3);
    EXPECT_EQ(answers[0], QStringLiteral("sim:?size=64"));
    EXPECT_TRUE(answers[1].contains(QStringLiteral("/no/such/file.fits")));
    EXPECT_EQ(answers[2], QStringLiteral("sim:?size=32"));
}

TEST(SourceOpener, ForgetsWhatItHasNotAnsweredWhenItGoes) {
    int answered = 0;
    {
        SourceOpener opener;
        for (int i = 0; i < 20; ++i) opener.open({"sim:?size=64"}, {}, [&](auto) { ++answered; });
    }
    QCoreApplication::processEvents();
    EXPECT_EQ(answered, 0);
}

}  // namespace
}  // namespace spate::widgets
