// SPDX-License-Identifier: MIT
// HeaderText: the lines of an image's text header, as names and values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/sources/file_reader.h"

namespace spate::stream {

/// A number at the start of `text` ("0.16000 m" is 0.16); nothing where there is none, or none that
/// is finite.
[[nodiscard]] std::optional<double> leadingNumber(std::string_view text) noexcept;

/// A whole number that is all of `text`; nothing for any other.
[[nodiscard]] std::optional<std::int64_t> wholeNumber(std::string_view text) noexcept;

/// Without blanks, tabs and ends of lines around.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

[[nodiscard]] bool equalIgnoringCase(std::string_view a, std::string_view b) noexcept;

/// Names and values in the order of the header. Names are looked up whatever their case; of those
/// that come twice, the first counts.
class HeaderText {
public:
    void add(std::string_view key, std::string_view value);
    /// Behind those that are there, so that these count where both have a name.
    void append(const HeaderText& others);

    [[nodiscard]] bool isEmpty() const noexcept { return entries_.empty(); }
    [[nodiscard]] std::optional<std::string_view> find(std::string_view key) const noexcept;
    [[nodiscard]] std::optional<double> number(std::string_view key) const noexcept;

    /// A whole number that must be there, between `min` and `max`. The error names all of them.
    [[nodiscard]] base::Result<std::int64_t> integer(std::string_view key, std::int64_t min,
                                                     std::int64_t max) const;

    /// All of them, fit to be shown (attributeText()), at most 500.
    [[nodiscard]] image::Attributes attributes() const;

private:
    std::vector<std::pair<std::string, std::string>> entries_;
};

/// The header that EDF and SMV files have: `{ key = value ; key = value ; }`.
struct BraceHeader {
    HeaderText values{};
    std::size_t end = 0;  ///< one past the closing brace, and one past a line's end behind it
};

/// Reads a header from the start of `text`, which may go on behind it. Fails if it does not begin
/// with a brace, if none closes it, or if it has more than 5000 entries.
[[nodiscard]] base::Result<BraceHeader> readBraceHeader(std::string_view text);

/// The longest header of any format that is text.
inline constexpr std::int64_t kMaxHeaderBytes = 1 << 20;

/// The same, from `place` on in a file.
[[nodiscard]] base::Result<BraceHeader> readBraceHeader(const FileReader& file, std::int64_t place);

}  // namespace spate::stream
