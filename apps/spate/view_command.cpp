// SPDX-License-Identifier: MIT
#include "view_command.h"

#include <fmt/format.h>

#include <QApplication>
#include <QFileInfo>
#include <QTimer>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "display.h"
#include "program_icon.h"
#include "recording.h"
#include "settings_memory.h"
#include "spate/base/replace_file.h"
#include "spate/stream/fork_source.h"
#include "spate/stream/recorder.h"
#include "spate/stream/registry.h"
#include "spate/widgets/viewer_window.h"
#include "statistics_json.h"
#include "stop_signals.h"
#include "view_arguments.h"
#include "view_windows.h"

namespace spate::app {
namespace {

constexpr const char* kDefaultSource = "sim:";

base::Result<void> chooseDisplay(const ViewArguments& args) {
    if (args.offscreen) {
        chooseOffscreen();
        return {};
    }
    auto display = checkDisplay();
    if (display) return {};
    if (args.start) return base::fail("{}: no window can be opened", display.error().message);
    if (!args.isBounded()) {
        return base::fail(
            "{}. To run without one, add --offscreen, or say when to stop with "
            "--duration or --frames",
            display.error().message);
    }
    fmt::print(stderr, "spate: {}; drawing into memory\n", display.error().message);
    chooseOffscreen();
    return {};
}

base::Result<void> writeStatistics(const std::string& path,
                                   const widgets::ViewerStatistics& statistics) {
    const std::string text = toJson(statistics).dump(2) + "\n";
    if (path == "-") {
        fmt::print("{}", text);
        return {};
    }
    return base::replaceFile(path, text);
}

base::Result<void> writeOutputs(const ViewArguments& args, const widgets::ViewerWindow& window) {
    const widgets::ViewerStatistics statistics = window.statistics();
    if (!args.screenshot.empty() && window.activePane()) {
        auto saved = window.savePicture(QString::fromStdString(args.screenshot));
        if (!saved) return saved;
    }
    if (!args.stats.empty()) {
        auto written = writeStatistics(args.stats, statistics);
        if (!written) return written;
    }
    if (statistics.frames.painted == 0 && statistics.stream.bad > 0) {
        return base::fail("no frame could be shown; the last error: {}",
                          statistics.stream.lastError);
    }
    return {};
}

using Sources = std::vector<std::unique_ptr<stream::Source>>;

// One source, and one beside it if that was asked for; none to start with an empty window.
base::Result<Sources> openAll(const ViewArguments& args) {
    Sources sources;
    if (args.start) return sources;
    const auto uris =
        args.sources.empty() ? std::vector<std::string>{kDefaultSource} : args.sources;
    auto first = stream::openSources(uris, {.loop = args.loop});
    if (!first) return base::failAs(first);
    sources.push_back(std::move(*first));
    if (!args.beside) return sources;
    auto second = stream::openSource(*args.beside, {.loop = args.loop});
    if (!second) return base::failAs(second);
    sources.push_back(std::move(*second));
    return sources;
}

// Every frame of the first source goes to a file, whatever the display shows of them. Null if
// nobody has asked for one.
base::Result<std::unique_ptr<stream::Recorder>> startRecording(const ViewArguments& args,
                                                               Sources& sources) {
    const auto& recording = args.recording;
    if (recording.file.empty()) return nullptr;
    if (sources.empty()) return base::fail("--record {}: expected a source", recording.file);
    for (const auto& source : args.sources) {
        if (auto checked = checkIsAnother(recording.file, source); !checked) {
            return base::failAs(checked);
        }
    }
    auto forked = stream::forkSource(std::move(sources.front()), recording.queueBytes);
    sources.front() = std::move(forked.shown);
    auto options = recording.options();
    options.inBackground = true;
    return stream::Recorder::start(std::move(forked.every), recording.file, options);
}

// Ctrl-C ends the viewer in order, so that the file is complete. What ends the recording is said
// at once.
void watchRecording(const stream::Recorder& recorder, QTimer& timer) {
    static const StopSignals kSignals;
    QObject::connect(&timer, &QTimer::timeout, [&recorder, hasFailed = false]() mutable {
        if (StopSignals::count() > 0) QCoreApplication::quit();
        if (hasFailed || recorder.result()) return;
        hasFailed = true;
        fmt::print(stderr, "spate: {}\n", recorder.result().error().message);
    });
    timer.start(100);
}

base::Result<void> endRecording(stream::Recorder* recorder) {
    if (recorder == nullptr) return {};
    recorder->stop();
    const auto ended = finishRecording(*recorder, [] {});
    fmt::print(stderr, "spate: {}\n", recordingText(recorder->statistics()));
    return ended;
}

// A run that ends by itself, or that nobody sees, is a script's: it must not depend on what
// somebody chose the last time.
std::unique_ptr<widgets::ViewerMemory> memoryFor(const ViewArguments& args) {
    const bool isSeen = QGuiApplication::platformName() != QStringLiteral("offscreen");
    if (args.fresh || args.isBounded() || !isSeen) return nullptr;
    return std::make_unique<SettingsMemory>();
}

void showAll(widgets::ViewerWindow& window, Sources sources, const ViewArguments& args,
             widgets::ViewerMemory* memory) {
    if (!sources.empty()) window.showSource(std::move(sources[0]));
    if (sources.size() > 1) window.showBeside(std::move(sources[1]));
    if (memory && args.sources.size() == 1) {
        const auto path = QFileInfo(QString::fromStdString(args.sources.front()));
        const QString source = path.exists() ? path.absoluteFilePath() : path.filePath();
        memory->rememberRecentSources(widgets::withRecent(memory->recentSources(), source));
    }
    window.show();
}

base::Result<void> runViewer(const ViewArguments& args, int& argc, char** argv) {
    if (auto style = styleOf(args, {}, {}); !style) return base::failAs(style);
    if (auto display = chooseDisplay(args); !display) return display;
    auto sources = openAll(args);
    if (!sources) return base::failAs(sources);
    const auto recorder = startRecording(args, *sources);
    if (!recorder) return base::failAs(recorder);

    if (args.renderer) qunsetenv("SPATE_RENDERER");  // the user has said it here
    QApplication application(argc, argv);
    QGuiApplication::setDesktopFileName(QStringLiteral("spate"));
    QGuiApplication::setWindowIcon(programIcon());
    const auto memory = memoryFor(args);
    auto options = viewerOptions(args, memory.get());
    if (!options) return base::failAs(options);
    ViewWindows windows(*options);
    widgets::ViewerWindow& window = windows.add();
    showAll(window, std::move(*sources), args, memory.get());
    const bool hasNoWindow = QGuiApplication::platformName() == QStringLiteral("offscreen");
    if (args.frames || hasNoWindow) {
        QObject::connect(&window, &widgets::ViewerWindow::finished, &application,
                         &QCoreApplication::quit);
    }
    if (args.duration) {
        QTimer::singleShot(static_cast<int>(std::lround(*args.duration * 1000)), Qt::PreciseTimer,
                           &application, &QCoreApplication::quit);
    }
    QTimer watch;
    if (*recorder) watchRecording(**recorder, watch);
    QApplication::exec();
    const auto written = writeOutputs(args, window);  // of the display, which has ended
    const auto recorded = endRecording(recorder->get());
    return written ? recorded : written;
}

}  // namespace

void addViewCommand(CLI::App& app, int& argc, char** argv, int& exitCode) {
    auto args = std::make_shared<ViewArguments>();
    CLI::App* command = app.add_subcommand("view", "Show a live source in a window");
    declareViewOptions(*command, *args);
    command->callback([args, &argc, argv, &exitCode] {
        if (auto done = runViewer(*args, argc, argv); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
