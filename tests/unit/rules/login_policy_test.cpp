// SPDX-License-Identifier: Apache-2.0
#include "rules/login_policy.hpp"

#include <gtest/gtest.h>

using namespace harness2fa;
using namespace harness2fa::rules;

namespace {

using Names = std::vector<std::string>;

settings::Rule rule(Demand code, std::string text = "text") {
    settings::Rule rule;
    rule.code = code;
    rule.text = std::move(text);
    return rule;
}

settings::Rule for_users(Names users, Demand code) {
    settings::Rule made = rule(code);
    made.users = std::move(users);
    return made;
}

settings::Rule for_groups(Names groups, Demand code) {
    settings::Rule made = rule(code);
    made.groups = std::move(groups);
    return made;
}

settings::Rule for_services(Names services, Demand code) {
    settings::Rule made = rule(code);
    made.services = std::move(services);
    return made;
}

settings::Rule from(const Names& origins, Demand code) {
    settings::Rule made = rule(code);
    made.from.emplace();
    for (const auto& origin : origins)
        made.from->push_back(origin == "local" ? settings::Origin(settings::Local{})
                                               : settings::Origin(parse_network(origin).value()));
    return made;
}

LoginFacts login(std::string service = "sshd", std::string rhost = "192.0.2.7") {
    return {"alice", true, std::set<std::string>{"staff"}, std::move(service), std::move(rhost)};
}

settings::Settings with(std::vector<settings::Rule> rules, bool enforce = false) {
    settings::Settings settings;
    settings.rules = std::move(rules);
    settings.enforce = enforce;
    return settings;
}

Demand demand_of(const settings::Rule& only, const LoginFacts& facts, bool enforce = false) {
    return decide(with({only}, enforce), facts).demand;
}

// Whether the condition of an entry with one holds: such an entry decides, or `enforce` does.
bool holds(settings::Rule only, const LoginFacts& facts) {
    only.code = Demand::never;
    return demand_of(only, facts, true) == Demand::never;
}

TEST(LoginPolicy, WithoutAMatchEnforceDecides) {
    for (const auto& rules : {std::vector<settings::Rule>{}, {for_users({"bob"}, Demand::never)}}) {
        const Decision enrolled = decide(with(rules), login());
        EXPECT_EQ(enrolled.demand, Demand::enrolled);
        EXPECT_EQ(enrolled.because, "enforce: false");
        EXPECT_TRUE(enrolled.set_up_may_be_offered);
        const Decision always = decide(with(rules, true), login());
        EXPECT_EQ(always.demand, Demand::always);
        EXPECT_EQ(always.because, "enforce: true");
        EXPECT_TRUE(always.set_up_may_be_offered);
    }
}

TEST(LoginPolicy, TheFirstMatchWins) {
    const settings::Settings settings = with({for_users({"bob"}, Demand::always), for_groups({"staff"}, Demand::never),
                                              for_users({"alice"}, Demand::always)},
                                             true);
    EXPECT_EQ(decide(settings, login()).demand, Demand::never);
    EXPECT_EQ(decide(settings, login()).because, "rules, entry 2 (text)");
    LoginFacts other = login();
    other.groups->clear();
    EXPECT_EQ(decide(settings, other).demand, Demand::always);
    EXPECT_EQ(decide(settings, other).because, "rules, entry 3 (text)");
}

TEST(LoginPolicy, EveryPolicyOverrulesEnforce) {
    for (const bool enforce : {false, true}) {
        for (const Demand code : {Demand::never, Demand::enrolled, Demand::always})
            EXPECT_EQ(demand_of(rule(code), login(), enforce), code); // no condition: every login
    }
}

TEST(LoginPolicy, ConditionsThatAreGivenMustAllHold) {
    settings::Rule all = from({"192.0.2.0/24"}, Demand::never);
    all.users = Names{"bob", "alice"}; // of the values of one, any
    all.groups = Names{"robots", "staff"};
    all.services = Names{"sudo", "sshd"};
    EXPECT_TRUE(holds(all, login()));
    EXPECT_FALSE(holds(all, login("su")));
    EXPECT_FALSE(holds(all, login("sshd", "198.51.100.1")));
    LoginFacts other = login();
    other.user = "carol";
    EXPECT_FALSE(holds(all, other));
    other = login();
    other.groups = std::set<std::string>{"students"};
    EXPECT_FALSE(holds(all, other));
}

TEST(LoginPolicy, NamesAreComparedExactly) {
    for (const char* name : {"Alice", "alic", "alice ", "alice2", "ALICE"})
        EXPECT_FALSE(holds(for_users({name}, Demand::never), login())) << name;
    EXPECT_FALSE(holds(for_services({"ssh"}, Demand::never), login()));
    EXPECT_FALSE(holds(for_groups({"Staff"}, Demand::never), login()));
}

TEST(LoginPolicy, Addresses) {
    const settings::Rule office = from({"10.0.0.0/8", "2001:db8::/32"}, Demand::never);
    EXPECT_TRUE(holds(office, login("sshd", "10.1.2.3")));
    EXPECT_TRUE(holds(office, login("sshd", "::ffff:10.1.2.3")));
    EXPECT_TRUE(holds(office, login("sshd", "2001:db8::7")));
    EXPECT_FALSE(holds(office, login("sshd", "192.0.2.7")));
    EXPECT_FALSE(holds(office, login("sshd", "")));
    EXPECT_FALSE(holds(office, login("login", "")));
    EXPECT_FALSE(holds(from({"::/0"}, Demand::never), login("login", ""))); // no address is not ::
}

TEST(LoginPolicy, LocalIsTheMachineItself) {
    const settings::Rule here = from({"local"}, Demand::never);
    for (const char* service :
         {"login", "su", "su-l", "sudo", "sudo-i", "gdm-password", "gdm3", "lightdm", "sddm", "lightdm-greeter", "xdm"})
        EXPECT_TRUE(holds(here, login(service, ""))) << service;
    for (const char* service : {"sshd", "", "cron", "sudoers", "login-x", "remote", "gdmx", "vsftpd", "cockpit"})
        EXPECT_FALSE(holds(here, login(service, ""))) << service; // a network service may not say where from
    for (const char* rhost : {"127.0.0.1", "::1", "192.0.2.7", "localhost"})
        EXPECT_FALSE(holds(here, login("login", rhost))) << rhost;
    EXPECT_TRUE(holds(from({"10.0.0.0/8", "local"}, Demand::never), login("sudo", "")));
}

// A condition that cannot be determined counts as not met in entries that ask less, and as met in `always`.
void expect_undetermined(settings::Rule entry, const LoginFacts& facts) {
    for (const Demand less : {Demand::never, Demand::enrolled}) {
        entry.code = less;
        const Decision decision = decide(with({entry}, true), facts);
        EXPECT_EQ(decision.because, "enforce: true");
        EXPECT_FALSE(decision.set_up_may_be_offered);
    }
    entry.code = Demand::always;
    const Decision decision = decide(with({entry}), facts);
    EXPECT_EQ(decision.demand, Demand::always);
    EXPECT_EQ(decision.because, "rules, entry 1 (text)");
    EXPECT_FALSE(decision.set_up_may_be_offered);
}

TEST(LoginPolicy, AHostNameIsNoAddress) {
    for (const char* rhost : {"web1.example", "localhost", "10.0.0.1.example", "10.0.0.300", ":0", "UNKNOWN"}) {
        expect_undetermined(from({"10.0.0.0/8"}, Demand::never), login("sshd", rhost));
        expect_undetermined(from({"local"}, Demand::never), login("login", rhost));
    }
    expect_undetermined(from({"10.0.0.0/8"}, Demand::never), login("sshd", std::string("10.0.0.1\0", 9)));
}

TEST(LoginPolicy, GroupsThatCannotBeFoundOut) {
    LoginFacts facts = login();
    facts.groups.reset();
    expect_undetermined(for_groups({"staff"}, Demand::never), facts);
    EXPECT_TRUE(holds(for_users({"alice"}, Demand::never), facts)); // who has no need of groups is not concerned
    EXPECT_TRUE(decide(with({for_users({"alice"}, Demand::always)}), facts).set_up_may_be_offered);
}

TEST(LoginPolicy, AUserWhoCannotBeFoundOut) {
    LoginFacts facts = login();
    facts.user_determined = false;
    facts.groups.reset();
    expect_undetermined(for_users({"alice"}, Demand::never), facts);
    expect_undetermined(for_users({"bob"}, Demand::never), facts); // the name may be an alias
    const Decision none = decide(with({}), facts);
    EXPECT_EQ(none.demand, Demand::always);
    EXPECT_EQ(none.because, "user database failed");
    EXPECT_FALSE(none.set_up_may_be_offered);
    EXPECT_FALSE(decide(with({}, true), facts).set_up_may_be_offered);
    EXPECT_EQ(demand_of(for_services({"sshd"}, Demand::never), facts), Demand::never); // whoever it is
}

TEST(LoginPolicy, AConditionThatSurelyFailsDecides) { // whatever the others are
    settings::Rule entry = from({"10.0.0.0/8"}, Demand::always);
    entry.services = Names{"su"};
    const Decision decision = decide(with({entry}), login("sshd", "web1.example"));
    EXPECT_EQ(decision.demand, Demand::enrolled);
    EXPECT_TRUE(decision.set_up_may_be_offered);
    entry = for_groups({"staff"}, Demand::always);
    entry.users = Names{"bob"};
    LoginFacts facts = login();
    facts.groups.reset();
    EXPECT_EQ(demand_of(entry, facts), Demand::enrolled);
}

TEST(LoginPolicy, SetUpIsNotOfferedWhereAnEntryOnTheWayWasUndetermined) {
    const settings::Settings settings =
        with({from({"10.0.0.0/8"}, Demand::never), for_users({"alice"}, Demand::always)});
    EXPECT_FALSE(decide(settings, login("sshd", "web1.example")).set_up_may_be_offered);
    EXPECT_TRUE(decide(settings, login()).set_up_may_be_offered);
    const settings::Settings behind = with({for_users({"alice"}, Demand::always), from({"10.0.0.0/8"}, Demand::never)});
    EXPECT_TRUE(decide(behind, login("sshd", "web1.example")).set_up_may_be_offered); // never looked at
}

TEST(LoginPolicy, UsersMayTurnOffWhatNothingDemands) {
    EXPECT_EQ(required_by(with({}), login()), std::nullopt);
    EXPECT_EQ(required_by(with({}, true), login()), "enforce: true in harness2fa.yaml");
    EXPECT_EQ(required_by(with({for_users({"bob"}, Demand::always)}), login()), std::nullopt);
    EXPECT_EQ(required_by(with({for_users({"alice"}, Demand::always)}), login()), "rules, entry 1 (text)");
    EXPECT_EQ(required_by(with({for_users({"bob"}, Demand::always), rule(Demand::always)}), login()),
              "rules, entry 2 (text)");
}

TEST(LoginPolicy, ServicesAndAddressesAreTakenAsPossible) {
    EXPECT_TRUE(required_by(with({for_services({"su"}, Demand::always)}), login("sshd")));
    EXPECT_TRUE(required_by(with({from({"10.0.0.0/8"}, Demand::always)}), login()));
    settings::Rule staff_at_su = for_groups({"staff"}, Demand::always);
    staff_at_su.services = Names{"su"};
    EXPECT_TRUE(required_by(with({staff_at_su}), login()));
    staff_at_su.groups = Names{"robots"};
    EXPECT_FALSE(required_by(with({staff_at_su}), login()));
}

TEST(LoginPolicy, AnEntryThatHoldsForAllLoginsOfAUserEndsTheSearch) {
    for (const Demand less : {Demand::never, Demand::enrolled}) {
        for (const settings::Rule& first : {for_users({"alice"}, less), for_groups({"staff"}, less), rule(less)}) {
            EXPECT_FALSE(required_by(with({first, rule(Demand::always)}), login()));
            EXPECT_FALSE(required_by(with({first}, true), login()));
        }
        for (const settings::Rule& first :
             {for_users({"bob"}, less), for_services({"sshd"}, less), from({"::/0"}, less)}) {
            EXPECT_EQ(required_by(with({first, rule(Demand::always)}), login()), "rules, entry 2 (text)");
            EXPECT_TRUE(required_by(with({first}, true), login()));
        }
    }
    EXPECT_TRUE(required_by(with({for_services({"su"}, Demand::always), rule(Demand::never)}), login()));
}

TEST(LoginPolicy, WhoCannotBeFoundOutMayNotTurnOff) {
    LoginFacts facts = login();
    facts.groups.reset();
    EXPECT_TRUE(required_by(with({for_groups({"staff"}, Demand::always)}), facts));
    EXPECT_TRUE(required_by(with({for_groups({"staff"}, Demand::never), rule(Demand::always)}), facts));
    EXPECT_TRUE(required_by(with({for_groups({"staff"}, Demand::enrolled)}, true), facts));
    EXPECT_FALSE(
        required_by(with({for_users({"alice"}, Demand::never), for_groups({"staff"}, Demand::always)}), facts));
}

TEST(LoginPolicy, GroupsInRules) {
    EXPECT_TRUE(groups_in_rules(with({rule(Demand::always), for_users({"alice"}, Demand::never)})).empty());
    EXPECT_EQ(groups_in_rules(with({for_groups({"b", "a"}, Demand::never), for_groups({"c", "b"}, Demand::always)})),
              (Names{"a", "b", "c"}));
}

} // namespace
