// SPDX-License-Identifier: MIT
// A program that a test runs beside itself, and stops or kills.
#pragma once

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

extern char** environ;

namespace spate::stream {

/// Killed, and waited for, when this goes. Its standard output is read line by line.
class ProcessForTest {
public:
    explicit ProcessForTest(std::vector<std::string> arguments) {
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        int ends[2] = {-1, -1};
        if (::pipe(ends) != 0) return;
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        ::posix_spawn_file_actions_addclose(&actions, ends[0]);
        ::posix_spawn_file_actions_addclose(&actions, ends[1]);
        if (::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0) pid_ = -1;
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        output_ = ends[0];
    }
    ~ProcessForTest() {
        kill();
        if (output_ >= 0) ::close(output_);
    }
    ProcessForTest(const ProcessForTest&) = delete;
    ProcessForTest& operator=(const ProcessForTest&) = delete;

    [[nodiscard]] bool isThere() const { return pid_ > 0; }
    void send(int signalNumber) const {
        if (pid_ > 0) ::kill(pid_, signalNumber);
    }
    /// SIGKILL; returns when nothing of the process is left.
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        (void)wait();
    }
    /// Until it ends by itself: its exit status, or -1.
    int wait() {
        int status = 0;
        while (pid_ > 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    /// Whether it has said something within `ms` milliseconds.
    [[nodiscard]] bool says(int ms) const {
        pollfd end{.fd = output_, .events = POLLIN, .revents = 0};
        return ::poll(&end, 1, ms) > 0;
    }
    /// The next line that it says; empty at its end.
    std::string line() const {
        std::string text;
        char c = 0;
        while (::read(output_, &c, 1) == 1 && c != '\n') text += c;
        return text;
    }

private:
    pid_t pid_ = -1;
    int output_ = -1;
};

}  // namespace spate::stream
