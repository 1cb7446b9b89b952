// SPDX-License-Identifier: Apache-2.0
#include "directory/long_look_ups.hpp"
#include "parts/census.hpp"
#include "parts/command.hpp"
#include "parts/invitations.hpp"
#include "parts/inviters.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"
#include "parts/unattended.hpp"

#include <algorithm>
#include <sstream>

namespace harness2fa::calls {
namespace {

constexpr char mail_is_off[] = "Mail is not set up (mail.enabled: false in harness2fa.yaml). Nothing has changed.";

// Invite mails a QR code and a key to the users who are named, or to everybody without a device.
class Invite : public ManagerCommand {
  public:
    Invite(const InviteCall& call, const Facts& facts) : ManagerCommand(facts, "invite"), users_(call.users) {}

  private:
    // A Course is what one step of the mailing hands to the next.
    struct Course {
        std::shared_ptr<Census> census;
        Invitations invitations;
        settings::MailSettings mail; // the settings with which it began
        Inviters::Place place;
    };

    std::optional<Step> why_not(const Context& context, const Next&) override {
        if (!context.settings().mail.enabled)
            return refuse(mail_is_off, "no_mail");
        return {};
    }

    Step act(const Context& context, Own& own) override {
        const auto census = std::make_shared<Census>();
        const Invitations invitations(users_.empty() ? Invitations::Whom::without : Invitations::Whom::named,
                                      facts().actor.name.str(), facts().acting());
        const Course course{census, invitations, context.settings().mail, enter(context)};
        return do_work(users_.empty() ? Census::taking(census, context.situation.settings) : looking_up(census),
                       later(own, &Invite::look, course), listing_people);
    }

    Step look(const Context& context, Own& own, const Course& course) {
        if (!course.census->determined)
            return refuse(no_user_database, "user_database_failed", RefusalReason::unavailable);
        if (const auto unknown = unknown_names(*course.census); !unknown.empty())
            return refuse("There is no user " + unknown.text() + ". Nobody was invited.", "unknown_user");
        return mail(context, own, course);
    }

    Step mail(const Context& context, Own& own, const Course& course) {
        if (context.settings().mail != course.mail)
            return refuse(settings_have_changed, "settings_changed");
        std::vector<Record> records;
        Course now = course;
        if (!now.invitations.next_batch(context, *now.census, records))
            return say(now.invitations.progress(*now.census), later(own, &Invite::mail, now), std::move(records));
        records.insert(records.begin(), record("done", "invited"));
        return finish(Done{text(now.invitations)}, std::move(records));
    }

    // enter begins an invitation of everybody, which is also a manager's word that everybody may be mailed; of users who are named it
    // returns nullptr.
    Inviters::Place enter(const Context& context) const {
        if (!users_.empty())
            return {};
        release_mail(context);
        retry_mail(context);
        return context.situation.inviters != nullptr ? context.situation.inviters->enter() : Inviters::Place();
    }

    std::function<void()> looking_up(const std::shared_ptr<Census>& census) const {
        return [census, users = users_] {
            const auto names = names_in(users);
            const auto persons = names ? directory::persons_named(*names, patience_for_people) : std::nullopt;
            if (!persons)
                return;
            for (const directory::Person& person : *persons)
                census->members.push_back({.person = person});
            census->determined = std::ranges::none_of(*persons, [](const directory::Person& person) {
                return person.standing == directory::Person::Standing::undetermined;
            });
        };
    }

    // names_in returns std::nullopt if one of the names is malformed.
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

    static SomeNames unknown_names(const Census& census) {
        SomeNames names;
        for (const Member& member : census.members)
            if (member.person.standing == directory::Person::Standing::unknown && member.listed)
                names.add(member.person.name.str());
        return names;
    }

    std::string text_of_mailed(int mailed) const {
        if (mailed == 0)
            return users_.empty() ? "No mail was due: whoever has no device was mailed a key before."
                                  : "No mail was due.";
        return mailed == 1 ? "A mail with a QR code is on its way."
                           : "Mails with QR codes are on their way to " + counted(mailed, "user", "users") + '.';
    }

    std::string text(const Invitations& invitations) const {
        std::string text = text_of_mailed(invitations.mailed());
        if (const auto earlier = invitations.earlier())
            text += ' ' + *earlier;
        if (!invitations.with_device().empty() && !users_.empty())
            text += " Not invited, because they have a device: " + invitations.with_device().text() + ".";
        if (!invitations.changed().empty() && !users_.empty())
            text += " Not invited, because their uid or name was another's when two-factor was set up: " +
                    invitations.changed().text() + ".";
        if (!invitations.without_address().empty())
            text += " Not mailed, for want of an address: " + invitations.without_address().text() +
                    ". `harness2fa address USER ADDRESS` sets one.";
        return text;
    }

    std::string users_;
};

// StandingInvitations are begun by the daemon itself, not by a call: when enforcement has begun, and every hour for new users.
class StandingInvitations : public Dialog {
  public:
    Step start(const Context& context) override {
        if (!context.settings().mail.enabled || !rules::demands_codes(context.settings()))
            return finish(Done{});
        const auto place = enter(context.situation.inviters);
        if (!place)
            return finish(Done{});
        if (!mail_is_released(context))
            return finish(Done{}, {record_of_waiting()});
        const auto census = std::make_shared<Census>();
        const Invitations invitations{Invitations::Whom::unasked, asked_by_enforcement, "harness2fad"};
        return do_work(Census::taking(census, context.situation.settings),
                       then(this, &StandingInvitations::mail, census, invitations, *place), listing_people);
    }

  private:
    Step mail(const Context& context, const std::shared_ptr<Census>& census, const Invitations& so_far,
              const Inviters::Place& place) {
        if (!census->determined || !context.settings().mail.enabled || !mail_is_released(context))
            return finish(Done{});
        std::vector<Record> records;
        Invitations now = so_far;
        if (now.next_batch(context, *census, records))
            return finish(Done{}, std::move(records));
        return say(now.progress(*census), then(this, &StandingInvitations::mail, census, now, place),
                   std::move(records));
    }

    // enter returns std::nullopt while a manager invites: managers come first, and mail everybody.
    static std::optional<Inviters::Place> enter(Inviters* inviters) {
        if (inviters == nullptr)
            return Inviters::Place();
        if (inviters->anybody())
            return {};
        return inviters->enter();
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
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const InviteCall& call, const Facts& facts) {
    return std::make_unique<Invite>(call, facts);
}

std::unique_ptr<Dialog> standing_invitations() {
    return std::make_unique<StandingInvitations>();
}

} // namespace harness2fa::calls
