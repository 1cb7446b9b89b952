// SPDX-License-Identifier: Apache-2.0
// The user database: what is read in place, what its sources say, and the helper process that asks them.
#include "directory/helper_process.hpp"
#include "directory/long_look_ups.hpp"
#include "directory/messages.hpp"
#include "directory/name_service_switch.hpp"
#include "directory/packing.hpp"
#include "directory/passwd_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>

#include <chrono>

namespace harness2fa::directory {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const UserName alice = *UserName::parse("alice");
const UserName nobody_has_it = *UserName::parse("no-such-user");

std::optional<Person> named(const std::string& text, std::string_view wanted) {
    return PasswdEntries(text).named(wanted);
}

TEST(PasswdFile, HasTheFirstEntryOfAName) {
    const std::string text =
        "root:x:0:0::/root:/bin/sh\n# a comment\n\nalice:x:1000:100:A:/:/bin/sh\nalice:x:7:7::/:\n";
    const auto person = named(text, "alice");
    ASSERT_TRUE(person);
    EXPECT_EQ(person->name, alice);
    EXPECT_EQ(person->uid, 1000U);
    EXPECT_EQ(person->standing, Person::Standing::known);
    EXPECT_EQ(PasswdEntries(text).with(7)->name, alice);
    EXPECT_FALSE(PasswdEntries(text).with(8));
    EXPECT_EQ(PasswdEntries("toor:x:0:0::/:\n" + text).with(0)->name, *UserName::parse("root"));
    EXPECT_FALSE(named(text, "alic"));
    EXPECT_FALSE(named(text, "alice2"));
    EXPECT_TRUE(named("alice:x:1000:100:A:/:/bin/sh", "alice")); // without a last newline
}

TEST(PasswdFile, LeavesToTheLibraryWhatIsNotPlain) {
    const std::string line = "\nalice:x:1000:100:A:/:/bin/sh\n";
    for (const std::string odd :
         {"+::::::", "-bob::::::", "+@group::::::", " bob:x:1:1::/:", "bob:x:1:1",
          "bob:x::1::/:", "bob:x:-1:1::/:", "bob:x:1:1::/:/bin/sh:", "bob:x:4294967296:1::/:", ":x:1:1::/:", "bob"})
        EXPECT_FALSE(named(odd + line, "alice")) << odd;
    EXPECT_TRUE(named("bob:x:1:1::/:" + line, "alice"));
    EXPECT_TRUE(named("bob:x:1:1::/:" + line + "+::::::", "alice"));
}

std::vector<std::string> names(std::string_view text, std::string_view database) {
    std::vector<std::string> found;
    for (const ConfiguredSource& source :
         sources_in(text, database).value_or(std::vector<ConfiguredSource>{{"none", ""}}))
        found.push_back(source.name + source.actions);
    return found;
}

TEST(NameServiceSwitch, HasTheSourcesOfADatabase) {
    const std::string text =
        "# passwd: no\n passwd :\tfiles  [NOTFOUND=return] ldap[!UNAVAIL=return] sss # more\ngroup:files\n\n";
    EXPECT_THAT(names(text, "passwd"), ElementsAre("files[NOTFOUND=return]", "ldap[!UNAVAIL=return]", "sss"));
    EXPECT_THAT(names(text, "group"), ElementsAre("files"));
    EXPECT_THAT(names(text, "shadow"), ElementsAre("none"));
    EXPECT_THAT(names("passwd: [SUCCESS=merge] files [unclosed", "passwd"), ElementsAre("files[unclosed"));
}

TEST(NameServiceSwitch, TellsWhereASearchEnds) {
    EXPECT_TRUE(ends_search({"files", ""}, "SUCCESS"));
    EXPECT_FALSE(ends_search({"files", ""}, "NOTFOUND"));
    EXPECT_TRUE(ends_search({"files", "[NOTFOUND=return]"}, "NOTFOUND"));
    EXPECT_FALSE(ends_search({"files", "[success=continue]"}, "SUCCESS"));
    EXPECT_FALSE(ends_search({"files", "[ UNAVAIL=return SUCCESS=merge ]"}, "SUCCESS"));
    EXPECT_TRUE(ends_search({"files", "[!UNAVAIL=return]"}, "NOTFOUND"));
    EXPECT_FALSE(ends_search({"files", "[!NOTFOUND=return]"}, "NOTFOUND"));
}

std::chrono::steady_clock::time_point soon() {
    return std::chrono::steady_clock::now() + 20s;
}

TEST(HelperProcess, AnswersQuestions) {
    const HelperProcess helper;
    const auto answer = helper.ask(
        pack(Question{.root_rights = true, .user = nobody_has_it, .groups = {"root", "no-such-group"}}), soon());
    ASSERT_TRUE(answer);
    const auto found = found_in(*answer);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->caller.name, root_person().name);
    EXPECT_EQ(found->subject.name, nobody_has_it);
    EXPECT_EQ(found->subject.standing, Person::Standing::unknown);
    EXPECT_EQ(found->groups, std::set<std::string>{});
}

TEST(HelperProcess, KnowsTheGroupsOfAPerson) {
    const HelperProcess helper;
    const auto answer =
        helper.ask(pack(Question{.root_rights = true, .managers = {"root"}, .groups = {"root", "daemon"}}), soon());
    ASSERT_TRUE(answer);
    const auto found = found_in(*answer);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->manager);
    EXPECT_EQ(found->groups, std::set<std::string>{"root"});
}

TEST(HelperProcess, SaysThatACallerHasNoEntry) {
    const HelperProcess helper;
    const auto answer = helper.ask(pack(Question{.caller = 3'000'000'001U}), soon());
    ASSERT_TRUE(answer);
    EXPECT_FALSE(found_in(*answer));
}

TEST(HelperProcess, WhoDoesNotSpeakItsLanguageGetsNoAnswer) {
    for (const std::string& nonsense : {std::string(), std::string("\x07\0\0\0", 4), std::string("\0\0\0\0\xff", 5)}) {
        const HelperProcess helper;
        EXPECT_FALSE(helper.ask(nonsense, soon()));
    }
}

TEST(HelperProcess, HasADeadline) {
    const HelperProcess helper;
    EXPECT_FALSE(helper.ask(pack(Question{}), std::chrono::steady_clock::now() - 1s));
}

TEST(HelperProcess, EndsWhenNobodyAsksAnyMore) {
    HelperProcess helper;
    ASSERT_TRUE(helper.ask(pack(Question{}), soon()));
    const Descriptor socket = helper.take_socket();
    ASSERT_EQ(::shutdown(socket.get(), SHUT_WR), 0);
    char byte = 0;
    EXPECT_EQ(::recv(socket.get(), &byte, 1, 0), 0); // it has closed its end
}

TEST(Messages, AnAnswerThatIsCutOffOrTooLongIsGarbled) {
    const std::string answer =
        answer_to(pack(Question{.root_rights = true, .user = nobody_has_it, .groups = {"root"}}));
    EXPECT_TRUE(found_in(answer));
    for (std::size_t size = 0; size < answer.size(); ++size)
        EXPECT_THROW(found_in(answer.substr(0, size)), Garbled) << size;
    EXPECT_THROW(found_in(answer + '\0'), Garbled);
    EXPECT_THROW(found_in(answer_to(pack(std::vector<UserName>{alice}))), Garbled);
}

TEST(LongLookUps, NameEverybodyWhoIsAskedFor) {
    const auto persons = persons_named({root_person().name, nobody_has_it}, 20s);
    ASSERT_TRUE(persons);
    ASSERT_EQ(persons->size(), 2U);
    EXPECT_EQ((*persons)[0].uid, 0U);
    EXPECT_EQ((*persons)[1].standing, Person::Standing::unknown);
}

TEST(LongLookUps, ListTheAccount) {
    const auto people = people_of_account({{"root"}, {"root"}, {"root"}}, 20s);
    ASSERT_TRUE(people);
    for (const Listed& listed : *people)
        EXPECT_TRUE(listed.groups);
}

TEST(LongLookUps, ListTheMembersOfGroups) {
    const auto members = members_of_groups({"daemon", "root", "no-such-group"}, 20s); // main groups on every machine
    ASSERT_TRUE(members);
    const auto uid_in = [&](const char* name) {
        const auto found = std::ranges::find(*members, *UserName::parse(name), &Person::name);
        return found == members->end() ? std::nullopt : found->uid;
    };
    EXPECT_EQ(uid_in("daemon"), 1U);
    EXPECT_EQ(uid_in("root"), 0U);
    EXPECT_EQ(uid_in("nobody"), std::nullopt);
    EXPECT_TRUE(members_of_groups({}, 20s)->empty());
}

TEST(Question, IsAnsweredInPlaceForLocalPeople) {
    const auto found = found_locally({.root_rights = true, .user = root_person().name});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->subject.uid, 0U);
    EXPECT_EQ(found->groups, std::set<std::string>{});
    EXPECT_FALSE(found_locally({.root_rights = true, .user = nobody_has_it}));
    const auto open = found_locally({.root_rights = true, .groups = {"root"}});
    ASSERT_TRUE(open);
    EXPECT_FALSE(open->groups);
}

TEST(Question, ForeignNamesAreNotLookedUpForWhoMayNotUseThem) {
    const auto found = look_up({.caller = 1, .user = root_person().name}); // daemon
    ASSERT_TRUE(found);
    EXPECT_EQ(found->subject.standing, Person::Standing::undetermined);
}

} // namespace
} // namespace harness2fa::directory
