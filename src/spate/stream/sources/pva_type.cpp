// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_type.h"

#include <algorithm>
#include <utility>

namespace spate::stream {
namespace {

constexpr std::uint8_t kNone = 0xFF;
constexpr std::uint8_t kKnown = 0xFE;
constexpr std::uint8_t kNumbered = 0xFD;

// Of a type's code.
enum Arity : std::uint8_t { Single = 0x00, Variable = 0x08, Bounded = 0x10, Fixed = 0x18 };
constexpr std::uint8_t kArity = 0x18;

constexpr std::size_t kMostKnown = 4096;
constexpr std::size_t kMostKnownBytes = std::size_t{1} << 20U;

struct Code {
    std::uint8_t code;
    PvaKind kind;
};
constexpr Code kCodes[] = {
    {0x00, PvaKind::Bool},      {0x20, PvaKind::Int8},    {0x21, PvaKind::Int16},
    {0x22, PvaKind::Int32},     {0x23, PvaKind::Int64},   {0x24, PvaKind::UInt8},
    {0x25, PvaKind::UInt16},    {0x26, PvaKind::UInt32},  {0x27, PvaKind::UInt64},
    {0x42, PvaKind::Float32},   {0x43, PvaKind::Float64}, {0x60, PvaKind::Text},
    {0x80, PvaKind::Structure}, {0x81, PvaKind::Union},   {0x82, PvaKind::Any},
    {0x83, PvaKind::Text},      {0x86, PvaKind::Text},  // bounded: by its bits, and by the table
};

bool isBoundedText(std::uint8_t code) {
    return code == 0x83 || code == 0x86;
}

// Its kind, and the sizes that follow some codes.
std::optional<PvaType> startOf(std::uint8_t code, PvaReader& from) {
    const std::uint8_t single = code & static_cast<std::uint8_t>(~kArity);
    const auto* found = std::find_if(std::begin(kCodes), std::end(kCodes),
                                     [&](const Code& each) { return each.code == single; });
    const auto arity = static_cast<Arity>(code & kArity);
    const bool isComplex = single >= 0x80;
    if (found == std::end(kCodes) || (isComplex && (arity == Bounded || arity == Fixed)) ||
        (isBoundedText(single) && arity != Single)) {
        from.fail(fmt::format("a type {:#04x}, which is none", code));
        return std::nullopt;
    }
    PvaType type{.kind = found->kind, .isArray = arity != Single};
    if (isBoundedText(single) || arity == Bounded) (void)from.size();
    if (arity == Fixed) type.fixedCount = from.size();
    return type;
}

}  // namespace

std::string_view name(PvaKind kind) noexcept {
    constexpr std::string_view kNames[] = {"boolean", "byte",   "short",     "int",   "long",
                                           "ubyte",   "ushort", "uint",      "ulong", "float",
                                           "double",  "string", "structure", "union", "any"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::size_t sizeOf(PvaKind kind) noexcept {
    const auto dtype = dtypeOf(kind);
    return dtype ? image::sizeOf(*dtype) : 0;
}

std::optional<image::DType> dtypeOf(PvaKind kind) noexcept {
    using image::DType;
    constexpr DType kTypes[] = {DType::Bool,   DType::Int8,    DType::Int16,  DType::Int32,
                                DType::Int64,  DType::UInt8,   DType::UInt16, DType::UInt32,
                                DType::UInt64, DType::Float32, DType::Float64};
    const auto place = static_cast<std::size_t>(kind);
    return place < std::size(kTypes) ? std::optional(kTypes[place]) : std::nullopt;
}

std::optional<std::size_t> PvaType::indexOf(std::string_view fieldName) const noexcept {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const PvaField& each) { return each.name == fieldName; });
    if (found == fields.end()) return std::nullopt;
    return static_cast<std::size_t>(found - fields.begin());
}

PvaTypePtr PvaTypes::readAt(PvaReader& from, unsigned depth) {
    if (depth > kMaxPvaDepth) from.fail(fmt::format("types nest deeper than {}", kMaxPvaDepth));
    if (++nodes_ > kMaxPvaBits) from.fail(fmt::format("a type of more than {} nodes", kMaxPvaBits));
    const auto code = from.number<std::uint8_t>();
    if (from.hasFailed() || code == kNone) return nullptr;
    if (code == kNumbered) return readNumbered(from, depth);
    if (code == kKnown) {
        const auto number = from.number<std::uint16_t>();
        const auto found = known_.find(number);
        if (found != known_.end() && found->second.type->depth + depth <= kMaxPvaDepth + 1) {
            return found->second.type;
        }
        from.fail(
            fmt::format("type number {}, which was not described, or nests too deep", number));
        return nullptr;
    }
    auto type = startOf(code, from);
    if (!type) return nullptr;
    if (type->kind == PvaKind::Structure || type->kind == PvaKind::Union) {
        readFields(from, depth, *type);
    }
    return from.hasFailed() ? nullptr : std::make_shared<const PvaType>(std::move(*type));
}

PvaTypePtr PvaTypes::readNumbered(PvaReader& from, unsigned depth) {
    const auto number = from.number<std::uint16_t>();
    const std::size_t start = from.position();
    auto type = readAt(from, depth + 1);  // so that numbers of numbers end somewhere
    if (!type) {
        from.fail(fmt::format("type number {} without a description", number));
        return nullptr;
    }
    Known& known = known_[number];
    knownBytes_ -= std::exchange(known.bytes, from.position() - start);
    knownBytes_ += known.bytes;
    known.type = type;
    if (known_.size() > kMostKnown || knownBytes_ > kMostKnownBytes) {
        from.fail(fmt::format("{} types of {} bytes to remember: expected at most {} of {}",
                              known_.size(), knownBytes_, kMostKnown, kMostKnownBytes));
    }
    return type;
}

// An array's element is described on its own; all others here.
void PvaTypes::readFields(PvaReader& from, unsigned depth, PvaType& type) {
    if (type.isArray) {
        type.element = readAt(from, depth + 1);
        if (!type.element || type.element->kind != type.kind || type.element->isArray) {
            from.fail("an array of structures or unions that are none");
            return;
        }
        type.depth = type.element->depth + 1;
        return;
    }
    type.id = from.text();
    for (std::size_t count = from.size(); count > 0 && !from.hasFailed(); --count) {
        PvaField field{.name = std::string(from.text()), .type = readAt(from, depth + 1)};
        if (!field.type) {
            from.fail("a field without a type");
            return;
        }
        type.depth = std::max(type.depth, field.type->depth + 1);
        if (type.kind == PvaKind::Structure) type.bits += field.type->bits;
        if (type.bits > kMaxPvaBits) from.fail(fmt::format("more than {} fields", kMaxPvaBits));
        type.fields.push_back(std::move(field));
    }
}

}  // namespace spate::stream
