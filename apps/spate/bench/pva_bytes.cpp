// SPDX-License-Identifier: MIT
#include "pva_bytes.h"

#include <algorithm>
#include <utility>

namespace spate::app {
namespace {

constexpr std::byte kMagic{0xCA};
constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kLargestShortSize = 253;

}  // namespace

PvaBytes& PvaBytes::number(std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i)
        bytes_.push_back(static_cast<std::byte>(value >> 8 * i));
    return *this;
}

PvaBytes& PvaBytes::size(std::size_t value) {
    if (value <= kLargestShortSize) return number(value, 1);
    return u8(kLargestShortSize + 1).number(value, 4);
}

PvaBytes& PvaBytes::text(std::string_view value) {
    return size(value.size()).raw(std::as_bytes(std::span(value)));
}

PvaBytes& PvaBytes::raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
}

std::vector<std::byte> PvaBytes::message(PvaCommand command, std::uint8_t flags,
                                         std::size_t more) const {
    PvaBytes all;
    all.u8(static_cast<std::uint8_t>(kMagic)).u8(kVersion).u8(flags);
    all.u8(static_cast<std::uint8_t>(command)).number(count() + more, 4).raw(bytes_);
    return std::move(all.bytes_);
}

PvaMessage::PvaMessage(std::span<const std::byte> bytes, std::size_t mostBytes) {
    if (bytes.size() < kPvaHeaderBytes) return;
    flags_ = std::to_integer<std::uint8_t>(bytes[2]);
    command_ = static_cast<PvaCommand>(bytes[3]);
    const auto size = isControl() ? 0 : load(bytes.subspan(4, 4));
    isBad_ = bytes[0] != kMagic || size > mostBytes || (flags_ & kPvaSegmented) != 0;
    if (isBad_ || bytes.size() < kPvaHeaderBytes + size) return;
    length_ = kPvaHeaderBytes + size;
    payload_ = bytes.subspan(kPvaHeaderBytes, size);
}

std::uint64_t PvaMessage::load(std::span<const std::byte> bytes) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto place = (flags_ & kPvaBigEndian) != 0 ? i : bytes.size() - 1 - i;
        value = value << 8U | std::to_integer<std::uint64_t>(bytes[place]);
    }
    return value;
}

void PvaMessage::skip(std::size_t bytes) {
    at_ += std::min(bytes, payload_.size() - at_);
}

std::uint64_t PvaMessage::number(std::size_t bytes) {
    if (payload_.size() - at_ < bytes) return 0;
    at_ += bytes;
    return load(payload_.subspan(at_ - bytes, bytes));
}

std::string PvaMessage::text() {
    auto size = number(1);
    if (size == kLargestShortSize + 1) size = number(4);
    size = std::min<std::uint64_t>(size, payload_.size() - at_);
    const auto* start = reinterpret_cast<const char*>(payload_.data()) + at_;
    at_ += size;
    return {start, size};
}

std::uint32_t PvaMessage::lastU32() {
    at_ = payload_.size() - std::min<std::size_t>(payload_.size(), 4);
    return u32();
}

}  // namespace spate::app
