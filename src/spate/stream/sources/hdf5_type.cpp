// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_type.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace spate::stream {
namespace {

using image::ByteOrder;
using image::DType;

std::optional<DType> integerOf(std::size_t bytes, bool isSigned) {
    switch (bytes) {
        case 1:
            return isSigned ? DType::Int8 : DType::UInt8;
        case 2:
            return isSigned ? DType::Int16 : DType::UInt16;
        case 4:
            return isSigned ? DType::Int32 : DType::UInt32;
        case 8:
            return isSigned ? DType::Int64 : DType::UInt64;
        default:
            return std::nullopt;
    }
}

ByteOrder orderOf(hid_t type) {
    return H5Tget_order(type) == H5T_ORDER_BE ? ByteOrder::Big : ByteOrder::Little;
}

base::Result<Hdf5PixelType> integerType(hid_t type) {
    const std::size_t bytes = H5Tget_size(type);
    const bool isSigned = H5Tget_sign(type) == H5T_SGN_2;
    const bool fillsBytes = H5Tget_precision(type) == 8 * bytes;
    if (const auto dtype = integerOf(bytes, isSigned); dtype && fillsBytes) {
        return Hdf5PixelType{.dtype = *dtype, .byteOrder = orderOf(type)};
    }
    for (const std::size_t wider : {1U, 2U, 4U, 8U}) {
        if (wider < bytes) continue;
        return Hdf5PixelType{.dtype = *integerOf(wider, isSigned), .asStored = false};
    }
    return base::fail("integers of {} bytes: expected at most 8", bytes);
}

// The numbers as IEEE 754 has them: what has its sign or exponent elsewhere is converted.
base::Result<Hdf5PixelType> floatType(hid_t type) {
    struct Format {
        std::size_t bytes, exponentBits, mantissaBits, bias;
        DType dtype;
    };
    constexpr Format kFormats[] = {{2, 5, 10, 15, DType::Float16},
                                   {4, 8, 23, 127, DType::Float32},
                                   {8, 11, 52, 1023, DType::Float64}};
    std::size_t sign = 0, exponent = 0, exponentBits = 0, mantissa = 0, mantissaBits = 0;
    H5Tget_fields(type, &sign, &exponent, &exponentBits, &mantissa, &mantissaBits);
    const auto order = H5Tget_order(type);
    for (const Format& format : kFormats) {
        if (H5Tget_size(type) == format.bytes && exponentBits == format.exponentBits &&
            mantissaBits == format.mantissaBits && H5Tget_ebias(type) == format.bias &&
            mantissa == 0 && exponent == mantissaBits && sign == 8 * format.bytes - 1 &&
            (order == H5T_ORDER_LE || order == H5T_ORDER_BE)) {
            return Hdf5PixelType{.dtype = format.dtype, .byteOrder = orderOf(type)};
        }
    }
    return Hdf5PixelType{.dtype = DType::Float64, .asStored = false};
}

std::string nameOf(hid_t type, unsigned member) {
    char* const name = H5Tget_member_name(type, member);
    std::string copy = name != nullptr ? name : "";
    H5free_memory(name);
    return copy;
}

base::Result<Hdf5PixelType> enumType(hid_t type) {
    const Hdf5Handle base(H5Tget_super(type), H5Tclose);
    auto pixel = integerType(base.id());
    if (pixel && H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2 &&
        nameOf(type, 0) == "FALSE" && nameOf(type, 1) == "TRUE") {
        pixel->dtype = DType::Bool;
    }
    if (pixel && !pixel->asStored) return base::fail("an enumeration of an unusual integer type");
    return pixel;
}

base::Result<Hdf5PixelType> complexType(hid_t type) {
    const auto wrong =
        base::fail("records: expected numbers, or pairs r and i of float32 or float64");
    if (H5Tget_nmembers(type) != 2) return wrong;
    const auto first = nameOf(type, 0);
    const auto second = nameOf(type, 1);
    if (!(first == "r" && second == "i") && !(first == "real" && second == "imag")) return wrong;
    const Hdf5Handle real(H5Tget_member_type(type, 0), H5Tclose);
    const Hdf5Handle imaginary(H5Tget_member_type(type, 1), H5Tclose);
    if (H5Tequal(real.id(), imaginary.id()) <= 0) return wrong;
    if (H5Tget_class(real.id()) != H5T_FLOAT) return wrong;
    const auto part = floatType(real.id());
    const std::size_t bytes = H5Tget_size(real.id());
    const bool packed = H5Tget_size(type) == 2 * bytes && H5Tget_member_offset(type, 0) == 0 &&
                        H5Tget_member_offset(type, 1) == bytes;
    if (!packed || !part->asStored || part->dtype == DType::Float16) return wrong;
    return Hdf5PixelType{
        .dtype = part->dtype == DType::Float32 ? DType::Complex64 : DType::Complex128,
        .byteOrder = part->byteOrder};
}

hid_t nativeType(DType dtype) {
    switch (dtype) {
        case DType::UInt8:
            return H5T_NATIVE_UINT8;
        case DType::Int8:
            return H5T_NATIVE_INT8;
        case DType::UInt16:
            return H5T_NATIVE_UINT16;
        case DType::Int16:
            return H5T_NATIVE_INT16;
        case DType::UInt32:
            return H5T_NATIVE_UINT32;
        case DType::Int32:
            return H5T_NATIVE_INT32;
        case DType::UInt64:
            return H5T_NATIVE_UINT64;
        case DType::Int64:
            return H5T_NATIVE_INT64;
        default:
            return H5T_NATIVE_DOUBLE;
    }
}

}  // namespace

base::Result<Hdf5PixelType> hdf5PixelType(hid_t type) {
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            return integerType(type);
        case H5T_FLOAT:
            return floatType(type);
        case H5T_ENUM:
            return enumType(type);
        case H5T_COMPOUND:
            return complexType(type);
        case H5T_BITFIELD: {
            const auto dtype = integerOf(H5Tget_size(type), false);
            if (!dtype) return base::fail("bit fields of {} bytes", H5Tget_size(type));
            return Hdf5PixelType{.dtype = *dtype, .byteOrder = orderOf(type)};
        }
        case H5T_STRING:
            return base::fail("text: expected numbers");
        default:
            return base::fail("neither integers nor floating-point numbers");
    }
}

Hdf5Handle hdf5MemoryType(hid_t type, const Hdf5PixelType& pixel) {
    return {H5Tcopy(pixel.asStored ? type : nativeType(pixel.dtype)), H5Tclose};
}

}  // namespace spate::stream
