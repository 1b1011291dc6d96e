// SPDX-License-Identifier: MIT
// Owners of what GLib hands out: objects and errors.
#pragma once

#include <glib-object.h>

#include <memory>
#include <string>

namespace spate::stream {

/// A reference to an object of GLib.
struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using ObjectPtr = std::unique_ptr<T, Unref>;

/// Where a function of GLib puts its error: `f(…, failure.out())`.
class Failure {
public:
    Failure() = default;
    Failure(const Failure&) = delete;
    Failure& operator=(const Failure&) = delete;
    ~Failure() { g_clear_error(&error_); }

    /// For the next call; what is there is forgotten.
    [[nodiscard]] GError** out() {
        g_clear_error(&error_);
        return &error_;
    }
    explicit operator bool() const { return error_ != nullptr; }
    [[nodiscard]] std::string message() const { return error_ ? error_->message : ""; }

private:
    GError* error_ = nullptr;
};

}  // namespace spate::stream
