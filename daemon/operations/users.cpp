#include "census.hpp"
#include "code_check.hpp"
#include "dialogs.hpp"
#include "kept_facts.hpp"
#include "reports.hpp"

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

    Step start(const Context& context) override {
        if (!census_) {
            census_ = std::make_shared<Census>();
            return {.slow_work = Census::taking(census_, context.situation.settings),
                    .patience = patience_for_people,
                    .blocks = true};
        }
        if (!census_->determined)
            return {Refused{Reason::unavailable, "The user database does not answer. Try again later."}, {}};
        census_->add_those_of_store(context.accounts);
        return page(context);
    }

    Step answer(const Context& context, std::string_view) override { return page(context); }

  private:
    static UserReport report_on(const Person& person, const Context& context) {
        try {
            return user_report(person.name, settled_account_of(context, person), context);
        } catch (const DamagedAccount&) { // one damaged account must not hide the others
            return {.user = person.name.str(),
                    .state = "damaged",
                    .devices = {},
                    .last_login = {},
                    .locked_until = {},
                    .mailed = {}};
        }
    }

    Step page(const Context& context) {
        UsersPage page;
        std::size_t size = 0;
        int looks = 0;
        for (; next_ < census_->members.size() && size < largest_page && looks < most_looks; ++next_, ++looks) {
            const Member& member = census_->members[next_];
            const Person& person = member.person;
            UserReport user = report_on(person, context);
            if ((!member.listed && user.state == "none") || (without_ && user.state == "active") ||
                (locked_ && !user.locked_until))
                continue;
            size += size_of(user);
            page.users.push_back(std::move(user));
        }
        page.more = next_ < census_->members.size();
        return {std::move(page), {}};
    }

    bool without_, locked_;
    Facts facts_;
    std::shared_ptr<Census> census_;
    std::size_t next_ = 0;
};

} // namespace

std::unique_ptr<Dialog> users_dialog(const UsersCall& call, const Facts& facts) {
    return std::make_unique<UsersDialog>(call, facts);
}

} // namespace harness2fa
