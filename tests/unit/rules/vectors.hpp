// SPDX-License-Identifier: Apache-2.0
// Test vectors from data files: one a line, fields separated by blanks, '#' begins a comment line.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace harness2fa::rules {

inline std::vector<std::vector<std::string>> vectors(const std::string& file) {
    std::ifstream input(std::string(HARNESS2FA_TEST_DATA) + "/" + file);
    EXPECT_TRUE(input) << file;
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(input, line);) {
        if (line.empty() || line.front() == '#')
            continue;
        std::istringstream fields(line);
        rows.emplace_back();
        for (std::string field; fields >> field;)
            rows.back().push_back(field);
    }
    EXPECT_FALSE(rows.empty()) << file;
    return rows;
}

} // namespace harness2fa::rules
