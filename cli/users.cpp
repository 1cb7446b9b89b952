// harness2fa users: page by page, so that the largest account fits into memory.
#include "command.hpp"
#include "conversation.hpp"
#include "json_output.hpp"
#include "output.hpp"
#include "times.hpp"
#include "users_table.hpp"
#include "whom.hpp"

#include <unistd.h>

namespace harness2fa {
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

} // namespace

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
                            .hold(UsersCall{options.without, options.locked, acting_for(options)}, {.take_page = take});
    if (!std::holds_alternative<UsersPage>(reply))
        return report_refusal(reply);
    if (!options.json)
        print_line(table.summary(options.without, options.locked));
    return done;
}

} // namespace harness2fa
