// SPDX-License-Identifier: MIT
// The benchmark's pvAccess server as a program, for a test by another client:
// `spate_pva_server ROWS COLS uint8|uint16` says its port, and ends when its input does. With
// SECONDS it says how many updates per second a loop that only receives takes from it.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "pva_receive_loop.h"
#include "pva_server.h"

int main(int argc, char** argv) {
    using namespace spate;
    if (argc != 4 && argc != 5) return 2;
    const bool isUInt8 = std::string_view(argv[3]) == "uint8";
    const auto server = app::PvaServer::start(
        app::PvaImages::make(isUInt8 ? image::DType::UInt8 : image::DType::UInt16,
                             std::atoll(argv[1]), std::atoll(argv[2])));
    if (!server) {
        fmt::print(stderr, "{}\n", server.error().message);
        return 1;
    }
    if (argc == 5) {
        const auto rate = app::pvaUpdatesPerSecond(**server, std::atof(argv[4]));
        fmt::print("{}\n", rate ? fmt::format("{:.1f}", *rate) : rate.error().message);
        return rate ? 0 : 1;
    }
    fmt::print("{}\n", (*server)->port());
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    return 0;
}
