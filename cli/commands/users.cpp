// SPDX-License-Identifier: Apache-2.0
// harness2fa users shows page by page, so that the largest account fits into memory.
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/output.hpp"
#include "cli/times.hpp"
#include "cli/users_table.hpp"
#include "cli/whom.hpp"

#include <array>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

class Document {
  public:
    void add(const UsersPage& page) {
        std::string text = begun_ ? "" : R"({"users":[)";
        for (const UserReport& user : page.users) {
            text += (any_ ? "," : "") + user_json(user);
            any_ = true;
        }
        begun_ = true;
        write_all(STDOUT_FILENO, text + (page.more ? "" : "]}\n"));
    }

  private:
    bool begun_ = false, any_ = false;
};

int list_users(const Options& options) {
    Document document;
    UsersTable table;
    const auto take = [&](const UsersPage& page) {
        if (options.json)
            document.add(page);
        else
            write_all(STDOUT_FILENO, table.rows_of(page.users));
    };
    const Reply reply = Conversation(options, long_limit)
                            .hold(UsersCall{options.has("--without"), options.has("--locked"), acting_for(options)},
                                  {.take_page = take});
    if (!std::holds_alternative<UsersPage>(reply))
        return report_refusal(reply);
    if (!options.json)
        print_line(table.summary(options.has("--without"), options.has("--locked")));
    return done;
}

constexpr std::array users_options{
    Option{.name = "--without", .help = "Only users without a device"},
    Option{.name = "--locked", .help = "Only users in a pause or a lock"},
};

} // namespace

extern constexpr Command users_command{
    .name = "users",
    .place = 120,
    .run = list_users,
    .help = "List the users of this machine: devices, logins, locks, mail",
    .options = users_options,
    .more = R"(For managers and root. Times are in UTC. DEVICES counts those that logins
accept. STATE is invited or reset for a user who was given a key and has not yet
used it, changed for one whose name or uid is not that of the devices (see
`adopt`), and damaged for one whose account in the store cannot be read. MAILED
tells what has become of the last mail with a key: waiting, delivered or failed.

Examples:
  harness2fa users
  harness2fa users --without
  harness2fa users --locked --json

With --json there is one document: {"users":[{"user","state","devices",
"last_login","locked_until","mailed","was"}]}.)",
};

} // namespace harness2fa::cli
