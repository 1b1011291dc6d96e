// SPDX-License-Identifier: MIT
#include "spate/stream/sources/npy_header.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace spate::stream {
namespace {

constexpr std::size_t kMaxHeaderBytes = 1 << 20;
constexpr std::size_t kMaxAxes = 32;  // NumPy's own limit

// A reader of the Python literals that a header is made of.
class Literals {
public:
    explicit Literals(std::string_view text) : rest_(text) {}

    /// Takes `token` if it comes next.
    bool take(std::string_view token) {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n"), rest_.size()));
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    std::optional<std::string_view> takeString() {
        for (const char quote : {'\'', '"'}) {
            if (!take(std::string_view(&quote, 1))) continue;
            const auto end = rest_.find(quote);
            if (end == std::string_view::npos) return std::nullopt;
            const auto text = rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            return text;
        }
        return std::nullopt;
    }

    std::optional<std::int64_t> takeInteger() {
        take("");  // blanks
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc()) return std::nullopt;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        take("L");  // Python 2 wrote long integers so
        return value;
    }

    /// What comes next, for an error message.
    [[nodiscard]] std::string_view next() {
        take("");  // blanks
        return rest_.substr(0, 40);
    }

private:
    std::string_view rest_;
};

std::optional<image::DType> dtypeOfCode(std::string_view code) {
    using image::DType;
    constexpr std::pair<std::string_view, DType> kCodes[] = {
        {"u1", DType::UInt8},     {"b1", DType::Bool},       {"i1", DType::Int8},
        {"u2", DType::UInt16},    {"i2", DType::Int16},      {"u4", DType::UInt32},
        {"i4", DType::Int32},     {"u8", DType::UInt64},     {"i8", DType::Int64},
        {"f2", DType::Float16},   {"f4", DType::Float32},    {"f8", DType::Float64},
        {"c8", DType::Complex64}, {"c16", DType::Complex128}};
    for (const auto& [known, dtype] : kCodes) {
        if (known == code) return dtype;
    }
    return std::nullopt;
}

base::Result<void> readDescr(Literals& literals, NpyHeader& header) {
    constexpr std::string_view kExpected =
        "expected integers of 1 to 8 bytes, b1, f2, f4, f8, c8 or c16, as in '<f4'";
    const auto found = literals.next();
    const auto descr = literals.takeString();
    if (!descr) return base::fail("descr {}: {}", found, kExpected);  // a record's list of fields
    constexpr std::string_view kOrders = "<>|=";
    const char order = descr->empty() ? '\0' : descr->front();
    const auto dtype = kOrders.find(order) != std::string_view::npos ? dtypeOfCode(descr->substr(1))
                                                                     : std::nullopt;
    if (!dtype) return base::fail("descr '{}': {}", *descr, kExpected);
    header.dtype = *dtype;
    header.byteOrder = order == '<'   ? image::ByteOrder::Little
                       : order == '>' ? image::ByteOrder::Big
                                      : image::kNativeOrder;
    return {};
}

base::Result<void> readShape(Literals& literals, NpyHeader& header) {
    const std::string found(literals.next());
    bool ok = literals.take("(");
    while (ok && !literals.take(")")) {
        const auto length = literals.takeInteger();
        ok = length && *length >= 0 && header.shape.size() < kMaxAxes;
        if (ok) header.shape.push_back(*length);
        if (ok && !literals.take(",")) {
            ok = literals.take(")");
            break;
        }
    }
    if (!ok) return base::fail("shape {}: expected a tuple of lengths, as (512, 512)", found);
    return {};
}

base::Result<void> readFortranOrder(Literals& literals, NpyHeader& header) {
    header.fortranOrder = literals.take("True");
    if (header.fortranOrder || literals.take("False")) return {};
    return base::fail("fortran_order {}: expected True or False", literals.next());
}

base::Result<void> readDictionary(Literals& literals, NpyHeader& header) {
    bool hasDescr = false, hasOrder = false, hasShape = false;
    if (!literals.take("{")) return base::fail("header {}: expected a dictionary", literals.next());
    while (!literals.take("}")) {
        const auto key = literals.takeString();
        if (!key || !literals.take(":")) {
            return base::fail("header {}: expected 'key': value", literals.next());
        }
        bool* known = *key == "descr"           ? &hasDescr
                      : *key == "fortran_order" ? &hasOrder
                      : *key == "shape"         ? &hasShape
                                                : nullptr;
        if (known == nullptr || std::exchange(*known, true)) {
            return base::fail("header key '{}': expected descr, fortran_order and shape, once each",
                              *key);
        }
        const auto read = known == &hasDescr   ? readDescr(literals, header)
                          : known == &hasOrder ? readFortranOrder(literals, header)
                                               : readShape(literals, header);
        if (!read) return read;
        literals.take(",");
    }
    if (hasDescr && hasOrder && hasShape) return {};
    return base::fail("the header lacks {}", !hasDescr   ? "descr"
                                             : !hasOrder ? "fortran_order"
                                                         : "shape");
}

}  // namespace

base::Result<NpyHeader> readNpyHeader(std::string_view file) {
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(file[i]); };
    if (file.size() < 10)
        return base::fail("the file has {} bytes: expected a header", file.size());
    const int version = byteAt(6);
    if (version < 1 || version > 3) return base::fail("version {}: expected 1, 2 or 3", version);
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    const std::size_t textStart = 8 + lengthBytes;
    if (file.size() < textStart) {
        return base::fail("the file has {} bytes: expected a header", file.size());
    }
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i) length |= std::size_t{byteAt(8 + i)} << (8 * i);
    if (length > kMaxHeaderBytes || length > file.size() - textStart) {
        return base::fail("a header of {} bytes in a file of {}: expected at most {}, and the data",
                          length, file.size(), kMaxHeaderBytes);
    }
    NpyHeader header{.shape = {}, .dataStart = textStart + length};
    Literals literals(file.substr(textStart, length));
    if (const auto read = readDictionary(literals, header); !read) return base::failAs(read);
    return header;
}

}  // namespace spate::stream
