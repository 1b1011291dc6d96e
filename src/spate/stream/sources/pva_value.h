// SPDX-License-Identifier: MIT
// PvaValue: a value of pvAccess; PvaRef: looks into one by names; PvaState: the last one of a
// channel, kept up to date by what has changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/sources/pva_message.h"
#include "spate/stream/sources/pva_type.h"
#include "spate/stream/sources/pva_wire.h"

namespace spate::stream {

/// Numbers as they came.
struct PvaArray {
    PvaKind element = PvaKind::UInt8;
    image::ByteOrder order = image::kNativeOrder;
    std::size_t count = 0;
    /// Empty if they are not kept: too many, and not those of the field "value".
    std::span<const std::byte> bytes{};
    std::shared_ptr<const void> owner{};  ///< keeps the bytes
    bool isCopy = false;                  ///< that counts as a value's bytes
};

struct PvaValue;

/// Of a union, or of any: the value that it is at the moment.
struct PvaChoice {
    PvaTypePtr type{};          ///< null: none
    std::size_t place = 0;      ///< among the fields of a union
    std::size_t typeBytes = 0;  ///< that a type of its own takes in memory, at most
    std::shared_ptr<const PvaValue> value{};
};

/// Elements that are texts, structures, unions or any; of a null element, a value of nothing.
using PvaElements = std::shared_ptr<const std::vector<PvaValue>>;

/// What it means is said by its type. Copying one copies no array.
struct PvaValue {
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, PvaArray,
                 PvaElements, PvaChoice, std::vector<PvaValue>>
        held{};  ///< the last: the fields of a structure
};

/// A value with its type; or nothing, which is as good as a value that is not there.
class PvaRef {
public:
    PvaRef() = default;
    /// Both outlive it.
    PvaRef(const PvaType* type, const PvaValue* value) : type_(type), value_(value) {}

    [[nodiscard]] explicit operator bool() const noexcept { return value_ != nullptr; }
    [[nodiscard]] const PvaType* type() const noexcept { return type_; }
    [[nodiscard]] const PvaValue* value() const noexcept { return value_; }

    /// Of a structure.
    [[nodiscard]] PvaRef field(std::string_view name) const;
    [[nodiscard]] PvaRef field(std::size_t place) const;
    /// What a union or any is at the moment; nothing for null; all others themselves.
    [[nodiscard]] PvaRef chosen() const;
    /// The name of a union's choice: "ushortValue".
    [[nodiscard]] std::string_view chosenName() const;
    /// Of an array of texts, structures, unions or any.
    [[nodiscard]] std::size_t elementCount() const;
    [[nodiscard]] PvaRef element(std::size_t place) const;

    [[nodiscard]] std::optional<std::int64_t> integer() const;  ///< of a bool, too
    [[nodiscard]] std::optional<double> number() const;
    [[nodiscard]] std::string_view text() const;  ///< empty if it is none
    [[nodiscard]] const PvaArray* array() const;
    /// A number or text as it is; of an array, its type and count.
    [[nodiscard]] std::string toText() const;

private:
    template <class T>
    [[nodiscard]] const T* as() const {
        return value_ != nullptr ? std::get_if<T>(&value_->held) : nullptr;
    }
    const PvaType* type_ = nullptr;
    const PvaValue* value_ = nullptr;
};

/// Values have at most so many bytes, without the numbers of the field "value".
inline constexpr std::size_t kMaxPvaStateBytes = std::size_t{1} << 24U;

/// The state of a channel. The numbers of its field "value" stay where the message has them, if
/// they are half of it or more; of other arrays up to 64 KiB are kept. One thread at a time.
class PvaState {
public:
    /// Begins with nothing: every field is unset.
    void start(PvaTypePtr type);
    /// Reads `changed` fields out of a message whose payload `owner` keeps. Errors are the
    /// reader's; the state is then good for nothing.
    void update(PvaReader& from, const PvaBits& changed, PvaTypes& types,
                const std::shared_ptr<const void>& owner);

    [[nodiscard]] PvaRef root() const noexcept {
        return type_ ? PvaRef(type_.get(), &value_) : PvaRef();
    }
    [[nodiscard]] const PvaTypePtr& type() const noexcept { return type_; }
    [[nodiscard]] const PvaValue& value() const noexcept { return value_; }
    /// Of kMaxPvaStateBytes.
    [[nodiscard]] std::size_t bytesLeft() const noexcept { return budget_; }

private:
    PvaTypePtr type_;
    PvaValue value_;
    std::size_t budget_ = kMaxPvaStateBytes;
};

/// The structure for a person, a line for each node: its type, its name, and its value unless that
/// is an array.
[[nodiscard]] std::string pvaText(PvaRef root);

}  // namespace spate::stream
