// SPDX-License-Identifier: MIT
// What is written on a single pixel: its value in little room.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "spate/base/function_ref.h"
#include "spate/image/image_view.h"
#include "spate/image/pixel_value.h"

namespace spate::widgets {

/// The room for a line of text.
struct TextRoom {
    base::FunctionRef<bool(const QString& text)> fits;
    int digits;  ///< that fit at most
};

/// A number in little room: exact if that fits ("4294967295", "1.2345e-7"), else rounded to as many
/// digits as fit, but never to fewer than two nor with zeros in place of digits ("4.3e9"). Nothing
/// if there is no room: half a number would be a lie.
[[nodiscard]] std::optional<QString> shortNumber(const image::PixelValue& number,
                                                 const TextRoom& room);

/// A pixel's lines: the number; real and imaginary part; red, green and blue. Empty if one of them
/// has no room.
[[nodiscard]] QStringList shortPixel(const image::ImageView& pixels, std::int64_t row,
                                     std::int64_t col, const TextRoom& room);

/// How many lines that are.
[[nodiscard]] int linesOfPixel(const image::ImageView& pixels) noexcept;

}  // namespace spate::widgets
