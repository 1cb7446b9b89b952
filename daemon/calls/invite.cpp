#include "directory/long_look_ups.hpp"
#include "parts/census.hpp"
#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/invitations.hpp"
#include "parts/inviters.hpp"
#include "parts/mailing.hpp"
#include "parts/reports.hpp"
#include "parts/texts.hpp"

#include <algorithm>
#include <sstream>

namespace harness2fa {
namespace {

constexpr char mail_is_off[] = "Mail is not set up (mail.enabled: false in harness2fa.yaml). Nothing has changed.";

// Mails a QR code and a key to those who are named, or to everybody without a device.
class InvitingDialog : public ManagerDialog {
  public:
    InvitingDialog(const InviteCall& call, const Facts& facts)
        : ManagerDialog(facts, "invite"), users_(call.users),
          invitations_(users_.empty() ? Invitations::Whom::without : Invitations::Whom::named, facts.actor.name.str(),
                       facts.acting()) {}

  private:
    std::optional<Step> obstacle(const Context& context) const override {
        if (!context.settings().mail.enabled)
            return refuse(mail_is_off, "no_mail");
        return {};
    }

    Step act(const Context& context) override {
        if (!census_) {
            enter(context);
            census_ = std::make_shared<Census>();
            return {.slow_work = users_.empty() ? Census::taking(census_, context.situation.settings) : looking_up(),
                    .patience = patience_for_people,
                    .blocks = true};
        }
        if (!census_->determined)
            return refuse(no_user_database, "user_database_failed", Reason::unavailable);
        if (const auto unknown = unknown_names(); !unknown.empty())
            return refuse("There is no user " + some_names(unknown) + ". Nobody was invited.", "unknown_user");
        if (context.settings().mail != mail_)
            return refuse(settings_have_changed, "settings_changed");
        std::vector<Record> records;
        if (!invitations_.next_batch(context, *census_, records))
            return {invitations_.progress(*census_), std::move(records)};
        Step end{Done{text()}, {record("done", "invited")}};
        std::ranges::move(records, std::back_inserter(end.records));
        return end;
    }

    // To all: that is a manager's word that they may be mailed.
    void enter(const Context& context) {
        mail_ = context.settings().mail;
        if (!users_.empty())
            return;
        release_mail(context);
        retry_mail(context);
        if (context.situation.inviters != nullptr)
            place_ = context.situation.inviters->enter();
    }

    std::function<void()> looking_up() const {
        return [census = census_, users = users_] {
            const auto names = names_in(users);
            const auto persons = names ? persons_named(*names, patience_for_people) : std::nullopt;
            if (!persons)
                return;
            for (const Person& person : *persons)
                census->members.push_back({.person = person});
            census->determined = std::ranges::none_of(
                *persons, [](const Person& person) { return person.standing == Person::Standing::undetermined; });
        };
    }

    // Nothing if one is malformed.
    static std::optional<std::vector<UserName>> names_in(const std::string& users) {
        std::vector<UserName> names;
        std::istringstream words(users);
        for (std::string word; words >> word;) {
            const auto name = UserName::parse(word);
            if (!name)
                return {};
            names.push_back(*name);
        }
        return names;
    }

    std::vector<std::string> unknown_names() const {
        std::vector<std::string> names;
        for (const Member& member : census_->members)
            if (member.person.standing == Person::Standing::unknown && member.listed)
                names.push_back(member.person.name.str());
        return names;
    }

    std::string text_of_mailed() const {
        const int mailed = invitations_.mailed();
        if (mailed == 0)
            return users_.empty() ? "No mail was due: whoever has no device was mailed a key before."
                                  : "No mail was due.";
        return mailed == 1 ? "A mail with a QR code is on its way."
                           : "Mails with QR codes are on their way to " + counted_users(mailed) + '.';
    }

    std::string text() const {
        std::string text = text_of_mailed();
        if (!invitations_.earlier().empty())
            text += ' ' + invitations_.earlier();
        if (!invitations_.with_device().empty() && !users_.empty())
            text += " Not invited, because they have a device: " + some_names(invitations_.with_device()) + ".";
        if (!invitations_.changed().empty() && !users_.empty())
            text += " Not invited, because their uid or name was another's when two-factor was set up: " +
                    some_names(invitations_.changed()) + ".";
        if (!invitations_.without_address().empty())
            text += " Not mailed, for want of an address: " + some_names(invitations_.without_address()) +
                    ". `harness2fa address USER ADDRESS` sets one.";
        return text;
    }

    std::string users_;
    std::shared_ptr<Census> census_;
    Invitations invitations_;
    MailSettings mail_; // with which it began
    Inviters::Place place_;
};

// Nobody calls this: the daemon itself, when enforcement has begun, and every hour for new users.
class StandingInvitations : public Dialog {
  public:
    Step start(const Context& context) override {
        if (!context.settings().mail.enabled || !demands_codes(context.settings()) || !enter(context))
            return {Done{}, {}};
        if (!mail_is_released(context))
            return {Done{}, {record_of_waiting()}};
        if (!census_) {
            census_ = std::make_shared<Census>();
            return {.slow_work = Census::taking(census_, context.situation.settings),
                    .patience = patience_for_people,
                    .blocks = true};
        }
        return census_->determined ? answer(context, "") : Step{Done{}, {}};
    }

    Step answer(const Context& context, std::string_view) override {
        if (!context.settings().mail.enabled || !mail_is_released(context))
            return {Done{}, {}};
        std::vector<Record> records;
        if (invitations_.next_batch(context, *census_, records))
            return {Done{}, std::move(records)};
        return {invitations_.progress(*census_), std::move(records)};
    }

  private:
    // Managers who invite come first, and mail all of them.
    bool enter(const Context& context) {
        Inviters* const inviters = context.situation.inviters;
        if (place_ || inviters == nullptr)
            return true;
        if (!inviters->anybody())
            place_ = inviters->enter();
        return place_ != nullptr;
    }

    static Record record_of_waiting() {
        return {.importance = Record::Importance::notice,
                .actor = "harness2fad",
                .service = "invite",
                .outcome = "waiting",
                .reason = "mail_untested",
                .detail = "nobody is mailed before a test mail was delivered (harness2fa mail test), or a manager says "
                          "`invite --all`"};
    }

    std::shared_ptr<Census> census_;
    Invitations invitations_{Invitations::Whom::unasked, asked_by_enforcement, "harness2fad"};
    Inviters::Place place_;
};

} // namespace

std::unique_ptr<Dialog> inviting_dialog(const InviteCall& call, const Facts& facts) {
    return std::make_unique<InvitingDialog>(call, facts);
}

std::unique_ptr<Dialog> standing_invitations() {
    return std::make_unique<StandingInvitations>();
}

} // namespace harness2fa
