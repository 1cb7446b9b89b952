#include "schema.hpp"

#include "keys.hpp"
#include "mail_values.hpp"
#include "rules_reader.hpp"
#include "suggestion.hpp"
#include "value_reader.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace harness2fa::yaml {
namespace {

using Kind = TreeNode::Kind;
using namespace std::chrono_literals;

struct Key {
    std::string_view section; // "" at the top
    std::string_view name;
    void (*read)(ValueReader, Settings&);
};

constexpr int most_connections = 65536;

// clang-format off
constexpr Key keys[] = {
    {"", "enforce",  [](ValueReader v, Settings& s) { v.boolean(s.enforce); }},
    {"", "enforce_from", [](ValueReader v, Settings& s) { v.time(s.enforce_from); }},
    {"", "managers", [](ValueReader v, Settings& s) { v.names(s.managers, group_names); }},
    {"", "user_groups", [](ValueReader v, Settings& s) { v.names(s.user_groups, group_names); }},
    {"", "issuer",   [](ValueReader v, Settings& s) { v.text(s.issuer, wrong_with_issuer); }},
    {"", "rules",    [](ValueReader v, Settings& s) { read_rules(std::move(v), s.rules); }},
    {"", "recovery_codes", [](ValueReader v, Settings& s) { v.number(s.recovery_codes, 0, 20); }},
    {"", "socket",   [](ValueReader v, Settings& s) { v.text(s.socket, wrong_with_socket); }},
    {"", "store",    [](ValueReader v, Settings& s) {
        std::string url = "sqlite:" + s.store;
        v.text(url, wrong_with_store);
        s.store = path_of_store(url);
    }},
    {"login", "prompt",   [](ValueReader v, Settings& s) { v.text(s.login.prompt, wrong_with_line); }},
    {"login", "echo",     [](ValueReader v, Settings& s) { v.boolean(s.login.echo); }},
    {"login", "attempts", [](ValueReader v, Settings& s) { v.number(s.login.attempts, 1, 10); }},
    {"enrollment", "at_login", [](ValueReader v, Settings& s) { v.boolean(s.enrollment.at_login); }},
    {"enrollment", "services", [](ValueReader v, Settings& s) { v.names(s.enrollment.services, service_names); }},
    {"enrollment", "expires",  [](ValueReader v, Settings& s) { v.duration(s.enrollment.expires, 1min, 365 * 24h); }},
    {"totp", "algorithm", [](ValueReader v, Settings& s) {
        v.choice(s.totp.shape.algorithm, algorithm_named, "SHA1, SHA256 or SHA512");
    }},
    {"totp", "digits",    [](ValueReader v, Settings& s) { v.number(s.totp.shape.digits, 6, 8); }},
    {"totp", "period",    [](ValueReader v, Settings& s) { v.seconds(s.totp.shape.period, 10, 300); }},
    {"totp", "window",    [](ValueReader v, Settings& s) { v.number(s.totp.window, 0, 10); }},
    {"lockout", "after",      [](ValueReader v, Settings& s) { v.number(s.lockout.after, 1, 99); }},
    {"lockout", "pause",      [](ValueReader v, Settings& s) { v.duration(s.lockout.pause, 1s, 24h); }},
    {"lockout", "longest",    [](ValueReader v, Settings& s) { v.duration(s.lockout.longest, 1s, 24h); }},
    {"lockout", "lock_after", [](ValueReader v, Settings& s) { v.number(s.lockout.lock_after, 2, 100); }}, // NIST SP 800-63B-4, 3.2.2
    {"limits", "connections", [](ValueReader v, Settings& s) { v.number(s.limits.connections, 1, most_connections); }},
    {"limits", "per_user",    [](ValueReader v, Settings& s) { v.number(s.limits.per_user, 1, most_connections); }},
    {"limits", "idle",        [](ValueReader v, Settings& s) { v.duration(s.limits.idle, 1s, 24h); }},
    {"mail", "enabled",     [](ValueReader v, Settings& s) { v.boolean(s.mail.enabled); }},
    {"mail", "smtp",        [](ValueReader v, Settings& s) { v.text(s.mail.smtp, wrong_with_smtp); }},
    {"mail", "credentials", [](ValueReader v, Settings& s) { v.text(s.mail.credentials, wrong_with_credentials); }},
    {"mail", "plaintext",   [](ValueReader v, Settings& s) { v.boolean(s.mail.plaintext); }},
    {"mail", "from",        [](ValueReader v, Settings& s) { v.text(s.mail.from, wrong_with_sender); }},
    {"mail", "to",          [](ValueReader v, Settings& s) { v.text(s.mail.to, wrong_with_recipient); }},
};
// clang-format on

bool is_section(std::string_view name) {
    for (const Key& key : keys) {
        if (!name.empty() && key.section == name)
            return true;
    }
    return false;
}

std::vector<std::string_view> names_in(std::string_view section) {
    std::vector<std::string_view> names;
    for (const Key& key : keys) {
        if (key.section == section)
            names.push_back(key.name);
        else if (section.empty() && (names.empty() || names.back() != key.section))
            names.push_back(key.section);
    }
    return names;
}

std::string full_name(std::string_view section, std::string_view name) {
    return section.empty() ? std::string(name) : std::string(section) + "." + std::string(name);
}

class SchemaReader {
  public:
    Reading run(const Tree& tree) {
        if (tree.root.kind == Kind::map)
            read_section("", tree.root);
        else if (tree.complete && tree.root.kind != Kind::nothing && tree.root.kind != Kind::unusable)
            fault(tree.root.at, "settings are lines such as 'enforce: true', not " + shown(tree.root));
        if (tree.complete)
            check_what_must_fit();
        return std::move(reading_);
    }

  private:
    void fault(Spot at, std::string text) { reading_.faults.push_back({at, std::move(text)}); }

    void read_section(std::string_view section, const TreeNode& map) {
        for (const Entry* entry : keys_in(map, reading_.faults)) {
            const std::string& name = entry->key.text;
            if (section.empty() && is_section(name))
                read_subsection(name, entry->value);
            else
                read_value(section, *entry);
        }
    }

    void read_subsection(const std::string& name, const TreeNode& value) {
        if (value.kind == Kind::map)
            read_section(name, value);
        else if (value.kind != Kind::unusable)
            fault(value.at, name + " must hold keys (" + joined(names_in(name)) + "), not " + shown(value));
    }

    void read_value(std::string_view section, const Entry& entry) {
        for (const Key& key : keys) {
            if (key.section != section || key.name != entry.key.text)
                continue;
            const std::string name = full_name(section, key.name);
            const std::size_t faults_before = reading_.faults.size();
            key.read(ValueReader(entry.value, name, reading_.faults), reading_.settings);
            const bool good = reading_.faults.size() == faults_before && entry.value.kind != Kind::unusable;
            read_[name] = good ? std::optional(entry.value.at) : std::nullopt;
            return;
        }
        fault(entry.key.at, unknown_key(entry.key.text, suggestion(section, entry.key.text)));
    }

    static std::string suggestion(std::string_view section, std::string_view word) {
        std::string meant;
        if (const auto near = nearest(word, names_in(section)))
            meant = *near;
        for (const Key& key : keys) { // the right key in the wrong section
            if (key.name == word)
                meant = full_name(key.section, key.name);
        }
        return meant;
    }

    void check_what_must_fit() {
        const auto& [after, pause, longest, lock_after] = reading_.settings.lockout;
        const auto& limits = reading_.settings.limits;
        const auto number = [](int value) { return excerpt(std::to_string(value)); };
        fits(longest >= pause, "lockout.longest", "lockout.pause",
             "lockout.longest (" + excerpt(shown(longest)) + ") must not be shorter than lockout.pause (" +
                 excerpt(shown(pause)) + ")");
        fits(lock_after > after, "lockout.lock_after", "lockout.after",
             "lockout.lock_after (" + number(lock_after) + ") must be greater than lockout.after (" + number(after) +
                 ")");
        fits(limits.per_user <= limits.connections, "limits.per_user", "limits.connections",
             "limits.per_user (" + number(limits.per_user) + ") must not be greater than limits.connections (" +
                 number(limits.connections) + ")");
    }

    // A rule for two values. It is told at the first of them that the file sets, and not at all when one is
    // faulty by itself.
    void fits(bool holds, const std::string& one, const std::string& other, const std::string& text) {
        if (holds)
            return;
        std::optional<Spot> place;
        for (const auto& name : {one, other}) {
            const auto written = read_.find(name);
            if (written == read_.end())
                continue;
            if (!written->second)
                return;
            place = place ? place : written->second;
        }
        if (place)
            fault(*place, text);
    }

    Reading reading_;
    std::map<std::string, std::optional<Spot>> read_; // what the file sets: where the value is, nothing if it is faulty
};

} // namespace

Reading read_schema(const Tree& tree) {
    return SchemaReader().run(tree);
}

} // namespace harness2fa::yaml
