// SPDX-License-Identifier: Apache-2.0
// write_settings writes the settings file of the package, for the build.
#include "shipped_file.hpp"

#include <fstream>

int main(int argc, char** argv) {
    std::ofstream file(argc == 2 ? argv[1] : "");
    file << harness2fa::settings::shipped_settings() << std::flush;
    return file ? 0 : 1;
}
