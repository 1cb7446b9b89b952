// SPDX-License-Identifier: Apache-2.0
// A Debian 12 with harness2fa installed, as files in a temporary directory, to seed faults into.
#pragma once

#include "../support/temporary_directory.hpp"
#include "doctor/doctor.hpp"
#include "settings/shipped_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace harness2fa::doctor {

class DoctorTree : public testing::Test {
  protected:
    using Kind = Finding::Kind;
    static constexpr const char* common_auth = "/etc/pam.d/common-auth";
    static constexpr const char* sshd_config = "/etc/ssh/sshd_config";
    static constexpr const char* drop_in = "/etc/ssh/sshd_config.d/00-harness2fa.conf";
    static constexpr const char* settings = "/etc/harness2fa/harness2fa.yaml";
    static constexpr const char* module_file = "/usr/lib/x86_64-linux-gnu/security/pam_harness2fa.so";
    static constexpr const char* our_line = "auth\trequired\t\t\tpam_harness2fa.so ";

    DoctorTree() {
        const std::filesystem::path source(HARNESS2FA_SOURCE_DIR);
        std::filesystem::copy(std::string(HARNESS2FA_TEST_DATA) + "/debian", tree_.path(),
                              std::filesystem::copy_options::recursive);
        write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"
                             "harness2fa:x:990:990::/:/usr/sbin/nologin\n"
                             "alice:x:1000:1000::/home/alice:/bin/bash\n");
        write(module_file, "");
        write(settings, settings::shipped_settings());
        write(drop_in, text_of(source / "etc/sshd_config.conf"));
        for (const char* const file : {"/var/lib/harness2fa/accounts.db", "/var/lib/harness2fa/store.key"})
            write(file, "", 0600);
        std::filesystem::create_directories(place("/run/harness2fa"));
        for (const auto& entry : std::filesystem::recursive_directory_iterator(tree_.path()))
            std::filesystem::permissions(entry.path(), std::filesystem::perms(022),
                                         std::filesystem::perm_options::remove);
        mode("/var/lib/harness2fa", 0700);
        machine.root = tree_.path();
        machine.superuser = geteuid();
        machine.euid = 0;
    }

    std::string place(const std::string& file) const { return tree_.path().string() + file; }
    static std::string text_of(const std::filesystem::path& path) {
        const std::ifstream file(path);
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }
    std::string text(const std::string& file) const { return text_of(place(file)); }

    void write(const std::string& file, const std::string& content, mode_t permissions = 0644) const {
        std::filesystem::create_directories(std::filesystem::path(place(file)).parent_path());
        std::ofstream(place(file)) << content;
        mode(file, permissions);
    }
    void mode(const std::string& file, mode_t permissions) const { ::chmod(place(file).c_str(), permissions); }
    void remove(const std::string& file) const { std::filesystem::remove(place(file)); }

    void replace(const std::string& file, const std::string& from, const std::string& to) const {
        std::string content = text(file);
        const std::size_t at = content.find(from);
        ASSERT_NE(at, content.npos) << from << " is not in " << file;
        write(file, content.replace(at, from.size(), to));
    }
    void before(const std::string& file, const std::string& line, const std::string& added) const {
        replace(file, line, added + "\n" + line);
    }

    // Of the first line that begins with `beginning`, from 1; 0: there is none.
    int line_of(const std::string& file, const std::string& beginning) const {
        std::istringstream lines(text(file));
        std::string line;
        for (int number = 1; std::getline(lines, line); ++number)
            if (line.starts_with(beginning))
                return number;
        return 0;
    }

    std::vector<std::string> found() const {
        std::vector<std::string> sentences;
        for (const Finding& finding : examine(machine))
            sentences.push_back(sentence(finding));
        return sentences;
    }

    // This fault is found, in this place, and nothing else is.
    void finds(Kind kind, const std::string& file, int line, const std::string& part) const {
        const Findings findings = examine(machine);
        ASSERT_EQ(findings.size(), 1U) << testing::PrintToString(found());
        EXPECT_EQ(findings[0].kind, kind) << findings[0].text;
        EXPECT_EQ(findings[0].file, file) << findings[0].text;
        EXPECT_EQ(findings[0].line, line) << findings[0].text;
        EXPECT_THAT(findings[0].text, testing::HasSubstr(part));
    }
    void finds_at(Kind kind, const std::string& file, const std::string& beginning, const std::string& part) const {
        ASSERT_GT(line_of(file, beginning), 0) << beginning;
        finds(kind, file, line_of(file, beginning), part);
    }
    void finds_nothing() const { EXPECT_THAT(found(), testing::IsEmpty()); }

    Machine machine;

  private:
    test::TemporaryDirectory tree_;
};

} // namespace harness2fa::doctor
