// SPDX-License-Identifier: MIT
#include "settings_memory.h"

#include <string>

namespace spate::app {
namespace {

const QString kRecent = QStringLiteral("recent");
const QString kGeometry = QStringLiteral("window/geometry");

QString keyOf(const QString& kind, const char* what) {
    return QStringLiteral("look/%1/%2").arg(kind, QString::fromLatin1(what));
}

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

SettingsMemory::SettingsMemory()
    : settings_(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("spate"),
                QStringLiteral("spate")) {
    settings_.setFallbacksEnabled(false);
}

SettingsMemory::SettingsMemory(const QString& path) : settings_(path, QSettings::IniFormat) {}

widgets::ViewerLook SettingsMemory::look(const QString& kind) const {
    const auto text = [&](const char* what) {
        return settings_.value(keyOf(kind, what)).toString().toStdString();
    };
    widgets::ViewerLook look;
    if (const std::string table = text("colormap"); color::colorTable(table)) {
        look.colorTable = QString::fromStdString(table);
    }
    look.normalization = color::normalizationFromName(text("norm"));
    look.autoscale = color::autoscaleModeFromName(text("autoscale"));
    return look;
}

void SettingsMemory::rememberLook(const QString& kind, const widgets::ViewerLook& look) {
    if (look.colorTable) settings_.setValue(keyOf(kind, "colormap"), *look.colorTable);
    if (look.normalization) {
        settings_.setValue(keyOf(kind, "norm"), plain(color::name(*look.normalization)));
    }
    if (look.autoscale) {
        settings_.setValue(keyOf(kind, "autoscale"), plain(color::name(*look.autoscale)));
    }
}

QStringList SettingsMemory::recentSources() const {
    QStringList sources = settings_.value(kRecent).toStringList();
    sources.removeAll(QString());
    return sources.mid(0, 10);
}

void SettingsMemory::rememberRecentSources(const QStringList& sources) {
    settings_.setValue(kRecent, sources);
}

QByteArray SettingsMemory::windowGeometry() const {
    return settings_.value(kGeometry).toByteArray();
}

void SettingsMemory::rememberWindowGeometry(const QByteArray& geometry) {
    settings_.setValue(kGeometry, geometry);
}

}  // namespace spate::app
