// SPDX-License-Identifier: MIT
// FunctionRef: a callable passed down a call, never stored; no allocation, unlike std::function.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace spate::base {

/// What a FunctionRef can refer to: whatever can be called like it, but another one of its kind.
template <class F, class Ref, class R, class... Args>
concept CallableAs =
    !std::is_same_v<std::remove_cvref_t<F>, Ref> && std::is_invocable_r_v<R, F&, Args...>;

template <class Signature>
class FunctionRef;

/// Refers to a callable that outlives the call it is passed to.
template <class R, class... Args>
class FunctionRef<R(Args...)> {
public:
    template <CallableAs<FunctionRef, R, Args...> F>
    // Not explicit: a view, as string_view. NOLINTNEXTLINE(bugprone-forwarding-reference-overload)
    FunctionRef(F&& callable) noexcept
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
          call_([](void* object, Args... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(object))(
                  std::forward<Args>(args)...);
          }) {}

    R operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

private:
    void* object_;
    R (*call_)(void*, Args...);
};

}  // namespace spate::base
