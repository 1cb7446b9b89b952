// A directory and files for the tests of the settings.
#pragma once

#include "temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace harness2fa::test {

inline void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    ASSERT_TRUE(file) << path;
}

inline void replace_by_rename(const std::string& path, const std::string& text) {
    write_file(path + ".fresh", text);
    std::filesystem::rename(path + ".fresh", path);
}

inline std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string repeated(const std::string& piece, std::size_t size) {
    std::string out;
    while (out.size() + piece.size() <= size)
        out += piece;
    return out;
}

inline std::set<uid_t> me() {
    return {::getuid()};
}

} // namespace harness2fa::test
