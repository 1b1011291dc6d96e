// SPDX-License-Identifier: MIT
// The spate program: one subcommand for each thing it does.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <QString>
#include <QtGlobal>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bench_command.h"
#include "display.h"
#include "info_command.h"
#include "list_command.h"
#include "record_command.h"
#include "relay_command.h"
#include "send_command.h"
#include "spate/base/log.h"
#include "view_command.h"

namespace {

void addDisplayCommand(CLI::App& app, int& exitCode) {
    app.add_subcommand("display", "Say whether there is a display to open windows on")
        ->callback([&exitCode] {
            if (auto display = spate::app::checkDisplay(); !display) {
                fmt::print("{}\n", display.error().message);
                exitCode = 1;
            } else {
                fmt::print("there is a display\n");
            }
        });
}

// Qt tells every user what only its developers can mend; the rest goes on as our own messages.
void printQtMessage(QtMsgType type, const QMessageLogContext&, const QString& message) {
    const bool isNoise = message.contains(QStringLiteral("propagateSizeHints")) ||
                         message.contains(QStringLiteral("XDG_RUNTIME_DIR not set"));
    if (type == QtDebugMsg || type == QtInfoMsg || isNoise) return;
    fmt::print(stderr, "spate: {}\n", message.toStdString());
}

// `spate FILE` is `spate view FILE`; `spate` alone opens a window to drop files on.
std::vector<std::string> withDefaultCommand(CLI::App& app, int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool isAlone = arguments.empty() || arguments == std::vector<std::string>{"--fresh"};
    if (isAlone) arguments.insert(arguments.begin(), {"view", "--start"});
    // An option of the viewer may stand before its file; those of the program itself stay.
    const bool isPrograms = arguments.front() == "--help" || arguments.front() == "-h" ||
                            arguments.front() == "--version";
    const auto commands = app.get_subcommands(
        [&](const CLI::App* command) { return command->get_name() == arguments.front(); });
    if (!isPrograms && commands.empty()) arguments.insert(arguments.begin(), "view");
    return {arguments.rbegin(), arguments.rend()};  // CLI11 takes them backwards
}

}  // namespace

int main(int argc, char** argv) {
    spate::base::setLogSink([](spate::base::LogLevel level, std::string_view text) {
        if (level >= spate::base::LogLevel::Warning) fmt::print(stderr, "spate: {}\n", text);
    });
    qInstallMessageHandler(printQtMessage);
    CLI::App app{"Live detector images at the speed of memory."};
    app.name("spate");
    app.require_subcommand(1);
    app.set_version_flag("--version", SPATE_VERSION);
    int exitCode = 0;
    spate::app::addViewCommand(app, argc, argv, exitCode);
    spate::app::addInfoCommand(app, exitCode);
    spate::app::addListCommand(app);
    spate::app::addRecordCommand(app, exitCode);
    spate::app::addSendCommand(app, exitCode);
    spate::app::addRelayCommand(app, exitCode);
    spate::app::addBenchCommand(app, argc, argv, exitCode);
    addDisplayCommand(app, exitCode);
    try {
        app.parse(withDefaultCommand(app, argc, argv));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    return exitCode;
}
