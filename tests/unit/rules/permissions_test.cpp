#include "rules/login_policy.hpp"
#include "rules/permissions.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

bool may(const Call& call, const Caller& caller) {
    return std::holds_alternative<Permitted>(permission(call, caller));
}

// Every call × {root, manager, self, another}.
TEST(Permissions, AreThoseOfTheTable) {
    const Caller root{true, true, true, false};
    const Caller root_for_alice{true, true, false, false};
    const Caller manager_about_bob{false, true, true, false};
    const Caller alice{false, false, true, true};
    const Caller alice_about_bob{false, false, true, false};
    const Caller alice_as_bob{false, false, false, false};
    const Caller manager_as_bob{false, true, false, true};

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
    ASSERT_EQ(rows.size(), std::variant_size_v<Call>) << "a call is missing in this table";

    for (const Row& row : rows) {
        const auto which = row.call.index();
        EXPECT_EQ(may(row.call, root), row.root) << which;
        EXPECT_EQ(may(row.call, root_for_alice), row.root_for_alice) << which;
        EXPECT_EQ(may(row.call, manager_about_bob), row.manager_about_bob) << which;
        EXPECT_EQ(may(row.call, alice), row.alice) << which;
        EXPECT_EQ(may(row.call, alice_about_bob), row.alice_about_bob) << which;
        EXPECT_FALSE(may(row.call, alice_as_bob)) << which;
        EXPECT_FALSE(may(row.call, manager_as_bob)) << which;
    }
}

} // namespace
} // namespace harness2fa
