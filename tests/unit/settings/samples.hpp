// A directory, files and errors for the tests of the settings.
#pragma once

#include "settings/parse.hpp"

#include "../support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

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

// Every error as `LINE:COLUMN: text`.
inline std::vector<std::string> errors_in(std::string_view text) {
    std::vector<std::string> lines;
    const Parsed parsed = parse_settings(text);
    EXPECT_EQ(parsed.settings.has_value(), parsed.errors.empty());
    for (const SettingsError& error : parsed.errors)
        lines.push_back(format_error("f", error).substr(2));
    return lines;
}

inline std::string only_error_in(std::string_view text) {
    const auto errors = errors_in(text);
    return errors.size() == 1 ? errors[0] : std::to_string(errors.size()) + " errors";
}

// Everything that was decided, for comparing. A new setting does not compile here until it is named.
inline std::string described(const Settings& settings) {
    // The references say nothing of their own.
    const auto& [enforce, from, managers, groups, rules, issuer, login, enrollment, totp, codes, lockout, limits, mail,
                 socket, store, references] = settings;
    std::ostringstream out;
    const auto list = [&](const std::vector<std::string>& names) {
        for (const auto& name : names)
            out << name << ',';
        out << '\n';
    };
    out << enforce << ' ' << (from ? from->time_since_epoch().count() : -1) << '\n';
    list(managers);
    list(groups);
    for (const Rule& rule : rules)
        out << rule.text << ' ' << static_cast<int>(rule.code) << ' ' << (rule.from ? rule.from->size() : 0) << '\n';
    const auto& [prompt, echo, attempts] = login;
    out << issuer << '\n' << prompt << '\n' << echo << ' ' << attempts << '\n';
    const auto& [at_login, services, expires] = enrollment;
    out << at_login << ' ' << expires.count() << ' ';
    list(services);
    const auto& [shape, window] = totp;
    out << static_cast<int>(shape.algorithm) << ' ' << shape.digits << ' ' << shape.period.count() << ' ' << window
        << '\n';
    const auto& [after, pause, longest, lock_after] = lockout;
    out << codes << ' ' << after << ' ' << pause.count() << ' ' << longest.count() << ' ' << lock_after << '\n';
    const auto& [connections, per_user, idle] = limits;
    out << connections << ' ' << per_user << ' ' << idle.count() << '\n';
    const auto& [enabled, smtp, credentials, plaintext, sender, recipient] = mail;
    out << enabled << ' ' << smtp << ' ' << credentials << ' ' << plaintext << ' ' << sender << ' ' << recipient
        << '\n';
    out << socket << ' ' << store << '\n';
    return out.str();
}

using Texts = std::vector<std::string>;

} // namespace harness2fa::test
