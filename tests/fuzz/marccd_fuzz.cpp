// SPDX-License-Identifier: MIT
// marCCD files to the source. Most of a header is not looked at: an input is a list of numbers and
// where they are put into a header that is right, then the pixels.
#include "file_fuzz.h"
#include "spate/stream/sources/marccd.h"

namespace {

void put(std::string& file, std::size_t place, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        file[1024 + place + i] = static_cast<char>(value >> (8 * i));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string file(4096, '\0');
    file.replace(0, 3, "II*");
    file.replace(1028, 3, "MMX");
    put(file, 28, 1234);
    put(file, 32, 1234);
    put(file, 80, 4);
    put(file, 84, 4);
    put(file, 88, 2);
    spate::fuzz::Input input(data, size);
    const auto changes = static_cast<std::size_t>(input.integer(0, 8));
    for (std::size_t i = 0; i < changes; ++i) {
        const auto place = static_cast<std::size_t>(input.integer(0, 255)) * 4;
        const auto value = input.chance() ? input.length() : input.integer(0, 9);
        put(file, place, static_cast<std::uint32_t>(value));
    }
    if (input.chance()) file.resize(static_cast<std::size_t>(input.integer(0, 4095)));
    file.append(reinterpret_cast<const char*>(data), size);
    spate::fuzz::openAndRead(spate::stream::marccdFormat(), file);
    return 0;
}
