// SPDX-License-Identifier: Apache-2.0
// What managers are told of each other's commands, and by which mails.
#include "calls/parts/managers_news.hpp"
#include "samples.hpp"

#include <gmock/gmock.h>

#include <cstdint>

namespace harness2fa::calls {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;

class ManagersNews : public Dialogs {
  protected:
    ManagersNews() {
        settings.mail.enabled = true;
        settings.mail.to = "{user}@example.com";
        settings.managers = {"daemon"}; // whose main group it is on every machine, and nobody else's
        enroll(bob);
        records.clear();
    }
    std::vector<std::string> news() {
        std::vector<std::string> told;
        for (const Record& record : records)
            if (const auto sentence = news_for_managers(record, "web1"))
                told.push_back(*sentence);
        records.clear();
        return told;
    }
    std::vector<std::string> news_of(const Call& call, const Facts& facts) {
        start(*open_dialog(call, facts));
        return news();
    }
    std::vector<std::string> news_of(const Call& call) { return news_of(call, by_root_about(bob)); }

    // The notices to that user, as the sender of mail would take them.
    std::vector<storage::OutgoingMail> notices_to(const char* user) {
        std::vector<storage::OutgoingMail> found;
        store.run([&](storage::Accounts& accounts) {
            for (std::int64_t id = 1; id < 20; ++id)
                if (auto mail = accounts.mail(id); mail && mail->user.str() == user && mail->kind == MailKind::notice)
                    found.push_back(std::move(*mail));
        });
        return found;
    }
    void tell(const std::vector<std::string>& sentences) {
        const auto dialog = telling_managers(sentences);
        ASSERT_TRUE(std::holds_alternative<Done>(start(*dialog).reply));
    }
    const directory::Person daemon = person("daemon", 1);
};

TEST_F(ManagersNews, AreWhatWasDoneToOthers) {
    EXPECT_THAT(news_of(ResetCall{"bob", true, ""}),
                ElementsAre("root reset the two-factor login of bob and was shown the new key on web1."));
    EXPECT_THAT(news_of(ResetCall{"bob", false, ""}), ElementsAre("root reset the two-factor login of bob on web1."));
    EXPECT_THAT(news_of(AddressCall{"bob", "robert@example.org", ""}),
                ElementsAre("root changed the mail address of bob on web1."));
    store.run([&](storage::Accounts& accounts) {
        rules::Account locked = *accounts.find(bob.name);
        locked.login.failures = 100;
        accounts.save(locked);
    });
    EXPECT_THAT(news_of(UnlockCall{"bob", ""}), ElementsAre("root unlocked the two-factor login of bob on web1."));
    EXPECT_THAT(news_of(ForgetCall{"bob", ""}), ElementsAre("root removed all that was known of bob on web1."));
    const Record adopted{.user = "carol",
                         .actor = "root for alice",
                         .service = "adopt",
                         .outcome = "done",
                         .reason = "adopted",
                         .detail = "the account of nemo"};
    EXPECT_EQ(news_for_managers(adopted, "web1"), "root for alice gave carol the account of nemo on web1.");
}

TEST_F(ManagersNews, NameTheManagerWhoseCodeItWas) {
    enroll(alice);
    prove(alice);
    records.clear();
    const auto dialog = open_dialog(ResetCall{"bob", true, ""}, by_manager_about(alice, bob));
    start(*dialog);
    answer(*dialog, wrong_code(alice));
    EXPECT_THAT(news(), IsEmpty());
    answer(*dialog, code(alice));
    EXPECT_THAT(news(), ElementsAre("alice reset the two-factor login of bob and was shown the new key on web1."));
}

TEST_F(ManagersNews, AreNoneWhereNothingWasDoneAndNoneOfOneself) {
    EXPECT_THAT(news_of(UnlockCall{"bob", ""}), IsEmpty());
    EXPECT_THAT(news_of(ForgetCall{"carol", ""}, by_root_about(person("carol", 1005))), IsEmpty());
    EXPECT_THAT(news_of(ResetCall{"bob", true, ""}, by_manager_about(alice, bob)), IsEmpty());
    EXPECT_THAT(news_of(StatusCall{}), IsEmpty());
    const auto disabling = open_dialog(DisableCall{}, by_oneself(bob));
    start(*disabling);
    ASSERT_TRUE(std::holds_alternative<Done>(answer(*disabling, code(bob)).reply));
    EXPECT_THAT(news(), IsEmpty());
}

TEST_F(ManagersNews, GoToTheMembersOfTheGroups) {
    tell({"One.", "Two."});
    const auto notices = notices_to("daemon");
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].to, *MailAddress::parse("daemon@example.com"));
    EXPECT_EQ(notices[0].about, "One. Two.");
    EXPECT_EQ(notices_to("bob").size(), 1U) << "that it was turned on";
    EXPECT_THAT(records, IsEmpty());
}

TEST_F(ManagersNews, GoWhereMailsToThatManagerGo) {
    store.run([&](storage::Accounts& accounts) {
        accounts.save({.name = daemon.name, .uid = daemon.uid, .address = *MailAddress::parse("d@example.org")});
    });
    tell({"One."});
    ASSERT_EQ(notices_to("daemon").size(), 1U);
    EXPECT_EQ(notices_to("daemon")[0].to, *MailAddress::parse("d@example.org"));
}

TEST_F(ManagersNews, AddressesOfAFormerOwnerOfTheNameAreNotUsed) {
    store.run([&](storage::Accounts& accounts) {
        accounts.save({.name = daemon.name, .uid = 1234, .address = *MailAddress::parse("former@example.org")});
    });
    tell({"One."});
    ASSERT_EQ(notices_to("daemon").size(), 1U);
    EXPECT_EQ(notices_to("daemon")[0].to, *MailAddress::parse("daemon@example.com"));
}

TEST_F(ManagersNews, AreNotMailedToRootNorToNoAddressNorWithoutMail) {
    settings.managers = {"root"};
    tell({"One."});
    EXPECT_THAT(notices_to("root"), IsEmpty());
    settings.managers = {"daemon", "no-such-group"};
    settings.mail.to = "nobody knows";
    tell({"One."});
    settings.mail.to = "{user}@example.com";
    settings.mail.enabled = false;
    tell({"One."});
    EXPECT_THAT(notices_to("daemon"), IsEmpty());
}

TEST_F(ManagersNews, AreNotAllInOneMailWhereTheyAreMany) {
    tell(std::vector<std::string>(15, "root gave somebody something on web1."));
    ASSERT_EQ(notices_to("daemon").size(), 1U);
    EXPECT_THAT(notices_to("daemon")[0].about,
                EndsWith("There were 5 more changes; the journal of the host has them all."));
}

} // namespace
} // namespace harness2fa::calls
