// SPDX-License-Identifier: MIT
#include "settings_memory.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

namespace spate::app {
namespace {

using widgets::ViewerLook;

class Settings : public testing::Test {
protected:
    void write(const QByteArray& content) const {
        QFile file(path_);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QTemporaryDir folder_;
    QString path_ = folder_.filePath(QStringLiteral("spate.ini"));
    const QString kind_ = QStringLiteral("FITS float");
};

TEST_F(Settings, AreThereInTheNextRunForTheSameKindOfSource) {
    const ViewerLook look{.colorTable = QStringLiteral("magma_r"),
                          .normalization = color::Normalization::Log,
                          .autoscale = color::AutoscaleMode::StdDev3};
    {
        SettingsMemory memory(path_);
        EXPECT_EQ(memory.look(kind_), ViewerLook()) << "nothing yet";
        memory.rememberLook(kind_, look);
        memory.rememberRecentSources({QStringLiteral("/a b, c.fits"), QStringLiteral("sim:")});
        memory.rememberWindowGeometry(QByteArray("\0\1\xff", 3));
    }
    const SettingsMemory memory(path_);
    EXPECT_EQ(memory.look(kind_), look);
    EXPECT_EQ(memory.look(QStringLiteral("TIFF integer")), ViewerLook());
    EXPECT_EQ(memory.recentSources(),
              QStringList({QStringLiteral("/a b, c.fits"), QStringLiteral("sim:")}));
    EXPECT_EQ(memory.windowGeometry(), QByteArray("\0\1\xff", 3));
}

TEST_F(Settings, ThatAreForeignOrDamagedCountAsNotThere) {
    write(
        "[look]\nFITS%20float\\colormap=pink\nFITS%20float\\norm=cubic\n"
        "FITS%20float\\autoscale=minmax\n");
    EXPECT_EQ(SettingsMemory(path_).look(kind_),
              ViewerLook{.autoscale = color::AutoscaleMode::MinMax})
        << "what is known is taken";
    for (const char* content :
         {"\x7f"
          "ELF\0\1\2\3",
          "[[[[", "recent=@Variant(garbage)\n[look", "window/geometry=@ByteArray(\\x"}) {
        write(content);
        SettingsMemory memory(path_);
        EXPECT_EQ(memory.look(kind_), ViewerLook());
        EXPECT_LE(memory.recentSources().size(), 1);
        memory.rememberRecentSources({QStringLiteral("x")});
        EXPECT_EQ(memory.recentSources(), QStringList{QStringLiteral("x")});
    }
}

TEST_F(Settings, ThatCannotBeWrittenForgetAndHurtNobody) {
    SettingsMemory memory(QStringLiteral("/proc/no/such/folder/spate.ini"));
    memory.rememberRecentSources({QStringLiteral("x")});
    EXPECT_EQ(memory.look(kind_), ViewerLook());
}

}  // namespace
}  // namespace spate::app
