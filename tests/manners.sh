#!/bin/sh
# SPDX-License-Identifier: MIT
# A guest's manners: the library leaves to its host what belongs to the process (settings, locale,
# signals, environment, log, standard output, its end). Tests and benchmarks are programs, and may.
# Usage: tests/manners.sh [TREE]    (default: src/spate)
set -eu
tree=${1:-$(dirname "$0")/../src/spate}
cd "$tree"

find . -type f \( -name '*.h' -o -name '*.cpp' \) | LC_ALL=C sort | sed 's,^\./,,' |
    grep -vE '(_test|_bench|_for_test|_for_bench|testing|test_main)\.(h|cpp)$' | tr '\n' '\0' | xargs -0 -r awk '
BEGIN {
    start = "(^|[^A-Za-z0-9_.>:]|[^A-Za-z0-9_:](std)?::)"
    rule["settings are the host\x27s"] = "QSettings"
    rule["the locale is the host\x27s"] = "setlocale|locale::global|QLocale::setDefault"
    rule["signal handlers are the host\x27s"] = start "(signal|sigaction|sigprocmask|pthread_sigmask|set_terminate|set_new_handler)[ ]*\\("
    rule["log through base/log.h"] = "qInstallMessageHandler|q(Debug|Info|Warning|Critical|Fatal|C(Debug|Info|Warning|Critical))[ ]*\\("
    rule["the standard streams are the host\x27s"] = "std::(cout|cerr|clog|wcout|wcerr)|" start "(printf|vprintf|puts|putchar|perror|fmt::print)[ ]*\\(|" start "v?fprintf[ ]*\\([ ]*std|fmt::print[ ]*\\("
    rule["errors are values: nothing ends the process"] = start "(abort|exit|_exit|_Exit|quick_exit|terminate)[ ]*\\("
    rule["errors are values: nothing throws"] = "(^|[^A-Za-z0-9_])throw[ ]"
    rule["the environment is the host\x27s"] = start "(getenv|setenv|putenv|unsetenv|chdir|umask|srand)[ ]*\\(|qputenv|qunsetenv|qgetenv|qEnvironmentVariable"
    rule["the application is the host\x27s"] = "Q(Core|Gui)?Application::set|qApp->set"
}

# At compile time a throw is a refusal, and said to be one.
/throw .*at compile time only/ { next }
# Where a protocol itself names a variable, reading it is said to be that.
/getenv\("(MILK_SHM_DIR|EPICS_PVA_[A-Z_]*)"\).*as the protocol has it/ { next }
# Who uses a program chooses the renderer, and where the display is decides which is faster: one file
# reads these, and none else.
FILENAME == "widgets/renderer.cpp" && /(qgetenv|qEnvironmentVariable(IsSet)?)\("(SPATE_RENDERER|DISPLAY|SSH_CONNECTION)"\)/ { next }
{
    code = $0
    sub(/\/\/.*/, "", code)
    for (why in rule) {
        if (code ~ rule[why]) {
            printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
            ++errors
        }
    }
}
END { exit errors > 0 }
'
