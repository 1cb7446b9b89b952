// SPDX-License-Identifier: Apache-2.0
// What the settings speak of, asked of the machine that runs the tests.
#include "machine/access.hpp"
#include "machine/surroundings.hpp"

#include "../settings/samples.hpp"

#include <algorithm>

using namespace harness2fa;
using namespace harness2fa::machine;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {

using Kind = settings::Reference::Kind;

TEST(Machine, KnowsItsUsersGroupsAndFiles) {
    const auto machine = machine_surroundings(View::own, Asking::directly);
    EXPECT_EQ(machine->existence(Kind::user, "root"), settings::Existence::there);
    EXPECT_EQ(machine->existence(Kind::user, "no-such-user"), settings::Existence::absent);
    EXPECT_EQ(machine->existence(Kind::user, "no/user"), settings::Existence::absent);
    EXPECT_EQ(machine->existence(Kind::group, "root"), settings::Existence::there);
    EXPECT_EQ(machine->existence(Kind::group, "no-such-group"), settings::Existence::absent);
    EXPECT_EQ(machine->existence(Kind::service, "no-such-service"), settings::Existence::absent);
    EXPECT_EQ(std::ranges::count(machine->alternatives(Kind::user), "root"), 1);
    EXPECT_FALSE(machine->surely_empty("root")); // it is root's own
    EXPECT_FALSE(machine->surely_empty("no-such-group"));
    const test::TemporaryDirectory directory;
    write_file(directory / "x", "");
    EXPECT_FALSE(machine->wrong_with(Kind::credentials, directory / "x"));
    EXPECT_FALSE(machine->wrong_with(Kind::store, directory / "x"));
    EXPECT_EQ(machine->wrong_with(Kind::store, directory / "y/x").value().why,
              "there is no directory " + directory / "y");
    EXPECT_FALSE(machine->wrong_with(Kind::socket, settings::Settings().socket));
}

TEST(Access, IsAskedForAsSomebodyElse) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "for root alone";
    const test::TemporaryDirectory directory;
    const std::string file = directory / "d/x";
    std::filesystem::create_directory(directory / "d");
    write_file(file, "");
    ::chmod(directory.path().c_str(), 0755);
    const Identity nobody{"nobody", 65534, 65534};
    EXPECT_FALSE(obstacle_for(nobody, file, Use::read_file));
    ::chmod(file.c_str(), 0640);
    EXPECT_EQ(obstacle_for(nobody, file, Use::read_file).value().why, "cannot read " + file + ": Permission denied");
    ASSERT_EQ(::chown(file.c_str(), 0, 1234), 0);
    EXPECT_FALSE(obstacle_for({"x", 1233, 1233, {1234}}, file, Use::read_file));
    EXPECT_EQ(obstacle_for(nobody, directory / "d", Use::write_in_directory).value().why,
              "cannot write in " + directory / "d" + ": Permission denied");
    ::chmod((directory / "d").c_str(), 0700);
    EXPECT_EQ(obstacle_for(nobody, file, Use::read_file).value().why,
              "cannot search " + directory / "d" + ": Permission denied");
    EXPECT_FALSE(obstacle(file, Use::read_file));
}

} // namespace
