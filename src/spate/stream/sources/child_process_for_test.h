// SPDX-License-Identifier: MIT
// A process of a test's own, killed with it.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace spate::stream {

/// Runs a script with Debian's python.
class PythonProcess {
public:
    explicit PythonProcess(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "/usr/bin/python3");
        std::vector<char*> words;
        for (auto& word : arguments) words.push_back(word.data());
        words.push_back(nullptr);
        child_ = ::fork();
        if (child_ != 0) return;
        ::execv(words[0], words.data());
        ::_exit(127);
    }
    ~PythonProcess() { kill(); }
    PythonProcess(const PythonProcess&) = delete;
    PythonProcess& operator=(const PythonProcess&) = delete;

    void kill() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        child_ = -1;
    }

private:
    pid_t child_ = -1;
};

}  // namespace spate::stream
