// SPDX-License-Identifier: MIT
// replaceFile: a file that takes its name when it is complete.
#pragma once

#include <string>
#include <string_view>

#include "spate/base/function_ref.h"
#include "spate/base/result.h"

namespace spate::base {

/// Writes a file under a temporary name, in the folder that it is meant for, and puts it in its
/// place when it is on the disk: until then, and after any error, what had the name stays as it
/// was. A link is followed: the file that it names is replaced, and keeps its permissions.
///
/// `write` writes a file of the name that it is given, which no file has, and closes it; its error
/// need not name the file. Errors name the path: no such folder, something there that is not a
/// regular file, or what `write` or the system says. Any thread.
[[nodiscard]] Result<void> replaceFile(
    const std::string& path, FunctionRef<Result<void>(const std::string& temporaryPath)> write);

/// The same, for what is in memory.
[[nodiscard]] Result<void> replaceFile(const std::string& path, std::string_view content);

/// Writes a new file; fails with the system's reason alone.
[[nodiscard]] Result<void> writeNewFile(const std::string& path, std::string_view content);

/// The system's reason for the error number: "No space left on device".
[[nodiscard]] std::string systemReason(int errorNumber);

}  // namespace spate::base
