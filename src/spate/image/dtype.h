// SPDX-License-Identifier: MIT
// DType: the type of one pixel, and the one place that turns it into a C++ type.
#pragma once

#include <bit>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "spate/base/contract.h"

namespace spate::image {

/// The type of one pixel. Ten are numbers, which the kernels compare as they lie; the others are
/// numbers when they are read: valueType(). A new one is an entry here and a line in visitStorage()
/// (or visit()) and name().
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
    Bool,        ///< one byte, true unless zero
    Float16,     ///< IEEE binary16
    Complex64,   ///< two float32: real, imaginary
    Complex128,  ///< two float64
};

/// The types whose values are numbers as they lie.
inline constexpr DType kNumberDTypes[] = {
    DType::UInt8, DType::Int8,   DType::UInt16, DType::Int16,   DType::UInt32,
    DType::Int32, DType::UInt64, DType::Int64,  DType::Float32, DType::Float64,
};

inline constexpr DType kAllDTypes[] = {
    DType::UInt8, DType::Int8,    DType::UInt16,    DType::Int16,      DType::UInt32,
    DType::Int32, DType::UInt64,  DType::Int64,     DType::Float32,    DType::Float64,
    DType::Bool,  DType::Float16, DType::Complex64, DType::Complex128,
};

[[nodiscard]] constexpr bool isNumber(DType dtype) noexcept {
    return dtype <= DType::Float64;
}
[[nodiscard]] constexpr bool isComplex(DType dtype) noexcept {
    return dtype == DType::Complex64 || dtype == DType::Complex128;
}

/// Whether the channels of a colour image may be of this type.
[[nodiscard]] constexpr bool canBeColor(DType dtype) noexcept {
    return dtype == DType::UInt8 || dtype == DType::UInt16 || dtype == DType::Float32 ||
           dtype == DType::Float64;
}

enum class ByteOrder : std::uint8_t { Little, Big };

inline constexpr ByteOrder kNativeOrder =
    std::endian::native == std::endian::little ? ByteOrder::Little : ByteOrder::Big;

/// A pixel of DType::Bool: any byte but zero is true.
struct Bool {
    std::uint8_t byte = 0;
    [[nodiscard]] constexpr bool value() const noexcept { return byte != 0; }
};

/// A pixel of DType::Float16.
struct Float16 {
    std::uint16_t bits = 0;

    /// The same number: float32 holds all of float16.
    [[nodiscard]] constexpr float value() const noexcept {
        // Exponent and mantissa where float32 has them; the product moves the exponent's bias and
        // makes the denormals normal.
        const auto magnitude = std::bit_cast<float>((bits & 0x7FFFU) << 13U) * 0x1p112F;
        const std::uint32_t special = (bits & 0x7C00U) == 0x7C00U ? 0x7F80'0000U : 0U;  // inf, NaN
        const std::uint32_t sign = (bits & 0x8000U) << 16U;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | special | sign);
    }
};

/// Stands for a pixel type in visit(), whose function takes the type from this argument of it.
template <class T>
struct PixelType {
    using Type = T;
};

/// Calls `function` with the PixelType of a number `dtype`.
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
        default:
            break;
    }
    SPATE_EXPECTS(dtype == DType::Float64);
    return function(PixelType<double>{});
}

/// Calls `function` with the PixelType of any `dtype`: numbers, Bool, Float16, std::complex.
template <class F>
constexpr decltype(auto) visitStorage(DType dtype, F&& function) {
    switch (dtype) {
        case DType::Bool:
            return function(PixelType<Bool>{});
        case DType::Float16:
            return function(PixelType<Float16>{});
        case DType::Complex64:
            return function(PixelType<std::complex<float>>{});
        case DType::Complex128:
            return function(PixelType<std::complex<double>>{});
        default:
            return visit(dtype, std::forward<F>(function));
    }
}

/// The number type that pixels of a type are read as: itself for numbers, uint8 for bool, float32
/// for float16; for complex the type of its parts, magnitude and phase.
[[nodiscard]] constexpr DType valueType(DType dtype) noexcept {
    switch (dtype) {
        case DType::Bool:
            return DType::UInt8;
        case DType::Float16:
        case DType::Complex64:
            return DType::Float32;
        case DType::Complex128:
            return DType::Float64;
        default:
            return dtype;
    }
}

/// Bytes of one pixel.
[[nodiscard]] constexpr std::size_t sizeOf(DType dtype) noexcept {
    return visitStorage(dtype, [](auto type) { return sizeof(typename decltype(type)::Type); });
}

/// The name users know, numpy's: "uint16", "float32".
[[nodiscard]] constexpr std::string_view name(DType dtype) noexcept {
    constexpr std::string_view kNames[] = {"uint8", "int8",    "uint16",    "int16",     "uint32",
                                           "int32", "uint64",  "int64",     "float32",   "float64",
                                           "bool",  "float16", "complex64", "complex128"};
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
        if (visitStorage(dtype, [](auto type) {
                return std::is_same_v<typename decltype(type)::Type, T>;
            })) {
            return dtype;
        }
    }
    throw "not a pixel type";  // at compile time only
}();

/// Which number a complex pixel is shown as.
enum class ComplexPart : std::uint8_t { Magnitude, Phase, Real, Imaginary };

inline constexpr ComplexPart kAllComplexParts[] = {ComplexPart::Magnitude, ComplexPart::Phase,
                                                   ComplexPart::Real, ComplexPart::Imaginary};

[[nodiscard]] constexpr std::string_view name(ComplexPart part) noexcept {
    constexpr std::string_view kNames[] = {"magnitude", "phase", "real", "imaginary"};
    return kNames[static_cast<std::size_t>(part)];
}

/// Values that stand for "no measurement" in data of type T: NaN, and in unmasked uint32 counts
/// the two largest values, which detectors write for gaps and bad pixels.
template <class T>
[[nodiscard]] constexpr bool isMasked(T value) noexcept {
    if constexpr (std::is_floating_point_v<T>) return value != value;
    if constexpr (std::is_same_v<T, std::uint32_t>) return value >= 0xFFFF'FFFEU;
    return false;
}

}  // namespace spate::image
