// SPDX-License-Identifier: MIT
// DType: the type of one pixel, and the one place that turns it into a C++ type.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace spate::image {

/// The type of one pixel. A new one is an entry here and a line in visit(), name() and dtypeOf.
enum class DType : std::uint8_t {
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
};

inline constexpr DType kAllDTypes[] = {
    DType::UInt8, DType::Int8,   DType::UInt16, DType::Int16,   DType::UInt32,
    DType::Int32, DType::UInt64, DType::Int64,  DType::Float32, DType::Float64,
};

enum class ByteOrder : std::uint8_t { Little, Big };
inline constexpr ByteOrder kNativeOrder =
    std::endian::native == std::endian::little ? ByteOrder::Little : ByteOrder::Big;

/// Stands for a pixel type in visit(): `visit(dtype, [](auto tag) { using T = decltype(tag)::Type;
/// })`.
template <class T>
struct PixelType {
    using Type = T;
};

/// Calls `function` with the PixelType of `dtype`: the one switch over pixel types.
template <class F>
constexpr decltype(auto) visit(DType dtype, F&& function) {
    switch (dtype) {
        case DType::UInt8:
            return function(PixelType<std::uint8_t>{});
        case DType::Int8:
            return function(PixelType<std::int8_t>{});
        case DType::UInt16:
            return function(PixelType<std::uint16_t>{});
        case DType::Int16:
            return function(PixelType<std::int16_t>{});
        case DType::UInt32:
            return function(PixelType<std::uint32_t>{});
        case DType::Int32:
            return function(PixelType<std::int32_t>{});
        case DType::UInt64:
            return function(PixelType<std::uint64_t>{});
        case DType::Int64:
            return function(PixelType<std::int64_t>{});
        case DType::Float32:
            return function(PixelType<float>{});
        case DType::Float64:
            break;
    }
    return function(PixelType<double>{});
}

/// Bytes of one pixel.
[[nodiscard]] constexpr std::size_t sizeOf(DType dtype) noexcept {
    return visit(dtype, [](auto type) { return sizeof(typename decltype(type)::Type); });
}

/// The name users know: "uint16", "float32".
[[nodiscard]] constexpr std::string_view name(DType dtype) noexcept {
    constexpr std::string_view kNames[] = {"uint8", "int8",   "uint16", "int16",   "uint32",
                                           "int32", "uint64", "int64",  "float32", "float64"};
    return kNames[static_cast<std::size_t>(dtype)];
}

/// The DType of a name; nothing if it is unknown.
[[nodiscard]] constexpr std::optional<DType> dtypeFromName(std::string_view text) noexcept {
    for (const DType dtype : kAllDTypes) {
        if (name(dtype) == text) return dtype;
    }
    return std::nullopt;
}

/// The DType of a C++ type: `dtypeOf<float>`.
template <class T>
inline constexpr DType dtypeOf = [] {
    for (const DType dtype : kAllDTypes) {
        if (visit(dtype,
                  [](auto type) { return std::is_same_v<typename decltype(type)::Type, T>; })) {
            return dtype;
        }
    }
    throw "not a pixel type";  // at compile time only
}();

/// Values that stand for "no measurement" in data of type T: NaN, and in unmasked uint32 counts
/// the two largest values, which detectors write for gaps and bad pixels.
template <class T>
[[nodiscard]] constexpr bool isMasked(T value) noexcept {
    if constexpr (std::is_floating_point_v<T>) return value != value;
    if constexpr (std::is_same_v<T, std::uint32_t>) return value >= 0xFFFF'FFFEU;
    return false;
}

}  // namespace spate::image
