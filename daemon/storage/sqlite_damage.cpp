#include "sqlite_damage.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

constexpr char prefix[] = "accounts.db is damaged: ";

std::vector<std::string> first_column(Database& database, const char* sql) {
    std::vector<std::string> values;
    const Statement statement(database, sql);
    for (Query query(statement); query.step();)
        values.push_back(query.text(0));
    return values;
}

// Never printed as it is: it may hold anything.
std::string printable(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }, '?');
    return text;
}

} // namespace

std::vector<std::string> damage_of(Database& database) {
    std::vector<std::string> found;
    const auto report = [&](const char* sql, const std::string& before, const std::string& after) {
        for (const std::string& value : first_column(database, sql))
            found.push_back(std::string(prefix).append(before).append(printable(value)).append(after));
    };
    for (const std::string& line : first_column(database, "PRAGMA quick_check(10)"))
        if (line != "ok")
            found.push_back(prefix + line);
    report("SELECT DISTINCT user FROM devices WHERE user NOT IN (SELECT name FROM accounts)", "there are devices of ",
           ", but no account of that name");
    report("SELECT user FROM pending WHERE user NOT IN (SELECT name FROM accounts)", "there is a pending secret of ",
           ", but no account of that name");
    report("SELECT name FROM accounts WHERE pending <> (SELECT count(*) FROM pending WHERE user = accounts.name)",
           "the pending secret of ", " got lost, or came from nowhere");
    for (const std::string& name : first_column(database, "SELECT name FROM accounts"))
        if (!UserName::parse(name))
            found.push_back(prefix + ("there is an account of \"" + printable(name)) + "\", which is no login name");
    for (const std::string& name : first_column(database, "SELECT DISTINCT user FROM outbox"))
        if (!UserName::parse(name))
            found.push_back(prefix + ("there is mail of \"" + printable(name)) + "\", which is no login name");
    return found;
}

} // namespace harness2fa
