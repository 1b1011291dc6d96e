// SPDX-License-Identifier: MIT
// PvaType: what a value of pvAccess is made of; PvaTypes: the types of one connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spate/image/dtype.h"
#include "spate/stream/sources/pva_wire.h"

namespace spate::stream {

enum class PvaKind : std::uint8_t {
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float32,
    Float64,
    Text,
    Structure,
    Union,
    Any,  ///< a value that brings its type along
};

/// The name that EPICS has for it: "ushort", "any".
[[nodiscard]] std::string_view name(PvaKind kind) noexcept;
/// Bytes of a number or bool; 0 of all others.
[[nodiscard]] std::size_t sizeOf(PvaKind kind) noexcept;
/// The pixels that an array of such numbers are.
[[nodiscard]] std::optional<image::DType> dtypeOf(PvaKind kind) noexcept;

struct PvaType;
using PvaTypePtr = std::shared_ptr<const PvaType>;

struct PvaField {
    std::string name{};
    PvaTypePtr type{};  ///< never null
};

/// Immutable, and shared between those that refer to it.
struct PvaType {
    PvaKind kind = PvaKind::Any;
    bool isArray = false;
    std::optional<std::size_t> fixedCount{};  ///< of an array that has no size on the wire
    std::string id{};                         ///< "epics:nt/NTNDArray:1.0"
    std::vector<PvaField> fields{};           ///< of a structure; or what a union may be
    PvaTypePtr element{};                     ///< of an array of structures or unions
    std::size_t bits = 1;                     ///< that a bit set has for it
    unsigned depth = 1;

    [[nodiscard]] bool isStructure() const noexcept {
        return kind == PvaKind::Structure && !isArray;
    }
    /// The place of a field; nothing if there is none of that name.
    [[nodiscard]] std::optional<std::size_t> indexOf(std::string_view fieldName) const noexcept;
};

/// Types nest at most so deep, and so do values.
inline constexpr unsigned kMaxPvaDepth = 32;

/// Reads types, and remembers those that get a number: a sender describes a type once.
/// Source: epics-docs, pv-access/Protocol-Encoding, "Introspection Data".
class PvaTypes {
public:
    /// The type that follows in a message; null if it says that there is none, or is not understood
    /// (PvaReader::hasFailed()). At most kMaxPvaBits nodes; no more than some thousand types are
    /// remembered.
    [[nodiscard]] PvaTypePtr read(PvaReader& from) {
        nodes_ = 0;
        return readAt(from, 1);
    }

private:
    struct Known {
        PvaTypePtr type{};
        std::size_t bytes = 0;  // of its description
    };
    [[nodiscard]] PvaTypePtr readAt(PvaReader& from, unsigned depth);
    [[nodiscard]] PvaTypePtr readNumbered(PvaReader& from, unsigned depth);
    void readFields(PvaReader& from, unsigned depth, PvaType& type);

    std::map<std::uint16_t, Known> known_;
    std::size_t knownBytes_ = 0;
    std::size_t nodes_ = 0;  // of the type that is being read
};

}  // namespace spate::stream
