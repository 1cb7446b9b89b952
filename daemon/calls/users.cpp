// SPDX-License-Identifier: Apache-2.0
#include "parts/census.hpp"
#include "parts/kept_facts.hpp"
#include "parts/reports.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

constexpr std::size_t largest_page = 40'000; // bytes, about; a reply has at most 65,536
constexpr int most_looks = 500; // users looked at for a page: some milliseconds, in which no login is served

std::size_t size_of(const UserReport& user) {
    return 400 + 2 * user.user.size() + 200 * user.devices.size();
}

// Users lists everybody, a page at a time.
class Users : public Dialog {
  public:
    explicit Users(const UsersCall& call) : without_(call.without), locked_(call.locked) {}

    Step start(const Context& context) override {
        const auto census = std::make_shared<Census>();
        return do_work(Census::taking(census, context.situation.settings),
                       then(this, &Users::page, census, std::size_t{0}), listing_people);
    }

  private:
    Step page(const Context& context, const std::shared_ptr<Census>& census, std::size_t first) {
        if (!census->determined)
            return finish(Refused{RefusalReason::unavailable, no_user_database});
        try {
            if (first == 0)
                census->add_those_of_store(context.accounts);
            return list(context, census, first);
        } catch (const storage::StorageError& error) { // a caller who may see everybody may know why nobody can be seen
            return finish(
                Refused{RefusalReason::unavailable, "The store cannot be used: " + std::string(error.what())});
        }
    }

    static UserReport report_on(Census& census, Member& member, const Context& context) {
        Owned owned = census.look_at(context.accounts, member);
        const UserName& name = member.person.name;
        if (owned.account)
            settle(context, *owned.account);
        if (owned.state == Enrollment::damaged) // one damaged account must not hide the others
            return {.user = name.str(),
                    .state = Enrollment::damaged,
                    .devices = {},
                    .last_login = {},
                    .locked_until = {},
                    .mailed = {},
                    .was = {}};
        UserReport report = user_report(name, owned, context);
        if (owned.former)
            report.was =
                owned.former->name.str() + (owned.former->uid ? ", uid " + std::to_string(*owned.former->uid) : "");
        return report;
    }

    bool is_left_out(const Member& member, const UserReport& user, const Context& context) const {
        const bool in_no_list = !member.listed && user.state == Enrollment::none &&
                                !(member.person.uid == 0U && rules::required_by(context.settings(), member.facts()));
        return in_no_list || (without_ && user.state == Enrollment::active) || (locked_ && !user.locked_until);
    }

    Step list(const Context& context, const std::shared_ptr<Census>& census, std::size_t first) {
        UsersPage page;
        std::size_t next = first, size = 0;
        for (int looks = 0; next < census->members.size() && size < largest_page && looks < most_looks;
             ++next, ++looks) {
            Member& member = census->members[next];
            UserReport user = report_on(*census, member, context);
            if (is_left_out(member, user, context))
                continue;
            size += size_of(user);
            page.users.push_back(std::move(user));
        }
        page.more = next < census->members.size();
        if (census->owners.has_to_look_up())
            return do_work(census->owners.looking_up(patience_for_people), then(this, &Users::page, census, first),
                           {patience_for_people});
        if (!page.more)
            return finish(std::move(page));
        return say(std::move(page), then(this, &Users::page, census, next));
    }

    bool without_, locked_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const UsersCall& call, const Facts&) {
    return std::make_unique<Users>(call);
}

} // namespace harness2fa::calls
