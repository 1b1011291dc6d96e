// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_value.h"

#include <utility>

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

PvaRef PvaRef::field(std::size_t place) const {
    const auto* fields = as<std::vector<PvaValue>>();
    if (fields == nullptr || place >= fields->size()) return {};
    return {type_->fields[place].type.get(), &(*fields)[place]};
}

PvaRef PvaRef::field(std::string_view name) const {
    const auto place = type_ != nullptr ? type_->indexOf(name) : std::nullopt;
    return place ? field(*place) : PvaRef();
}

PvaRef PvaRef::chosen() const {
    const auto* choice = as<PvaChoice>();
    if (choice == nullptr) return value_ != nullptr && value_->held.index() != 0 ? *this : PvaRef();
    if (!choice->type) return {};
    return PvaRef(choice->type.get(), choice->value.get()).chosen();
}

std::string_view PvaRef::chosenName() const {
    const auto* choice = as<PvaChoice>();
    if (choice == nullptr || !choice->type || type_->kind != PvaKind::Union) return {};
    return type_->fields[choice->place].name;
}

std::size_t PvaRef::elementCount() const {
    const auto* elements = as<PvaElements>();
    return elements != nullptr ? (*elements)->size() : 0;
}

PvaRef PvaRef::element(std::size_t place) const {
    static const PvaType kText{.kind = PvaKind::Text};
    static const PvaType kAny{.kind = PvaKind::Any};
    if (place >= elementCount()) return {};
    const PvaValue& found = (**as<PvaElements>())[place];
    if (found.held.index() == 0) return {};
    if (type_->element) return {type_->element.get(), &found};
    return {type_->kind == PvaKind::Text ? &kText : &kAny, &found};
}

std::optional<std::int64_t> PvaRef::integer() const {
    if (const auto* flag = as<bool>()) return *flag ? 1 : 0;
    if (const auto* number = as<std::int64_t>()) return *number;
    if (const auto* number = as<std::uint64_t>()) {
        if (*number >> 63U == 0) return static_cast<std::int64_t>(*number);
    }
    return std::nullopt;
}

std::optional<double> PvaRef::number() const {
    if (const auto* real = as<double>()) return *real;
    if (const auto* number = as<std::uint64_t>()) return static_cast<double>(*number);
    const auto whole = integer();
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
}

std::string_view PvaRef::text() const {
    const auto* found = as<std::string>();
    return found != nullptr ? std::string_view(*found) : std::string_view();
}

const PvaArray* PvaRef::array() const {
    return as<PvaArray>();
}

std::string PvaRef::toText() const {
    if (const auto* flag = as<bool>()) return *flag ? "true" : "false";
    if (const auto* number = as<std::int64_t>()) return std::to_string(*number);
    if (const auto* number = as<std::uint64_t>()) return std::to_string(*number);
    if (const auto* number = as<double>()) return fmt::format("{}", *number);
    if (as<std::string>() != nullptr) return attributeText(text());
    if (const auto* found = array())
        return fmt::format("{}[{}]", name(found->element), found->count);
    if (as<PvaElements>() != nullptr)
        return fmt::format("{}[{}]", name(type_->kind), elementCount());
    if (as<PvaChoice>() != nullptr) return chosen() ? chosen().toText() : "null";
    return as<std::vector<PvaValue>>() != nullptr ? "structure" : "";
}

namespace {

std::string typeText(const PvaType& type) {
    const PvaType& named = type.element ? *type.element : type;
    std::string text(named.id.empty() || named.id == name(type.kind) ? name(type.kind) : named.id);
    if (type.fixedCount) return text + fmt::format("[{}]", *type.fixedCount);
    return text + (type.isArray ? "[]" : "");
}

class Lines {
public:
    void add(PvaRef ref, std::string_view fieldName, std::size_t depth) {
        if (text_.size() > kLongest) return;
        const PvaType& type = *ref.type();
        text_ += fmt::format("{:{}}{}{}{}", "", 4 * depth, typeText(type),
                             fieldName.empty() ? "" : " ", attributeText(fieldName));
        if (type.isStructure()) {
            text_ += '\n';
            for (std::size_t i = 0; i < type.fields.size(); ++i) {
                if (const auto field = ref.field(i)) add(field, type.fields[i].name, depth + 1);
            }
        } else if (type.isArray) {
            addElements(ref, depth);
        } else {
            addValue(ref);
        }
    }
    std::string take() { return std::move(text_); }

private:
    static constexpr std::size_t kLongest = std::size_t{1} << 16U;

    void addElements(PvaRef ref, std::size_t depth) {
        text_ += fmt::format("  {}\n", ref.toText());
        for (std::size_t i = 0; i < ref.elementCount(); ++i) {
            if (const auto element = ref.element(i)) add(element, "", depth + 1);
        }
    }

    void addValue(PvaRef ref) {
        const auto chosen = ref.chosen();
        if (!ref.chosenName().empty()) text_ += fmt::format("  {}", ref.chosenName());
        if (ref.type()->kind == PvaKind::Any && chosen) text_ += "  " + typeText(*chosen.type());
        text_ += chosen && chosen.type()->kind == PvaKind::Text && !chosen.type()->isArray
                     ? fmt::format("  \"{}\"\n", chosen.toText())
                     : fmt::format("  {}\n", chosen ? chosen.toText() : "-");
    }

    std::string text_;
};

}  // namespace

std::string pvaText(PvaRef root) {
    if (!root) return {};
    Lines lines;
    lines.add(root, "", 0);
    return lines.take();
}

}  // namespace spate::stream
