// SPDX-License-Identifier: MIT
// How values are read: PvaState::update().
#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "spate/stream/sources/pva_value.h"

namespace spate::stream {
namespace {

constexpr std::size_t kMostCopied = std::size_t{1} << 16U;
constexpr std::size_t kNode = sizeof(PvaValue);
constexpr std::size_t kByteOfType = 64;  // what a byte of a type's description may take in memory

// What a value has taken of the budget.
struct CostOf {
    std::size_t operator()(const std::string& text) const { return kNode + text.size(); }
    std::size_t operator()(const PvaArray& array) const {
        return kNode + (array.isCopy ? array.bytes.size() : 0);
    }
    std::size_t operator()(const PvaElements& elements) const { return ofAll(*elements); }
    std::size_t operator()(const std::vector<PvaValue>& fields) const { return ofAll(fields); }
    std::size_t operator()(const PvaChoice& choice) const {
        return kNode + choice.typeBytes +
               (choice.value ? std::visit(*this, choice.value->held) : 0);
    }
    template <class T>
    std::size_t operator()(const T&) const {
        return kNode;
    }
    std::size_t ofAll(const std::vector<PvaValue>& values) const {
        std::size_t cost = kNode;
        for (const auto& each : values) cost += std::visit(*this, each.held);
        return cost;
    }
};

class ValueReader {
public:
    ValueReader(PvaReader& from, PvaTypes& types, const std::shared_ptr<const void>& owner,
                std::size_t& budget)
        : from_(from), types_(types), owner_(owner), budget_(budget) {}

    // Of a node whose bit is `bit`, what has changed; all of it without `changed`.
    void read(const PvaType& type, PvaValue& value, const PvaBits* changed, std::size_t bit) {
        if (changed != nullptr && changed->test(bit)) changed = nullptr;
        if (changed != nullptr && !changed->anyIn(bit, type.bits)) return;
        if (type.isStructure()) return readStructure(type, value, changed, bit);
        budget_ += std::visit(CostOf(), value.held);
        value.held = std::monostate();
        readLeaf(type, value);
    }

private:
    [[nodiscard]] bool spend(std::size_t bytes) {
        if (bytes <= budget_) {
            budget_ -= bytes;
            return true;
        }
        from_.fail(fmt::format("more than {} MiB of values", kMaxPvaStateBytes >> 20U));
        return false;
    }

    void readStructure(const PvaType& type, PvaValue& value, const PvaBits* changed,
                       std::size_t bit) {
        auto* fields = std::get_if<std::vector<PvaValue>>(&value.held);
        if (fields == nullptr) {
            budget_ += std::visit(CostOf(), value.held);
            if (!spend(kNode * (type.fields.size() + 1))) return;
            fields = &value.held.emplace<std::vector<PvaValue>>(type.fields.size());
        }
        const bool isOutermost = depth_++ == 0;
        ++bit;
        for (std::size_t i = 0; i < fields->size() && !from_.hasFailed(); ++i) {
            const PvaField& field = type.fields[i];
            if (isOutermost) staysInPlace_ = field.name == "value";
            read(*field.type, (*fields)[i], changed, bit);
            bit += field.type->bits;
        }
        --depth_;
    }

    void readLeaf(const PvaType& type, PvaValue& value) {
        if (!spend(kNode)) return;
        if (depth_ >= kMaxPvaDepth) return from_.fail("values nest too deep");
        ++depth_;
        if (type.isArray) {
            sizeOf(type.kind) > 0 ? readNumbers(type, value) : readElements(type, value);
        } else {
            readSingle(type, value);
        }
        --depth_;
    }

    void readSingle(const PvaType& type, PvaValue& value) {
        switch (type.kind) {
            case PvaKind::Text:
                return readText(value);
            case PvaKind::Structure:  // an element: others are not read as leaves
                return readStructure(type, value, nullptr, 0);
            case PvaKind::Union:
            case PvaKind::Any:
                return readChoice(type, value);
            default:
                return readNumber(type.kind, value);
        }
    }

    void readNumber(PvaKind kind, PvaValue& value) {
        image::visitStorage(*dtypeOf(kind), [&](auto pixel) {
            using T = typename decltype(pixel)::Type;
            if constexpr (std::is_same_v<T, image::Bool>) {
                value.held = from_.number<std::uint8_t>() != 0;
            } else if constexpr (std::is_floating_point_v<T>) {
                value.held = static_cast<double>(from_.number<T>());
            } else if constexpr (std::is_signed_v<T>) {
                value.held = static_cast<std::int64_t>(from_.number<T>());
            } else if constexpr (std::is_unsigned_v<T>) {
                value.held = static_cast<std::uint64_t>(from_.number<T>());
            }
        });
    }

    void readText(PvaValue& value) {
        const auto text = from_.text();
        if (spend(text.size())) value.held = std::string(text);
    }

    void readNumbers(const PvaType& type, PvaValue& value) {
        PvaArray array{.element = type.kind, .order = from_.order()};
        array.count = type.fixedCount ? *type.fixedCount : from_.size();
        if (array.count > from_.left() / sizeOf(type.kind)) {
            return from_.fail(fmt::format("an array of {} {} values, {} bytes left", array.count,
                                          name(type.kind), from_.left()));
        }
        const auto bytes = from_.bytes(array.count * sizeOf(type.kind));
        // Where it lies, unless a large message would be kept for a small part of it.
        if (staysInPlace_ && bytes.size() >= from_.total() / 2) {
            array.bytes = bytes;
            array.owner = owner_;
        } else if (staysInPlace_ || bytes.size() <= kMostCopied) {
            if (!staysInPlace_ && !spend(bytes.size())) return;
            copyTo(array, bytes);
            array.isCopy = !staysInPlace_;
        }
        value.held = std::move(array);
    }

    void copyTo(PvaArray& array, std::span<const std::byte> bytes) {
        if (bytes.empty()) return;
        const std::shared_ptr<std::byte[]> copy(new (std::nothrow) std::byte[bytes.size()]);
        if (!copy) return from_.fail(fmt::format("no memory for {} bytes", bytes.size()));
        std::memcpy(copy.get(), bytes.data(), bytes.size());
        array.bytes = {copy.get(), bytes.size()};
        array.owner = copy;
    }

    void readElements(const PvaType& type, PvaValue& value) {
        PvaType single{.kind = type.kind};  // of texts and any, which have no type of their own
        const PvaType& element = type.element ? *type.element : single;
        std::size_t count = type.fixedCount ? *type.fixedCount : from_.size();
        std::vector<PvaValue> elements;
        for (; count > 0 && !from_.hasFailed(); --count) {
            PvaValue each;
            const bool isThere = type.kind == PvaKind::Text || from_.number<std::uint8_t>() != 0;
            if (isThere) {
                readLeaf(element, each);
            } else if (!spend(kNode)) {
                return;
            }
            elements.push_back(std::move(each));
        }
        value.held = std::make_shared<const std::vector<PvaValue>>(std::move(elements));
    }

    void readChoice(const PvaType& type, PvaValue& value) {
        PvaChoice choice;
        if (type.kind == PvaKind::Union) {
            if (const auto place = from_.sizeOrNull()) {
                if (*place >= type.fields.size()) {
                    return from_.fail(
                        fmt::format("choice {} of a union of {}", *place, type.fields.size()));
                }
                choice.place = *place;
                choice.type = type.fields[*place].type;
            }
        } else {
            const std::size_t start = from_.position();
            choice.type = types_.read(from_);
            choice.typeBytes = (from_.position() - start) * kByteOfType;
            if (!spend(choice.typeBytes)) return;
        }
        if (choice.type && !from_.hasFailed()) {
            PvaValue chosen;
            readLeaf(*choice.type, chosen);
            choice.value = std::make_shared<const PvaValue>(std::move(chosen));
        }
        value.held = std::move(choice);
    }

    PvaReader& from_;
    PvaTypes& types_;
    const std::shared_ptr<const void>& owner_;
    std::size_t& budget_;
    bool staysInPlace_ = false;  // the numbers that follow
    unsigned depth_ = 0;
};

}  // namespace

void PvaState::start(PvaTypePtr type) {
    type_ = std::move(type);
    value_ = {};
    budget_ = kMaxPvaStateBytes;
}

void PvaState::update(PvaReader& from, const PvaBits& changed, PvaTypes& types,
                      const std::shared_ptr<const void>& owner) {
    if (type_) ValueReader(from, types, owner, budget_).read(*type_, value_, &changed, 0);
}

}  // namespace spate::stream
