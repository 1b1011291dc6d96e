// SPDX-License-Identifier: MIT
// Errors of the world (file, socket, wrong dtype) as values: Result<T> and its message.
#pragma once

#include <fmt/format.h>

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace spate::base {

/// What went wrong, for a person: names the thing, the value found and what was expected.
struct Error {
    std::string message;
};

/// A value, or the reason why there is none. Never thrown, never ignored.
template <class T>
using Result = tl::expected<T, Error>;

/// Builds the error of a Result: `return fail("{}: no such file", path);`
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(fmt::format_string<Args...> text, Args&&... args) {
    return tl::unexpected(Error{fmt::format(text, std::forward<Args>(args)...)});
}

/// Hands an error of one Result on as the error of another.
template <class T>
[[nodiscard]] tl::unexpected<Error> failAs(const Result<T>& result) {
    return tl::unexpected(result.error());
}

}  // namespace spate::base
