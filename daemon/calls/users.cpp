#include "parts/census.hpp"
#include "parts/code_check.hpp"
#include "parts/dialogs.hpp"
#include "parts/kept_facts.hpp"
#include "parts/reports.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

constexpr std::size_t largest_page = 40'000; // bytes, about; a reply has at most 65,536
constexpr int most_looks = 500; // users looked at for a page: some milliseconds, in which no login is served

std::size_t size_of(const UserReport& user) {
    return 400 + 2 * user.user.size() + 200 * user.devices.size();
}

// Everybody, a page at a time.
class UsersDialog : public Dialog {
  public:
    UsersDialog(const UsersCall& call, Facts facts)
        : without_(call.without), locked_(call.locked), facts_(std::move(facts)) {}

    Step start(const Context& context) override { return answer(context, {}); }

    Step answer(const Context& context, std::string_view) override {
        try {
            return census_ ? listing(context) : take_census(context);
        } catch (const StorageError& error) { // who may see everybody may know why nobody can be seen
            return {Refused{Reason::unavailable, "The store cannot be used: " + std::string(error.what())}, {}};
        }
    }

  private:
    Step take_census(const Context& context) {
        census_ = std::make_shared<Census>();
        return {.slow_work = Census::taking(census_, context.situation.settings),
                .patience = patience_for_people,
                .blocks = true};
    }

    Step listing(const Context& context) {
        if (!census_->determined)
            return {Refused{Reason::unavailable, no_user_database}, {}};
        if (!std::exchange(begun_, true))
            census_->add_those_of_store(context.accounts);
        return page(context);
    }

    UserReport report_on(Member& member, const Context& context) {
        auto owned = census_->look_at(context.accounts, member);
        const Person& person = member.person;
        if (owned && owned->account)
            settle(context, *owned->account);
        if (!owned) // one damaged account must not hide the others
            return {.user = person.name.str(),
                    .state = "damaged",
                    .devices = {},
                    .last_login = {},
                    .locked_until = {},
                    .mailed = {},
                    .was = {}};
        UserReport report = user_report(person.name, owned->account, context);
        if (owned->former) {
            report.state = "changed";
            report.was =
                owned->former->name.str() + (owned->former->uid ? ", uid " + std::to_string(*owned->former->uid) : "");
        }
        return report;
    }

    bool is_left_out(const Member& member, const UserReport& user, const Context& context) const {
        const bool in_no_list = !member.listed && user.state == "none" &&
                                !(member.person.uid == 0U && required_by(context.settings(), member.facts()));
        return in_no_list || (without_ && user.state == "active") || (locked_ && !user.locked_until);
    }

    Step page(const Context& context) {
        const std::size_t first = next_;
        UsersPage page;
        std::size_t size = 0;
        int looks = 0;
        for (; next_ < census_->members.size() && size < largest_page && looks < most_looks; ++next_, ++looks) {
            Member& member = census_->members[next_];
            UserReport user = report_on(member, context);
            if (is_left_out(member, user, context))
                continue;
            size += size_of(user);
            page.users.push_back(std::move(user));
        }
        page.more = next_ < census_->members.size();
        if (!census_->owners.has_to_look_up())
            return {std::move(page), {}};
        next_ = first;
        return {.slow_work = census_->owners.looking_up(patience_for_people), .patience = patience_for_people};
    }

    bool without_, locked_;
    Facts facts_;
    std::shared_ptr<Census> census_;
    bool begun_ = false;
    std::size_t next_ = 0;
};

} // namespace

std::unique_ptr<Dialog> users_dialog(const UsersCall& call, const Facts& facts) {
    return std::make_unique<UsersDialog>(call, facts);
}

} // namespace harness2fa
