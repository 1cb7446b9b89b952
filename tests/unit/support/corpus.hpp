// SPDX-License-Identifier: Apache-2.0
// The lines of tests/corpus/, for every reader of them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace harness2fa::test {

inline std::vector<std::string> corpus(const std::string& name) {
    std::ifstream file(HARNESS2FA_CORPUS "/" + name, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    EXPECT_FALSE(lines.empty()) << name;
    return lines;
}

} // namespace harness2fa::test
