// SPDX-License-Identifier: Apache-2.0
#include "managers_news.hpp"

#include "code_check.hpp"
#include "common/some_names.hpp"
#include "directory/long_look_ups.hpp"
#include "mailing.hpp"
#include "texts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace harness2fa::calls {
namespace {

// A Deed is a command that was carried out, as its record names it.
struct Deed {
    std::string_view service, reason; // a reason of "" stands for any
    const char* sentence;
};
constexpr std::array<Deed, 10> deeds{
    {{"reset", "reset_mailed", "reset the two-factor login of {user}"},
     {"reset", "reset_printed", "reset the two-factor login of {user} and was shown the new key"},
     {"forget", "forgotten", "removed all that was known of {user}"},
     {"adopt", "adopted", "gave {user} {detail}"},
     {"unlock", "unlocked", "unlocked the two-factor login of {user}"},
     {"unlock", "floor_lowered", "made the devices of {user} take codes again"},
     {"address", "address_set", "changed the mail address of {user}"},
     {"enforce", "enforced", "enforced two-factor authentication for all users"},
     {"enforce", "enforcement_ended", "ended the enforcement of two-factor authentication"},
     {"restore", "", "put a backup in the place of the store"}}};

constexpr std::size_t most_sentences = 10; // in a mail

// joined makes the text of one mail, with ten sentences at most.
std::string joined(const std::vector<std::string>& news) {
    std::string text;
    for (std::size_t at = 0; at < std::min(news.size(), most_sentences); ++at)
        text += (at == 0 ? "" : " ") + news[at];
    if (news.size() > most_sentences)
        text += " There were " + std::to_string(news.size() - most_sentences) +
                " more changes; the journal of the host has them all.";
    return text;
}

class TellingManagers : public Dialog {
  public:
    explicit TellingManagers(const std::vector<std::string>& news) : text_(joined(news)) {}

    Step start(const Context& context) override {
        if (!context.settings().mail.enabled)
            return finish(Done{});
        const auto found = std::make_shared<Found>();
        return do_work(
            [found, groups = context.settings().managers] {
                *found = directory::members_of_groups(groups, patience_for_people);
            },
            then(this, &TellingManagers::tell, found), listing_people);
    }

  private:
    using Found = std::optional<std::vector<directory::Person>>; // std::nullopt: the user database failed

    Step tell(const Context& context, const std::shared_ptr<Found>& found) const {
        if (!context.settings().mail.enabled)
            return finish(Done{});
        if (!*found)
            return finish(Done{}, {untold("managers")});
        SomeNames unknown;
        for (const directory::Person& manager : **found)
            if (manager.standing == directory::Person::Standing::undetermined)
                unknown.add(manager.name.str());
            else if (manager.uid != 0U)
                mail_notice(context, account_of_manager(context.accounts, manager), text_);
        return finish(Done{}, unknown.empty() ? std::vector<Record>{} : std::vector{untold(unknown.text())});
    }

    // account_of_manager is for the address: managers without an account in the store get the mail where mail.to says.
    static rules::Account account_of_manager(storage::Accounts& accounts, const directory::Person& manager) {
        try {
            if (auto account = account_of(accounts, manager))
                return std::move(*account);
        } catch (const storage::DamagedAccount&) { // the others are told nevertheless
        }
        return {.name = manager.name, .uid = manager.uid};
    }

    Record untold(const std::string& whom) const {
        return {.importance = Record::Importance::error,
                .user = whom,
                .actor = "harness2fad",
                .service = "notice",
                .outcome = "failed",
                .reason = "user_database_failed",
                .detail = "not told: " + text_};
    }

    std::string text_;
};

} // namespace

std::optional<std::string> news_for_managers(const Record& record, const std::string& host) {
    if (record.outcome != "done")
        return std::nullopt;
    const auto* const deed = std::ranges::find_if(deeds, [&](const Deed& one) {
        return one.service == record.service && (one.reason.empty() || one.reason == record.reason);
    });
    if (deed == deeds.end())
        return std::nullopt;
    const std::string what = filled_in(filled_in(deed->sentence, "{user}", record.user), "{detail}", record.detail);
    return record.actor + ' ' + what + " on " + host + '.';
}

std::unique_ptr<Dialog> telling_managers(const std::vector<std::string>& news) {
    return std::make_unique<TellingManagers>(news);
}

} // namespace harness2fa::calls
