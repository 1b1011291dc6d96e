// SPDX-License-Identifier: MIT
// SettingsMemory: the program's settings file, for what its viewer remembers.
#pragma once

#include <QSettings>

#include "spate/widgets/viewer_memory.h"

namespace spate::app {

/// An INI file: by default spate/spate.ini in the user's folder of settings (XDG_CONFIG_HOME). What
/// is damaged or unknown in it counts as not there, and a file that cannot be written as one that
/// forgets. GUI thread.
class SettingsMemory final : public widgets::ViewerMemory {
public:
    SettingsMemory();
    explicit SettingsMemory(const QString& path);

    [[nodiscard]] widgets::ViewerLook look(const QString& kind) const override;
    void rememberLook(const QString& kind, const widgets::ViewerLook& look) override;
    [[nodiscard]] QStringList recentSources() const override;
    void rememberRecentSources(const QStringList& sources) override;
    [[nodiscard]] QByteArray windowGeometry() const override;
    void rememberWindowGeometry(const QByteArray& geometry) override;

private:
    QSettings settings_;
};

}  // namespace spate::app
