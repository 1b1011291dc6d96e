// SPDX-License-Identifier: MIT
#include "spate/stream/sources/cbor.h"

#include <bit>
#include <cmath>

#include "spate/image/dtype.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

using Bytes = std::span<const std::byte>;

enum class Major : std::uint8_t {
    Unsigned,
    Negative,
    ByteString,
    TextString,
    Array,
    Map,
    Tag,
    Simple
};

constexpr std::uint8_t kIndefinite = 31;
constexpr std::uint64_t kSelfDescribed = 55799;  // RFC 8949, section 3.4.6

// The beginning of a data item: RFC 8949, section 3.
struct Head {
    Major major = Major::Unsigned;
    std::uint8_t info = 0;       // below 24: the argument itself; 24 to 27: its length
    std::uint64_t argument = 0;  // a number, a length, a count, or the bits of a float
    std::size_t size = 0;        // bytes of the head
    [[nodiscard]] bool isIndefinite() const { return info == kIndefinite; }
    [[nodiscard]] bool isBreak() const { return major == Major::Simple && isIndefinite(); }
};

// Nothing if the head is cut short or reserved.
std::optional<Head> readHead(Bytes bytes) {
    if (bytes.empty()) return std::nullopt;
    const auto first = std::to_integer<std::uint8_t>(bytes[0]);
    Head head{.major = static_cast<Major>(first >> 5U),
              .info = static_cast<std::uint8_t>(first & 31U),
              .argument = first & 31U,
              .size = 1};
    if (head.info < 24) return head;
    if (head.info == kIndefinite) {
        const bool mayBe = head.major >= Major::ByteString && head.major != Major::Tag;
        return mayBe ? std::optional(head) : std::nullopt;
    }
    if (head.info > 27) return std::nullopt;
    const std::size_t length = std::size_t{1} << (head.info - 24U);
    if (bytes.size() < 1 + length) return std::nullopt;
    head.argument = 0;
    for (std::size_t i = 1; i <= length; ++i) {
        head.argument = head.argument << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    }
    head.size = 1 + length;
    return head;
}

// How many items follow directly within an item of definite length.
std::uint64_t itemsWithin(const Head& head) {
    switch (head.major) {
        case Major::Array:
        case Major::Map:
            return head.argument;  // of a map, pairs
        case Major::Tag:
            return 1;
        default:
            return 0;
    }
}

bool isString(Major major) {
    return major == Major::ByteString || major == Major::TextString;
}

// Finds the end of an item, and whether all of it is well-formed.
class Walker {
public:
    explicit Walker(Bytes message) : message_(message) {}

    // Moves behind the item at offset(). False: not well-formed there, or beyond a limit.
    bool skipItem(int depth) {
        const auto head = readHead(message_.subspan(offset_));
        if (!head || head->isBreak() || depth > kMaxCborDepth || ++items_ > kMaxCborItems) {
            return false;
        }
        offset_ += head->size;
        if (head->isIndefinite()) return skipUntilBreak(*head, depth);
        if (isString(head->major)) return skipBytes(head->argument);
        const std::uint64_t count = itemsWithin(*head);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (!skipItem(depth + 1)) return false;
            if (head->major == Major::Map && !skipItem(depth + 1)) return false;
        }
        return true;
    }
    [[nodiscard]] std::size_t offset() const { return offset_; }
    [[nodiscard]] bool atEnd() const { return offset_ == message_.size(); }

private:
    bool skipBytes(std::uint64_t count) {
        if (count > message_.size() - offset_) return false;
        offset_ += static_cast<std::size_t>(count);
        return true;
    }

    // The pieces of a string are strings of the same type and of definite length; a key has a
    // value.
    bool skipUntilBreak(const Head& outer, int depth) {
        while (true) {
            const auto head = readHead(message_.subspan(offset_));
            if (!head) return false;
            if (head->isBreak()) break;
            const bool isPiece = head->major == outer.major && !head->isIndefinite();
            if (isString(outer.major) && !isPiece) return false;
            if (!skipItem(depth + 1)) return false;
            if (outer.major == Major::Map && !skipItem(depth + 1)) return false;
        }
        ++offset_;
        return true;
    }

    Bytes message_;
    std::size_t offset_ = 0;
    std::size_t items_ = 0;
};

// Of an item that is known to be well-formed.
Bytes behindItem(Bytes bytes) {
    Walker walker(bytes);
    walker.skipItem(0);
    return bytes.subspan(walker.offset());
}

std::optional<Head> headIf(Bytes bytes, Major major) {
    const auto head = readHead(bytes);
    return head && head->major == major ? head : std::nullopt;
}

std::optional<Bytes> stringIn(Bytes bytes, Major major) {
    const auto head = headIf(bytes, major);
    if (!head || head->isIndefinite()) return std::nullopt;
    return bytes.subspan(head->size, static_cast<std::size_t>(head->argument));
}

std::optional<double> floatOf(const Head& head) {
    switch (head.info) {
        case 25:
            return image::Float16{static_cast<std::uint16_t>(head.argument)}.value();
        case 26:
            return std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
        case 27:
            return std::bit_cast<double>(head.argument);
        default:
            return std::nullopt;
    }
}

}  // namespace

base::Result<CborValue> CborValue::parse(Bytes message) {
    Walker walker(message);
    if (!walker.skipItem(0)) {
        return base::fail(
            "not CBOR at byte {} of {}: expected a well-formed data item, at most {} deep and {} "
            "in all",
            walker.offset(), message.size(), kMaxCborDepth, kMaxCborItems);
    }
    if (!walker.atEnd()) {
        return base::fail("{} bytes behind the CBOR data item of {}: expected none",
                          message.size() - walker.offset(), walker.offset());
    }
    const CborValue value(message);
    return value.tag() == kSelfDescribed ? *value.tagged() : value;
}

std::optional<std::uint64_t> CborValue::asUnsigned() const {
    const auto head = headIf(bytes_, Major::Unsigned);
    return head ? std::optional(head->argument) : std::nullopt;
}

std::optional<double> CborValue::asNumber() const {
    const auto head = readHead(bytes_);
    if (!head) return std::nullopt;
    if (head->major == Major::Unsigned) return static_cast<double>(head->argument);
    if (head->major == Major::Negative) return -1 - static_cast<double>(head->argument);
    return head->major == Major::Simple ? floatOf(*head) : std::nullopt;
}

std::optional<bool> CborValue::asBool() const {
    const auto head = headIf(bytes_, Major::Simple);
    if (!head || (head->info != 20 && head->info != 21)) return std::nullopt;
    return head->info == 21;
}

std::optional<std::string_view> CborValue::asText() const {
    const auto text = stringIn(bytes_, Major::TextString);
    if (!text) return std::nullopt;
    return std::string_view(reinterpret_cast<const char*>(text->data()), text->size());
}

std::optional<Bytes> CborValue::asBytes() const {
    return stringIn(bytes_, Major::ByteString);
}

std::optional<std::uint64_t> CborValue::tag() const {
    const auto head = headIf(bytes_, Major::Tag);
    return head ? std::optional(head->argument) : std::nullopt;
}

std::optional<CborValue> CborValue::tagged() const {
    const auto head = headIf(bytes_, Major::Tag);
    return head ? std::optional(CborValue(bytes_.subspan(head->size))) : std::nullopt;
}

bool CborValue::isMap() const {
    return headIf(bytes_, Major::Map).has_value();
}

// Calls visit(item) for what is directly within an array or a map, until it returns false.
template <class Visit>
void CborValue::forEachItem(Visit visit) const {
    const auto head = readHead(bytes_);
    if (!head || (head->major != Major::Array && head->major != Major::Map)) return;
    Bytes rest = bytes_.subspan(head->size);
    const std::uint64_t each = head->major == Major::Map ? 2 : 1;
    for (std::uint64_t i = 0; head->isIndefinite() || i < each * head->argument; ++i) {
        if (head->isIndefinite() && readHead(rest)->isBreak()) return;
        if (!visit(CborValue(rest))) return;
        rest = behindItem(rest);
    }
}

// Calls visit(key, value) for text keys, until it returns false.
template <class Visit>
void CborValue::forEachEntry(Visit visit) const {
    if (!isMap()) return;
    std::optional<CborValue> key;
    forEachItem([&](const CborValue& item) {
        if (!key) {
            key = item;
            return true;
        }
        const auto text = key->asText();
        key.reset();
        return !text || visit(*text, item);
    });
}

std::optional<CborValue> CborValue::find(std::string_view key) const {
    std::optional<CborValue> found;
    forEachEntry([&](std::string_view name, const CborValue& value) {
        if (name == key) found = value;
        return !found;
    });
    return found;
}

std::vector<std::string_view> CborValue::keys() const {
    std::vector<std::string_view> names;
    forEachEntry([&](std::string_view name, const CborValue&) {
        names.push_back(name);
        return true;
    });
    return names;
}

std::optional<std::vector<CborValue>> CborValue::elements(std::size_t limit) const {
    const auto head = headIf(bytes_, Major::Array);
    if (!head || (!head->isIndefinite() && head->argument > limit)) return std::nullopt;
    std::vector<CborValue> values;
    forEachItem([&](const CborValue& item) {
        values.push_back(item);
        return values.size() <= limit;
    });
    if (values.size() > limit) return std::nullopt;
    return values;
}

std::string CborValue::toText() const {
    if (const auto text = asText()) return fmt::format("the text '{}'", attributeText(*text));
    if (const auto bytes = asBytes()) return fmt::format("{} bytes", bytes->size());
    if (const auto number = asNumber()) return fmt::format("{}", *number);
    if (const auto value = asBool()) return *value ? "true" : "false";
    if (const auto number = tag()) return fmt::format("tag {}", *number);
    if (isMap()) return "a map";
    return headIf(bytes_, Major::Array) ? "an array" : "something else";
}

}  // namespace spate::stream
