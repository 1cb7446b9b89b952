// SPDX-License-Identifier: Apache-2.0
#include "doctored_tree.hpp"

namespace harness2fa::doctor {
namespace {

class DoctorFiles : public DoctorTree {
  protected:
    struct Mode {
        const char* file;
        mode_t mode;
        Kind kind;
        const char* text;
    };
};

TEST_F(DoctorFiles, SettingsInError) {
    write(settings, "enforce: true\nenforced: true\nlogin: {attempts: many}\n");
    const Findings all = examine(machine);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(sentence(all[0]), std::string(settings) + ":2: unknown key 'enforced' (did you mean 'enforce'?)");
    EXPECT_EQ(all[1].line, 3);
    remove(settings);
    finds(Kind::other, settings, 1, "cannot be opened");
}

TEST_F(DoctorFiles, SettingsThatAreNotInForceOrNotMeant) {
    class World : public settings::Surroundings {
        settings::Existence existence(settings::Reference::Kind, const std::string&) const override {
            return settings::Existence::absent;
        }
        std::vector<std::string> alternatives(settings::Reference::Kind) const override { return {"sudo"}; }
        bool surely_empty(const std::string&) const override { return false; }
        std::optional<Fault> wrong_with(settings::Reference::Kind, const std::string&) const override { return {}; }
        std::optional<Fault> barred_from(const std::string& file) const override {
            return Fault{"nobody reads " + file};
        }
    };
    machine.surroundings = std::make_shared<World>();
    write(settings, "{}\n");
    finds(Kind::other, settings, 0, std::string("nobody reads ") + settings);
    write(settings, "rules:\n- {groups: [sudoo], code: always}\n");
    const Findings all = examine(machine);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(sentence(all[1]), std::string(settings) + ":2: there is no group 'sudoo' (did you mean 'sudo'?)");
}

TEST_F(DoctorFiles, ANamedFileIsExaminedInsteadOfTheSystemsOne) {
    write(settings, "nonsense: 1\n");
    write("/home/alice/my.yaml", "bad: 1\n", 0666);
    machine.settings = "/home/alice/my.yaml";
    machine.settings_named = true;
    finds(Kind::other, "/home/alice/my.yaml", 1, "unknown key 'bad'");
}

TEST_F(DoctorFiles, Modes) {
    const std::vector<Mode> faults{
        {settings, 0664, Kind::opens, "chmod go-w"},
        {"/etc/harness2fa", 0775, Kind::opens, "replace the settings"},
        {"/var/lib/harness2fa", 0755, Kind::opens, "chmod 0700"},
        {"/var/lib/harness2fa/accounts.db", 0640, Kind::opens, "chmod 0600"},
        {"/var/lib/harness2fa/store.key", 0604, Kind::opens, "the daemon does not start"},
        {"/run/harness2fa", 0777, Kind::locks_out, "does not trust the daemon"},
        {module_file, 0664, Kind::opens, "chmod go-w"},
        {"/etc/pam.d/sudo", 0646, Kind::opens, "chmod go-w"},
        {"/etc/pam.d", 0777, Kind::opens, "chmod go-w"},
        {sshd_config, 0666, Kind::opens, "chmod go-w"},
        {drop_in, 0666, Kind::opens, "chmod go-w"},
    };
    for (const Mode& fault : faults) {
        SCOPED_TRACE(fault.file);
        struct stat before {};
        ASSERT_EQ(::stat(place(fault.file).c_str(), &before), 0);
        mode(fault.file, fault.mode);
        finds(fault.kind, fault.file, 0, fault.text);
        mode(fault.file, before.st_mode & 07777U);
    }
    finds_nothing();
}

TEST_F(DoctorFiles, Owners) {
    if (geteuid() != 0)
        GTEST_SKIP() << "only root gives files away";
    for (const char* const file : {settings, "/etc/harness2fa", "/var/lib/harness2fa", "/var/lib/harness2fa/store.key",
                                   "/run/harness2fa", module_file, "/etc/pam.d/sudo", "/etc/pam.d"}) {
        SCOPED_TRACE(file);
        ASSERT_EQ(::chown(place(file).c_str(), 1000, 0), 0);
        const bool keeps_out = std::string(file) == "/run/harness2fa";
        finds(file == settings ? Kind::other
              : keeps_out      ? Kind::locks_out
                               : Kind::opens,
              file, 0, "belongs to uid 1000");
        ASSERT_EQ(::chown(place(file).c_str(), 0, 0), 0);
    }
    ASSERT_EQ(::chown(place(settings).c_str(), 990, 990), 0);
    ASSERT_EQ(::chown(place("/run/harness2fa").c_str(), 990, 990), 0);
    finds_nothing();
}

TEST_F(DoctorFiles, TheClock) {
    machine.clock_synchronised = false;
    finds(Kind::other, "", 0, "The clock is not synchronised");
    EXPECT_THAT(found()[0], testing::StartsWith("The clock"));
}

TEST_F(DoctorFiles, AStoreOfItsOwnPlace) {
    write(settings, "store: sqlite:/srv/2fa/a.db\n");
    write("/srv/2fa/a.db", "", 0644);
    mode("/srv/2fa", 0700);
    finds(Kind::opens, "/srv/2fa/a.db", 0, "chmod 0600 /srv/2fa/a.db");
}

TEST_F(DoctorFiles, NothingIsAnEmptyMachine) {
    const test::TemporaryDirectory empty;
    machine.root = empty.path();
    for (const Finding& finding : examine(machine))
        EXPECT_THAT(finding.file, testing::AnyOf(std::string(common_auth), std::string(settings)));
}

} // namespace
} // namespace harness2fa::doctor
