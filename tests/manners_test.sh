#!/bin/sh
# SPDX-License-Identifier: MIT
# The test of tests/manners.sh: lines that it must refuse, and others that it must take.
set -eu
check=$(cd "$(dirname "$0")" && pwd)/manners.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

# with FILE LINE: whether the check takes a tree of this one line.
takes() {
    mkdir -p "$tree/plot"
    printf '%s\n' "$2" >"$tree/plot/$1"
    status=0
    "$check" "$tree" >/dev/null || status=$?
    rm -r "$tree/plot"
    return "$status"
}

while read -r line; do
    if takes axis.cpp "    $line"; then
        echo "not refused: $line"
        failures=$((failures + 1))
    fi
done <<'LINES'
QSettings settings;
setlocale(LC_ALL, "C");
std::locale::global(std::locale("C"));
std::signal(SIGINT, stop);
::signal(SIGINT, stop);
sigaction(SIGINT, &action, nullptr);
std::set_terminate(stop);
qInstallMessageHandler(handler);
qDebug() << "here";
qCWarning(category) << "here";
std::cout << "here";
std::printf("here");
printf("here");
fprintf(stderr, "here");
fmt::print("here");
puts("here");
std::abort();
exit(1);
if (bad) ::exit(1);
std::terminate();
throw std::runtime_error("here");
qputenv("QT_QPA_PLATFORM", "offscreen");
const char* home = std::getenv("HOME");
const char* home = std::getenv("HOME");  // as the protocol has it
const char* folder = std::getenv("MILK_SHM_DIR");
QApplication::setStyle("fusion");
qApp->setFont(font);
LINES

while read -r line; do
    if ! takes axis.cpp "    $line"; then
        echo "refused: $line"
        failures=$((failures + 1))
    fi
done <<'LINES'
Q_SIGNALS:
loop.exit(1);
loop->exit();
std::vsnprintf(text.data(), text.size(), format, arguments);
// a host may exit( or throw std::exception as it likes
throw "not a pixel type";  // at compile time only
const char* folder = std::getenv("MILK_SHM_DIR");  // as the protocol has it
void setSignal(int signalled);
widget->setStyleSheet(sheet);
LINES

takes axis_test.cpp 'std::printf("a test may speak");' || {
    echo 'refused: a test'
    failures=$((failures + 1))
}
exit "$((failures > 0))"
