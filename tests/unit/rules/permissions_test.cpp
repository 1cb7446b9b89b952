// SPDX-License-Identifier: Apache-2.0
#include "rules/login_policy.hpp"
#include "rules/permissions.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

namespace harness2fa::rules {
namespace {

bool may(const Call& call, const Caller& caller) {
    return std::holds_alternative<Permitted>(permission(call, caller));
}

const Caller root{true, true, true, false};
const Caller root_for_alice{true, true, false, false};
const Caller manager_about_bob{false, true, true, false};
const Caller alice{false, false, true, true};
const Caller alice_about_bob{false, false, true, false};
const Caller alice_as_bob{false, false, false, false};
const Caller manager_as_bob{false, true, false, true};
const Caller the_sender_of_mail{.about_self = false, .mailer = true};

// Call × {root, manager, self, another}.
TEST(Permissions, AreThoseOfTheTable) {
    struct Row {
        Call call;
        bool root, root_for_alice, manager_about_bob, alice, alice_about_bob;
    };
    std::vector<Row> rows;
    rows.push_back({LoginCall{}, true, true, false, true, false});
    rows.push_back({StatusCall{}, true, true, true, true, false});
    rows.push_back({EnrollCall{}, true, true, true, true, true}); // about oneself whatever the rest says
    rows.push_back({DisableCall{}, true, true, true, true, true});
    rows.push_back({RemoveDeviceCall{}, true, true, true, true, true});
    rows.push_back({RecoveryCodesCall{}, true, true, true, true, true});
    rows.push_back({ExplainCall{}, true, true, true, false, false});
    rows.push_back({ForgetCall{}, true, true, true, false, false});
    rows.push_back({AdoptCall{}, true, true, true, false, false});
    rows.push_back({ImportCall{}, true, true, false, false, false});
    rows.push_back({UnlockCall{}, true, true, true, false, false});
    UnlockCall of_clock;
    of_clock.clock = true;
    EXPECT_TRUE(may(of_clock, root));
    EXPECT_FALSE(may(of_clock, manager_about_bob));
    rows.push_back({EnforceCall{}, true, true, true, false, false});
    rows.push_back({UsersCall{}, true, true, true, false, false});
    rows.push_back({ResetCall{}, true, true, true, false, false});
    rows.push_back({InviteCall{}, true, true, true, false, false});
    rows.push_back({AddressCall{}, true, true, true, false, false});
    rows.push_back({MailTestCall{}, true, true, true, false, false});
    rows.push_back({BackupCall{}, true, true, false, false, false});
    rows.push_back({RestoreCall{}, true, true, false, false, false});
    rows.push_back({MailCall{}, false, false, false, false, false}); // not even root: the sender alone
    rows.push_back({Answer{}, false, false, false, false, false});

    for (const Row& row : rows) {
        const auto which = row.call.index();
        EXPECT_EQ(may(row.call, root), row.root) << which;
        EXPECT_EQ(may(row.call, root_for_alice), row.root_for_alice) << which;
        EXPECT_EQ(may(row.call, manager_about_bob), row.manager_about_bob) << which;
        EXPECT_EQ(may(row.call, alice), row.alice) << which;
        EXPECT_EQ(may(row.call, alice_about_bob), row.alice_about_bob) << which;
        EXPECT_FALSE(may(row.call, alice_as_bob)) << which;
        EXPECT_FALSE(may(row.call, manager_as_bob)) << which;
        const bool of_everybody = row.alice_about_bob || std::holds_alternative<MailCall>(row.call);
        EXPECT_EQ(may(row.call, the_sender_of_mail), of_everybody) << which;
    }
}

template <std::size_t... index>
std::vector<Call> every_call(std::index_sequence<index...>) {
    std::vector<Call> calls;
    (calls.emplace_back(std::in_place_index<index>), ...);
    return calls;
}

// So the table above need not have a call that is new.
TEST(Permissions, AreThoseOfTheRowOfEveryCall) {
    struct Judged {
        bool root, manager_about_bob, alice, alice_about_bob, sender;
    };
    const std::map<May, Judged> judged{
        {May::everybody, {true, true, true, true, true}},
        {May::oneself_or_root, {true, false, true, false, false}},
        {May::oneself_or_manager, {true, true, true, false, false}},
        {May::manager, {true, true, false, false, false}},
        {May::root, {true, false, false, false, false}},
        {May::mailer, {false, false, false, false, true}},
        {May::nobody, {false, false, false, false, false}},
    };
    for (const Call& call : every_call(std::make_index_sequence<std::variant_size_v<Call>>())) {
        const auto which = call.index();
        const Judged& expected = judged.at(audience_of(call).who);
        EXPECT_EQ(may(call, root), expected.root) << which;
        EXPECT_EQ(may(call, root_for_alice), expected.root) << which;
        EXPECT_EQ(may(call, manager_about_bob), expected.manager_about_bob) << which;
        EXPECT_EQ(may(call, alice), expected.alice) << which;
        EXPECT_EQ(may(call, alice_about_bob), expected.alice_about_bob) << which;
        EXPECT_EQ(may(call, the_sender_of_mail), expected.sender) << which;
        EXPECT_FALSE(may(call, alice_as_bob)) << which;
        EXPECT_FALSE(may(call, manager_as_bob)) << which;
    }
}

std::string refusal_of(const Call& call, const Caller& caller) {
    const Permission given = permission(call, caller);
    const auto* const refusal = std::get_if<NotPermitted>(&given);
    return refusal == nullptr ? "" : refusal->text;
}

TEST(Permissions, RefusalsSayWhoMay) {
    for (const Call& call : every_call(std::make_index_sequence<std::variant_size_v<Call>>())) {
        if (audience_of(call).who != May::everybody) {
            EXPECT_TRUE(audience_of(call).refusal.ends_with('.')) << call.index();
        }
        EXPECT_EQ(refusal_of(call, alice_as_bob), "Only root may act for another user.") << call.index();
    }
    EXPECT_EQ(refusal_of(LoginCall{}, alice_about_bob), "Only root may ask for the code of another user.");
    EXPECT_EQ(refusal_of(StatusCall{}, alice_about_bob), "Only a manager may see the status of another user.");
    EXPECT_EQ(refusal_of(UnlockCall{}, alice), "Only a manager may unlock a login.");
    UnlockCall of_clock;
    of_clock.clock = true;
    EXPECT_EQ(refusal_of(of_clock, manager_about_bob), "Only root may lower what a clock that was ahead has left.");
    EXPECT_EQ(refusal_of(MailCall{}, root), "Only the sender of mail may ask for mails.");
    EXPECT_EQ(refusal_of(Answer{}, root), "Nobody asked for an answer.");
}

TEST(Permissions, ACallSaysWhomItIsAboutAndWhomItActsFor) {
    const Call status = StatusCall{"bob", "alice"};
    ASSERT_NE(subject_of(status), nullptr);
    ASSERT_NE(actor_of(status), nullptr);
    EXPECT_EQ(*subject_of(status), "bob");
    EXPECT_EQ(*actor_of(status), "alice");
    EXPECT_EQ(subject_of(StatusCall{}), nullptr);
    EXPECT_EQ(actor_of(StatusCall{}), nullptr);
    EXPECT_NE(subject_of(ForgetCall{}), nullptr) << "an empty name is one, and a malformed one";
    EXPECT_EQ(subject_of(RemoveDeviceCall{"phone", ""}), nullptr);
    EXPECT_EQ(subject_of(AdoptCall{"old new", false, ""}), nullptr);
    EXPECT_EQ(actor_of(LoginCall{"alice", "", "", ""}), nullptr);
}

} // namespace
} // namespace harness2fa::rules
