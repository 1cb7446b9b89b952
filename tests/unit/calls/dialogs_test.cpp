// SPDX-License-Identifier: Apache-2.0
// Whole dialogs over a real store, without sockets and clocks.
#include "samples.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <random>

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

TEST_F(Dialogs, WhoHasNoDeviceIsNotAsked) {
    EXPECT_EQ(outcome(start(*login(bob))), LoginOutcome::none_needed);
    const directory::Person ghost{*UserName::parse("ghost"), {}, directory::Person::Standing::unknown};
    EXPECT_EQ(outcome(start(*login(ghost))), LoginOutcome::none_needed);
}

TEST_F(Dialogs, WhoHasNoDeviceIsRefusedWhereItIsEnforcedAndNotSetUpAtTheLogin) {
    settings.enforce = true;
    settings.enrollment.at_login = false;
    const auto step = start(*login(bob));
    EXPECT_EQ(outcome(step), LoginOutcome::refused);
    EXPECT_EQ(text(step),
              "Two-factor authentication is required on web1, and bob has not set it up. Ask an administrator.");
    const directory::Person ghost{*UserName::parse("ghost"), {}, directory::Person::Standing::unknown};
    EXPECT_EQ(text(start(*login(ghost))),
              "Two-factor authentication is required on web1, and ghost has not set it up. Ask an administrator.");
    EXPECT_EQ(records.back().rule, "enforce: true");
}

TEST_F(Dialogs, WithoutAnyGoodSettingsTheEnrolledAreAskedAndNobodyElseGetsAVerdict) {
    enroll(alice);
    settings.enforce = true;
    situation.has_good_settings = false;
    EXPECT_TRUE(start(*login(alice)).waits);
    EXPECT_EQ(outcome(start(*login(bob))), LoginOutcome::unavailable);
}

TEST_F(Dialogs, AUserDatabaseThatFailsOpensNothing) {
    enroll(alice);
    directory::Person person = bob;
    person.uid.reset();
    person.standing = directory::Person::Standing::undetermined;
    EXPECT_EQ(outcome(start(*login(person))), LoginOutcome::unavailable);
    person.name = alice.name;
    EXPECT_TRUE(start(*login(person)).waits);
}

TEST_F(Dialogs, ARightCodeGetsInOnceAndAWrongOneMayBeFollowedByARightOne) {
    enroll(alice);
    const auto first = login(alice);
    const auto second = login(alice);
    start(*first);
    start(*second);
    EXPECT_EQ(text(answer(*first, wrong_code(alice))), "That code is not right.");
    EXPECT_EQ(outcome(answer(*first, code(alice))), LoginOutcome::accepted);
    EXPECT_EQ(text(answer(*second, code(alice))), "That code was used already. Wait for the next one.");
    EXPECT_EQ(records.back().reason, "used_code");
}

TEST_F(Dialogs, ALoginHasThreeTriesAlsoAcrossALostConnection) {
    enroll(alice);
    const auto dialog = login(alice);
    start(*dialog);
    EXPECT_TRUE(answer(*dialog, "nonsense").waits);
    EXPECT_TRUE(answer(*dialog, wrong_code(alice)).waits);
    const auto last = answer(*dialog, wrong_code(alice));
    EXPECT_EQ(outcome(last), LoginOutcome::refused);
    EXPECT_EQ(text(last), "That code is not right.");

    const auto resumed = login(alice, 2);
    EXPECT_TRUE(start(*resumed).waits);
    EXPECT_EQ(outcome(answer(*resumed, "nonsense")), LoginOutcome::refused);
    EXPECT_EQ(outcome(start(*login(alice, 3))), LoginOutcome::refused);
}

TEST_F(Dialogs, TheFifthWrongCodePausesEveryLoginOfTheUser) {
    enroll(alice);
    const auto waiting = login(alice);
    start(*waiting);
    settings.login.attempts = 10;
    const auto dialog = login(alice);
    start(*dialog);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(text(answer(*dialog, wrong_code(alice))), "That code is not right.");
    const auto fifth = answer(*dialog, wrong_code(alice));
    EXPECT_EQ(outcome(fifth), LoginOutcome::refused);
    EXPECT_EQ(text(fifth), "Too many wrong codes. Try again in 1 minute.");
    EXPECT_EQ(text(start(*login(alice))), "Too many wrong codes. Try again in 1 minute.");
    EXPECT_EQ(outcome(answer(*waiting, code(alice))), LoginOutcome::refused)
        << "a right code, at a prompt from before the pause";
    now += 60s;
    EXPECT_TRUE(start(*login(alice)).waits);
}

TEST_F(Dialogs, EnrollingChangesNothingBeforeTheRightCode) {
    const auto dialog = open_dialog(EnrollCall{}, by_oneself(alice));
    const auto offered = start(*dialog);
    const auto& offer = std::get<Offer>(offered.reply);
    EXPECT_EQ(offer.account, "alice@web1");
    EXPECT_EQ(offer.key.size(), 39U);
    EXPECT_TRUE(offer.uri.text().starts_with("otpauth://totp/web1:alice?secret="));
    EXPECT_TRUE(offer.uri.text().ends_with("&issuer=web1"));
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(text(answer(*dialog, "000000")), "That code is not right. Nothing has changed yet.");
    EXPECT_EQ(outcome(start(*login(alice))), LoginOutcome::none_needed);
}

TEST_F(Dialogs, OfTwoEnrollmentsAtOnceOneWins) {
    const auto first = open_dialog(EnrollCall{}, by_oneself(alice));
    const auto second = open_dialog(EnrollCall{}, by_oneself(alice));
    const Secret first_seed = seed_of(std::get<Offer>(start(*first).reply));
    const Secret second_seed = seed_of(std::get<Offer>(start(*second).reply));
    const auto code_of = [&](const Secret& seed) {
        return std::string(rules::totp(seed, rules::step_at(now, {}), {}).text());
    };
    EXPECT_TRUE(std::holds_alternative<Enrolled>(answer(*second, code_of(second_seed)).reply));
    EXPECT_EQ(text(answer(*first, code_of(first_seed))), "Two-factor authentication is already on for alice.");
    EXPECT_TRUE(std::holds_alternative<Ask>(start(*open_dialog(EnrollCall{}, by_oneself(alice))).reply));
}

TEST_F(Dialogs, DisablingTakesACodeAndIsRefusedWhereItIsEnforced) {
    enroll(alice);
    settings.enforce = true;
    EXPECT_NE(text(start(*open_dialog(DisableCall{}, by_oneself(alice)))).find("enforce: true"), std::string::npos);
    settings.enforce = false;
    const auto dialog = open_dialog(DisableCall{}, by_oneself(alice));
    EXPECT_TRUE(start(*dialog).waits);
    EXPECT_TRUE(answer(*dialog, wrong_code(alice)).waits);
    settings.enforce = true; // in between
    EXPECT_TRUE(std::holds_alternative<Refused>(answer(*dialog, code(alice)).reply));
    settings.enforce = false;
    const auto again = open_dialog(DisableCall{}, by_oneself(alice));
    start(*again);
    EXPECT_EQ(text(answer(*again, code(alice))), "Two-factor authentication is off for alice.");
    EXPECT_EQ(outcome(start(*login(alice))), LoginOutcome::none_needed);
}

TEST_F(Dialogs, WrongCodesGivenToACommandPauseOnlyCommands) {
    enroll(alice);
    settings.login.attempts = 10;
    const auto dialog = open_dialog(DisableCall{}, by_oneself(alice));
    start(*dialog);
    for (int i = 0; i < 5; ++i)
        answer(*dialog, wrong_code(alice));
    EXPECT_EQ(text(start(*open_dialog(DisableCall{}, by_oneself(alice)))),
              "Too many wrong codes. Try again in 1 minute.");
    const auto ssh = login(alice);
    EXPECT_TRUE(start(*ssh).waits);
    EXPECT_EQ(outcome(answer(*ssh, code(alice))), LoginOutcome::accepted);
}

TEST_F(Dialogs, AManagerUnlocksWithACodeOfTheirOwnAndRootWithout) {
    enroll(bob);
    const auto lock_bob = [&] {
        store.run([&](storage::Accounts& accounts) {
            auto account = accounts.find(bob.name);
            account->login = {100, now};
            accounts.save(*account);
        });
    };
    const auto barred = [&] { return !start(*login(bob)).waits; };
    lock_bob();
    EXPECT_EQ(text(start(*login(bob))), "Too many wrong codes. Ask an administrator to unlock your login.");

    Facts facts = by_oneself(alice, true);
    facts.subject = bob;
    EXPECT_EQ(text(start(*open_dialog(UnlockCall{"bob", ""}, facts))), "Protect your own login first.");
    enroll(alice);
    prove(alice);
    const auto dialog = open_dialog(UnlockCall{"bob", ""}, facts);
    EXPECT_TRUE(start(*dialog).waits);
    EXPECT_TRUE(answer(*dialog, wrong_code(alice)).waits);
    EXPECT_TRUE(barred());
    EXPECT_EQ(text(answer(*dialog, code(alice))), "The login of bob is unlocked.");
    EXPECT_FALSE(barred());
    const auto ssh = login(alice);
    start(*ssh);
    EXPECT_EQ(text(answer(*ssh, code(alice))), "That code was used already. Wait for the next one.");

    lock_bob();
    EXPECT_EQ(text(start(*open_dialog(UnlockCall{"bob", ""}, by_root_about(bob)))), "The login of bob is unlocked.");
    EXPECT_FALSE(barred());
    EXPECT_EQ(records.back().actor, "root");
}

TEST_F(Dialogs, StatusTellsWhatThereIs) {
    enroll(alice);
    situation.settings_errors = {{3, 1, "unknown key 'enforced'"}};
    const auto step = start(*open_dialog(StatusCall{}, by_oneself(alice)));
    const auto& report = std::get<StatusReport>(step.reply);
    EXPECT_TRUE(report.enrolled);
    EXPECT_FALSE(report.settings_ok);
    ASSERT_EQ(report.devices.size(), 1U);
    EXPECT_EQ(report.devices[0].since, "2023-11-14T22:13:20Z");
    EXPECT_EQ(report.devices[0].last_used, std::nullopt);
}

class KnowingEditor : public SettingsEditor {
  public:
    Result<> set_enforce(bool) const override { return {}; }
    void take_into_force() override {}
    static std::vector<SettingsError> found() { return {{4, 12, "there is no group 'sudoo'"}}; }
    std::function<std::vector<SettingsError>()>
    warnings(const std::shared_ptr<const settings::Settings>&) const override {
        return found;
    }
    std::string place_of(const SettingsError& warning) const override { return "f:" + std::to_string(warning.line); }
    std::optional<Fault> watch_fault() const override { return Fault{"It cannot watch /etc."}; }
};

TEST_F(Dialogs, StatusTellsValuesAndWarningsToManagersAlone) {
    KnowingEditor editor;
    situation.editor = &editor;
    const auto seen_by = [&](const Facts& facts) {
        return std::get<StatusReport>(start(*open_dialog(StatusCall{}, facts)).reply);
    };
    for (const Facts& facts : {by_root_about(alice), by_oneself(alice, true)}) {
        situation.settings_errors.clear();
        EXPECT_EQ(seen_by(facts).settings_warnings, KnowingEditor::found());
        situation.settings_errors = {{3, 1, "not 'hunter2'", "not '...'"}};
        const StatusReport report = seen_by(facts);
        EXPECT_EQ(report.settings_errors.at(0).text, "not 'hunter2'");
        EXPECT_TRUE(report.settings_warnings.empty()); // they are about another text than the file's
        EXPECT_EQ(report.findings, std::vector<std::string>{"It cannot watch /etc."});
    }
    const StatusReport report = seen_by(by_oneself(bob));
    EXPECT_EQ(report.settings_errors, (std::vector<SettingsError>{{3, 1, "not '...'"}}));
    situation.settings_errors.clear();
    EXPECT_TRUE(seen_by(by_oneself(bob)).settings_warnings.empty());
}

TEST_F(Dialogs, NoRecordHoldsACodeOrASeed) {
    enroll(alice);
    const auto dialog = login(alice);
    start(*dialog);
    const auto wrong = wrong_code(alice), right = code(alice);
    answer(*dialog, wrong);
    answer(*dialog, right);
    ASSERT_FALSE(records.empty());
    for (const Record& record : records)
        for (const std::string& field : {record.user, record.actor, record.service, record.client, record.outcome,
                                         record.reason, record.device, record.rule}) {
            EXPECT_EQ(field.find(wrong), std::string::npos);
            EXPECT_EQ(field.find(right), std::string::npos);
        }
}

TEST_F(Dialogs, ARecoveryCodeGetsInOnce) {
    enroll(alice);
    ASSERT_EQ(recovery_codes["alice"].size(), 2U);
    const auto typed = recovery_codes["alice"].front();
    auto dialog = login(alice);
    start(*dialog);
    const auto step = answer(*dialog, typed);
    EXPECT_EQ(outcome(step), LoginOutcome::accepted);
    EXPECT_EQ(text(step), "Recovery code accepted; 1 left.");
    EXPECT_EQ(records.back().reason, "recovery_code");
    dialog = login(alice);
    start(*dialog);
    EXPECT_EQ(text(answer(*dialog, typed)), not_right);
    EXPECT_EQ(records.back().reason, "wrong_code");
}

TEST_F(Dialogs, ARecoveryCodeIsReadInAnyCaseAndWithoutItsHyphen) {
    enroll(alice);
    std::string typed = recovery_codes["alice"].back();
    std::ranges::transform(typed, typed.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    std::erase(typed, '-');
    const auto dialog = login(alice);
    start(*dialog);
    EXPECT_EQ(outcome(answer(*dialog, " " + typed + " ")), LoginOutcome::accepted);
}

TEST_F(Dialogs, WrongRecoveryCodesCountAndAreNotHashedInAPause) {
    enroll(alice);
    settings.login.attempts = 10;
    const auto dialog = login(alice);
    start(*dialog);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(text(answer(*dialog, "00000-00000")), not_right);
    EXPECT_EQ(text(answer(*dialog, "00000-00000")), "Too many wrong codes. Try again in 1 minute.");
    const auto right = answer_up_to_work(*dialog, recovery_codes["alice"].front());
    EXPECT_FALSE(right.works);
    EXPECT_EQ(outcome(right), LoginOutcome::refused);
}

TEST_F(Dialogs, APauseThatBeginsWhileACodeIsHashedHolds) {
    enroll(alice);
    const auto dialog = login(alice);
    start(*dialog);
    const auto& code = recovery_codes["alice"].front();
    ASSERT_TRUE(answer_up_to_work(*dialog, code).works);
    in_store([&](const Context& context) {
        auto account = context.accounts.find(alice.name);
        account->login = {5, now};
        context.accounts.save(*account);
    });
    EXPECT_EQ(outcome(after_work(*dialog)), LoginOutcome::refused);
}

TEST_F(Dialogs, RecoveryCodesOfAFormerVersionStayGood) {
    enroll(alice);
    in_store([&](const Context& context) {
        const std::vector<unsigned char> salt(rules::recovery_salt_size, 7);
        const auto hash = [&](std::string_view code) {
            return rules::recovery_hash(Secret(code), salt, rules::RecoveryCost::former);
        };
        context.accounts.save_recovery_codes(
            *context.accounts.find(alice.name),
            {salt, {hash("k3v9q7hd2m"), hash("4xw2cm8rtz")}, rules::RecoveryCost::former});
    });
    for (const char* left : {"1", "0"}) {
        const auto dialog = login(alice);
        start(*dialog);
        EXPECT_EQ(text(answer(*dialog, *left == '1' ? "k3v9q-7hd2m" : "4xw2c-m8rtz")),
                  std::string("Recovery code accepted; ") + left + " left.");
    }
}

TEST_F(Dialogs, NewRecoveryCodesVoidTheOldOnes) {
    enroll(alice);
    const auto dialog = open_dialog(RecoveryCodesCall{}, by_oneself(alice));
    EXPECT_TRUE(start(*dialog).waits);
    const auto made = answer(*dialog, code(alice));
    const auto fresh = std::get<RecoveryCodes>(made.reply).codes;
    ASSERT_EQ(fresh.size(), 2U);
    const auto ssh = login(alice);
    start(*ssh);
    EXPECT_EQ(text(answer(*ssh, recovery_codes["alice"].front())), not_right);
    EXPECT_EQ(outcome(answer(*ssh, fresh.front())), LoginOutcome::accepted);
}

TEST_F(Dialogs, AnImportedDeviceLeavesOwnerAndRecoveryCodes) {
    enroll(alice);
    const auto dialog = open_dialog(ImportCall{}, by_root_about(alice)); // this machine does not know her
    start(*dialog);
    answer(*dialog, "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    EXPECT_EQ(account(alice).uid, alice.uid);
    const auto ssh = login(alice);
    start(*ssh);
    EXPECT_EQ(outcome(answer(*ssh, recovery_codes["alice"].front())), LoginOutcome::accepted);
}

TEST_F(Dialogs, ASecondDeviceNeedsACodeOfTheFirstAndMakesNoNewRecoveryCodes) {
    enroll(alice);
    const auto dialog = open_dialog(EnrollCall{"tablet", ""}, by_oneself(alice));
    EXPECT_TRUE(std::holds_alternative<Ask>(start(*dialog).reply));
    EXPECT_TRUE(std::holds_alternative<Ask>(answer(*dialog, wrong_code(alice)).reply));
    const auto offered = answer(*dialog, code(alice));
    seeds["tablet"] = seed_of(std::get<Offer>(offered.reply));
    const directory::Person tablet = person("tablet", 1);
    const auto end = answer(*dialog, code(tablet, -1));
    EXPECT_EQ(std::get<Enrolled>(end.reply).device, "tablet");
    EXPECT_TRUE(std::get<Enrolled>(end.reply).recovery_codes.empty());
    now += 30s;
    for (const directory::Person& device : {tablet, alice}) { // each burns its own steps
        const auto ssh = login(alice);
        start(*ssh);
        EXPECT_EQ(outcome(answer(*ssh, code(device))), LoginOutcome::accepted);
        const auto again = login(alice);
        start(*again);
        EXPECT_EQ(text(answer(*again, code(device))), used_already);
    }
    EXPECT_EQ(text(start(*open_dialog(EnrollCall{"tablet", ""}, by_oneself(alice)))),
              "alice has a device named tablet already. Choose another name.");
}

TEST_F(Dialogs, TheLastDeviceStaysWhereTwoFactorIsADuty) {
    enroll(alice);
    EXPECT_EQ(text(start(*open_dialog(RemoveDeviceCall{"tablet", ""}, by_oneself(alice)))),
              "alice has no device named tablet.");
    settings::Rule rule{.code = Demand::always, .text = "users: [alice], code: always"};
    rule.users = {"alice"};
    settings.rules = {rule};
    const auto refused = start(*open_dialog(RemoveDeviceCall{"phone", ""}, by_oneself(alice)));
    EXPECT_NE(text(refused).find("rules, entry 1 (users: [alice], code: always)"), std::string::npos) << text(refused);
    EXPECT_NE(text(start(*open_dialog(DisableCall{}, by_oneself(alice)))).find("rules, entry 1"), std::string::npos);
    settings.rules.clear();
    const auto dialog = open_dialog(RemoveDeviceCall{"phone", ""}, by_oneself(alice));
    start(*dialog);
    EXPECT_EQ(text(answer(*dialog, code(alice))),
              "The device phone is removed. Two-factor authentication is off for alice.");
    EXPECT_EQ(outcome(start(*login(alice))), LoginOutcome::none_needed);
}

TEST_F(Dialogs, ARuleThatSaysNeverExempts) {
    enroll(alice);
    settings::Rule rule{.code = Demand::never, .text = "services: [cron], code: never"};
    rule.services = {"sshd"};
    settings.rules = {rule};
    settings.enforce = true;
    EXPECT_EQ(outcome(start(*login(alice))), LoginOutcome::none_needed);
    EXPECT_EQ(records.back().reason, "exempt");
    const auto explained = start(*open_dialog(ExplainCall{"alice", "sshd", "", ""}, by_root_about(alice)));
    EXPECT_FALSE(std::get<Explanation>(explained.reply).asked);
    EXPECT_EQ(std::get<Explanation>(explained.reply).because, records.back().rule);
}

TEST_F(Dialogs, ForgettingIsNotForOneselfNorForRootsAccount) {
    enroll(alice);
    enroll(bob);
    EXPECT_NE(text(start(*open_dialog(ForgetCall{"alice", ""}, by_oneself(alice, true)))).find("another manager"),
              std::string::npos);
    Facts facts = by_oneself(alice, true);
    facts.subject = person("root", 0);
    facts.caller.about_self = false;
    EXPECT_EQ(text(start(*open_dialog(ForgetCall{"root", ""}, facts))), "Only root may do that for root.");
    facts.subject = bob;
    prove(alice);
    const auto dialog = open_dialog(ForgetCall{"bob", ""}, facts);
    EXPECT_TRUE(start(*dialog).waits);
    EXPECT_EQ(text(answer(*dialog, code(alice))), "All that was known of bob is removed.");
    EXPECT_EQ(outcome(start(*login(bob))), LoginOutcome::none_needed);
}

TEST_F(Dialogs, AClockThatIsOffIsNamedToItsOwnerAndInTheJournalAlone) {
    const auto dialog = open_dialog(EnrollCall{}, by_oneself(alice));
    seeds["alice"] = seed_of(std::get<Offer>(start(*dialog).reply));
    now -= now.time_since_epoch() % 30s; // so that the middle of the step is 15 s ahead
    EXPECT_EQ(text(answer(*dialog, code(alice, 3))),
              "That code is not right. Nothing has changed yet.\nYour phone's clock is 105 seconds ahead.");
    answer(*dialog, code(alice));
    const auto ssh = login(alice);
    start(*ssh);
    EXPECT_EQ(text(answer(*ssh, code(alice, -4))), not_right);
    EXPECT_EQ(records.back().detail, "the clock of phone is 105 seconds behind");
}

TEST_F(Dialogs, UnderOtherSettingsThanTheGroupsWereLookedUpForNobodyIsExempt) {
    enroll(alice);
    settings.rules = {{.groups = {{"staff"}}, .code = Demand::never}};
    Facts facts = by_root_about(alice);
    facts.groups = {"staff"};
    const LoginCall call{"alice", "sshd", "ssh", "192.0.2.7", 0};
    EXPECT_EQ(outcome(start(*open_dialog(call, facts))), LoginOutcome::none_needed);
    facts.gathered_under = std::make_shared<const settings::Settings>();
    EXPECT_TRUE(start(*open_dialog(call, facts)).waits);
}

// A few hundred logins under generated rules: what `explain` says is what the login meets.
TEST_F(Dialogs, ExplainAgreesWithTheLogin) {
    enroll(alice);
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same cases each time
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random()) % count; };
    const std::vector<std::string> services{"sshd", "sudo", "login", "cron"};
    const std::vector<std::string> addresses{"", "10.1.2.3", "192.0.2.1", "2001:db8::1", "a.host"};
    const std::vector<directory::Person> people{alice, bob};
    const auto some_rule = [&] {
        settings::Rule rule;
        rule.code = static_cast<Demand>(pick(3));
        if (pick(2) == 0)
            rule.users = {people[pick(2)].name.str()};
        if (pick(3) == 0)
            rule.groups = {"staff"};
        if (pick(3) == 0)
            rule.services = {services[pick(4)]};
        if (pick(3) == 0)
            rule.from = {pick(2) == 0 ? settings::Origin(settings::Local{})
                                      : settings::Origin(*parse_network("10.0.0.0/8"))};
        return rule;
    };
    std::array<int, 2> seen{};
    for (int i = 0; i < 500; ++i) {
        settings.enforce = pick(2) == 0;
        settings.rules.assign(pick(4), {});
        std::ranges::generate(settings.rules, some_rule);
        const directory::Person& who = people[pick(2)];
        const auto &service = services[pick(4)], &from = addresses[pick(5)];
        Facts facts = by_root_about(who);
        if (const auto member = pick(3); member < 2)
            facts.groups = member == 0 ? std::set<std::string>{"staff"} : std::set<std::string>{};
        const auto said = start(*open_dialog(ExplainCall{who.name.str(), service, from, ""}, facts));
        const auto met = start(*open_dialog(LoginCall{who.name.str(), service, "", from, 0}, facts));
        const auto* result = std::get_if<LoginResult>(&met.reply);
        const bool asked = !result || result->outcome != LoginOutcome::none_needed;
        ASSERT_EQ(std::get<Explanation>(said.reply).asked, asked) << i;
        ++seen.at(asked ? 1 : 0);
    }
    EXPECT_GT(std::min(seen[0], seen[1]), 50);
}

} // namespace
} // namespace harness2fa::calls
