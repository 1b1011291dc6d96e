// SPDX-License-Identifier: MIT
#include "spate/stream/writers/fits_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <type_traits>

#include "spate/stream/sources/image_file.h"
#include "spate/stream/writers/frame_notes.h"

namespace spate::stream {
namespace {

constexpr std::size_t kCardLength = 80;
constexpr std::size_t kKeywordLength = 8;
constexpr std::string_view kDigits = "0123456789";

char toUpper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// One "?" for each character that is not ASCII, but "u" for micro, as "um" has always been written.
std::string ascii(std::string_view text) {
    std::string known = attributeText(text);
    for (const std::string_view micro : {"\xC2\xB5", "\xCE\xBC"}) {  // the sign, and Greek mu
        for (auto at = known.find(micro); at != std::string::npos; at = known.find(micro)) {
            known.erase(at, micro.size() - 1);
            known[at] = 'u';
        }
    }
    std::string clean;
    for (const char c : known) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = byte >= 0x80 && byte < 0xC0;  // UTF-8: not the first of its bytes
        if (!continues) clean += byte < 0x80 ? c : '?';
    }
    return clean;
}

// FITS standard 4.0, sections 4.2.3 and 4.2.4: 42, -0.5, 1E-3.
bool isNumber(std::string_view text) {
    const auto takeSign = [&] {
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    };
    const auto takeDigits = [&] {
        const auto count = std::min(text.find_first_not_of(kDigits), text.size());
        text.remove_prefix(count);
        return count;
    };
    takeSign();
    auto digits = takeDigits();
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits += takeDigits();
    }
    if (digits == 0) return false;
    if (!text.starts_with('E')) return text.empty();
    text.remove_prefix(1);
    takeSign();
    return takeDigits() > 0 && text.empty();
}

bool isKeyword(std::string_view name) {
    return !name.empty() && name.size() <= kKeywordLength &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

// Whether a card of this keyword would say how this file is laid out, or is no value at all.
bool speaksOfTheFile(std::string_view keyword) {
    const auto card = fmt::format("{:<8}= 1", keyword);
    const int kind = fits_get_keyclass(const_cast<char*>(card.c_str()));
    return kind == TYP_STRUC_KEY || kind == TYP_CMPRS_KEY || kind == TYP_SCAL_KEY ||
           kind == TYP_NULL_KEY || kind == TYP_CKSUM_KEY || kind == TYP_COMM_KEY ||
           kind == TYP_CONT_KEY || keyword == "DATE" || keyword == "END";
}

void writeComment(fitsfile* file, const std::string& text, int& status) {
    fits_write_comment(file, text.c_str(), &status);
}

// A number as it is spelt, or text, which may take several cards.
void writeCard(fitsfile* file, const std::string& keyword, const std::string& value,
               const std::string& comment, int& status) {
    std::string number = value;
    std::transform(number.begin(), number.end(), number.begin(), toUpper);
    auto card = fmt::format("{:<8}= {:>20}", keyword, number);
    if (!isNumber(number) || card.size() > kCardLength) {
        fits_write_key_longstr(file, keyword.c_str(), value.c_str(), comment.c_str(), &status);
        return;
    }
    if (!comment.empty()) card.append(" / ").append(comment);
    fits_write_record(file, card.substr(0, kCardLength).c_str(), &status);
}

void writeAttribute(fitsfile* file, const std::string& key, const std::string& text, int& status) {
    const std::string name = ascii(key);
    const std::string value = ascii(text);
    std::string keyword = name;
    std::transform(keyword.begin(), keyword.end(), keyword.begin(), toUpper);
    if (isKeyword(keyword)) {
        const bool isWritten = keyword == "FRAMEID" || keyword == "DATE-OBS" ||
                               keyword == "SATURATE" || keyword == "HDU";
        if (!isWritten && !speaksOfTheFile(keyword)) writeCard(file, keyword, value, "", status);
        return;
    }
    const auto hierarch = fmt::format("HIERARCH {} = '{}'", name, value);
    if (hierarch.size() <= kCardLength && hierarch.find_first_of("='") == name.size() + 10 &&
        value.find('\'') == std::string::npos) {
        fits_write_record(file, hierarch.c_str(), &status);
    } else {
        writeComment(file, fmt::format("{} = {}", name, value), status);
    }
}

// FITS standard 4.0, section 5.2.5: the other signedness is stored with half of the type's range as
// an offset, which flips the highest bit.
template <class T>
LONGLONG storedInteger(T value) {
    constexpr bool kHasOffset = std::is_unsigned_v<T> != (sizeof(T) == 1);
    using Stored = std::conditional_t<sizeof(T) == 1, std::uint8_t, std::make_signed_t<T>>;
    constexpr int kHighest = 8 * static_cast<int>(sizeof(T)) - 1;
    const auto offset = std::uint64_t{kHasOffset ? 1U : 0U} << kHighest;
    return static_cast<Stored>(static_cast<std::uint64_t>(value) ^ offset);
}

std::optional<LONGLONG> blankOf(const image::PixelValue& sentinel, image::DType dtype) {
    return image::visit(dtype, [&](auto type) -> std::optional<LONGLONG> {
        using T = typename decltype(type)::Type;
        if constexpr (std::is_integral_v<T>) {
            if (const auto value = sentinel.exactly<T>()) return storedInteger(*value);
        }
        return std::nullopt;
    });
}

void writeSpecialValues(fitsfile* file, const image::Frame& frame, int& status) {
    if (!frame.special) return;
    bool hasBlank = false;
    for (const auto& sentinel : frame.special->sentinels) {
        const auto blank = hasBlank ? std::nullopt : blankOf(sentinel, frame.view.dtype());
        if (blank) {
            hasBlank = true;
            writeCard(file, "BLANK", std::to_string(*blank), "no measurement, as stored", status);
        } else {
            writeComment(file, fmt::format("No measurement where {}", sentinel.toText()), status);
        }
    }
    if (frame.special->overload) {
        writeCard(file, "SATURATE", frame.special->overload->toText(),
                  "saturated from this value on", status);
    }
}

}  // namespace

void writeFrameCards(fitsfile* file, const image::Frame& frame, int& status) {
    writeCard(file, "FRAMEID", std::to_string(frame.id), "number of this frame", status);
    if (const auto date = dateOfFrame(frame); !date.empty()) {
        writeCard(file, "DATE-OBS", ascii(date), "UTC", status);
    }
    writeSpecialValues(file, frame, status);
    if (frame.attributes) {
        for (const auto& [key, value] : *frame.attributes) {
            writeAttribute(file, key, value, status);
        }
    }
    writeComment(file, "Row 0 of the frame comes first: nothing is flipped.", status);
}

}  // namespace spate::stream
