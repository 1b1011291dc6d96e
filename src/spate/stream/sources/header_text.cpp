// SPDX-License-Identifier: MIT
#include "spate/stream/sources/header_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

constexpr std::string_view kBlank = " \t\r\n\f\v";

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = std::min(text.find_first_not_of(kBlank), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

std::optional<double> leadingNumber(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) noexcept {
    text = trimmed(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isWhole = error == std::errc() && end == text.data() + text.size();
    return isWhole ? std::optional(value) : std::nullopt;
}

bool equalIgnoringCase(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

void HeaderText::add(std::string_view key, std::string_view value) {
    entries_.emplace_back(trimmed(key), trimmed(value));
}

void HeaderText::append(const HeaderText& others) {
    entries_.insert(entries_.end(), others.entries_.begin(), others.entries_.end());
}

std::optional<std::string_view> HeaderText::find(std::string_view key) const noexcept {
    for (const auto& [name, value] : entries_) {
        if (equalIgnoringCase(name, key)) return value;
    }
    return std::nullopt;
}

std::optional<double> HeaderText::number(std::string_view key) const noexcept {
    const auto text = find(key);
    return text ? leadingNumber(*text) : std::nullopt;
}

base::Result<std::int64_t> HeaderText::integer(std::string_view key, std::int64_t min,
                                               std::int64_t max) const {
    const auto text = find(key);
    const auto value = text ? wholeNumber(*text) : std::nullopt;
    if (value && *value >= min && *value <= max) return *value;
    return base::fail("{} is {}: expected a whole number from {} to {}", key,
                      text ? "'" + attributeText(*text) + "'" : "missing", min, max);
}

image::Attributes HeaderText::attributes() const {
    constexpr std::size_t kMost = 500;
    image::Attributes attributes;
    for (const auto& [name, value] : entries_) {
        if (attributes.size() >= kMost) break;
        std::string key = attributeText(name);
        std::string clean = attributeText(value);
        if (!key.empty() && !clean.empty()) attributes.emplace(std::move(key), std::move(clean));
    }
    return attributes;
}

base::Result<BraceHeader> readBraceHeader(std::string_view text) {
    if (!text.starts_with('{')) return base::fail("the header does not begin with '{{'");
    // Each entry ends with a semicolon, or a line's end where a writer has forgotten it; the brace
    // that ends the header is where an entry would begin, as values may have braces of their own.
    constexpr std::size_t kMostEntries = 5000;
    BraceHeader header;
    std::size_t entries = 0;
    std::size_t place = 1;
    while (true) {
        const auto first = text.find_first_not_of(kBlank, place);
        if (first == text.npos) break;
        if (text[first] == '}') {
            header.end = first + 1;
            if (text.substr(header.end).starts_with('\r')) ++header.end;
            if (text.substr(header.end).starts_with('\n')) ++header.end;
            return header;
        }
        const auto end = text.find_first_of(";\n", first);
        if (end == text.npos) break;
        const auto entry = text.substr(first, end - first);
        const auto equals = entry.find('=');
        if (equals != entry.npos) {
            if (++entries > kMostEntries) {
                return base::fail("more than {} entries in the header", kMostEntries);
            }
            header.values.add(entry.substr(0, equals), entry.substr(equals + 1));
        }
        place = end + 1;
    }
    return base::fail("no '}}' ends the header within {} bytes", text.size());
}

base::Result<BraceHeader> readBraceHeader(const FileReader& file, std::int64_t place) {
    constexpr std::int64_t kFirstGuess = 1 << 13;  // most headers are shorter
    base::Result<BraceHeader> header;
    for (const std::int64_t most : {kFirstGuess, kMaxHeaderBytes}) {
        const auto text = file.text(place, most);
        if (!text) return base::failAs(text);
        header = readBraceHeader(*text);
        if (header || static_cast<std::int64_t>(text->size()) < most) break;
    }
    return header;
}

}  // namespace spate::stream
