#include "schema.hpp"

#include "suggestion.hpp"
#include "values.hpp"

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string_view>

namespace harness2fa::yaml {
namespace {

using Kind = TreeNode::Kind;
using namespace std::chrono_literals;

// Takes one value: puts it into the settings, or says what is wrong with it and where.
class Value {
  public:
    Value(const TreeNode& node, std::string name, std::vector<Fault>& faults)
        : node_(node), name_(std::move(name)), faults_(faults) {}

    void boolean(bool& out) {
        if (const auto value = boolean_of(node_))
            out = *value;
        else
            fault(node_, "must be true or false");
    }

    void number(int& out, int least, int most) {
        const auto value = whole_number_of(node_);
        if (value && *value >= least && *value <= most)
            out = static_cast<int>(*value);
        else
            fault(node_, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }

    void duration(std::chrono::seconds& out, std::chrono::seconds least, std::chrono::seconds most) {
        const auto value = duration_of(node_);
        if (value && *value >= least && *value <= most)
            out = *value;
        else
            fault(node_, "must be a whole number with s, m, h or d, from " + shown(least) + " to " + shown(most));
    }

    void text(std::string& out, std::string (*wrong_with)(std::string_view)) {
        const auto value = text_of(node_);
        const std::string wrong = value ? wrong_with(*value) : "must be a text (numbers, true and false in quotes)";
        if (wrong.empty())
            out = *value;
        else
            fault(node_, wrong);
    }

    void groups(std::vector<std::string>& out) {
        if (node_.kind != Kind::list)
            return fault(node_, "must be a list of groups, such as [sudo]");
        out.clear();
        for (const TreeNode& item : node_.items) {
            const auto name = text_of(item);
            if (name && wrong_with_group(*name).empty())
                out.push_back(*name);
            else
                fault(item, wrong_with_group(""));
        }
    }

  private:
    void fault(const TreeNode& at, const std::string& must) {
        if (at.kind != Kind::unusable) // that was reported already
            faults_.push_back({at.at, name_ + " " + must + ", not " + shown(at)});
    }

    const TreeNode& node_;
    std::string name_;
    std::vector<Fault>& faults_;
};

struct Key {
    std::string_view section; // "" at the top
    std::string_view name;
    void (*read)(Value, Settings&);
};

constexpr int most_connections = 65536;

// clang-format off
constexpr Key keys[] = {
    {"", "enforce",  [](Value v, Settings& s) { v.boolean(s.enforce); }},
    {"", "managers", [](Value v, Settings& s) { v.groups(s.managers); }},
    {"", "issuer",   [](Value v, Settings& s) { v.text(s.issuer, wrong_with_issuer); }},
    {"", "socket",   [](Value v, Settings& s) { v.text(s.socket, wrong_with_socket); }},
    {"", "store",    [](Value v, Settings& s) {
        std::string url = "sqlite:" + s.store;
        v.text(url, wrong_with_store);
        s.store = path_of_store(url);
    }},
    {"login", "prompt",   [](Value v, Settings& s) { v.text(s.login.prompt, wrong_with_line); }},
    {"login", "echo",     [](Value v, Settings& s) { v.boolean(s.login.echo); }},
    {"login", "attempts", [](Value v, Settings& s) { v.number(s.login.attempts, 1, 10); }},
    {"totp", "window",    [](Value v, Settings& s) { v.number(s.totp.window, 0, 10); }},
    {"lockout", "after",      [](Value v, Settings& s) { v.number(s.lockout.after, 1, 99); }},
    {"lockout", "pause",      [](Value v, Settings& s) { v.duration(s.lockout.pause, 1s, 24h); }},
    {"lockout", "longest",    [](Value v, Settings& s) { v.duration(s.lockout.longest, 1s, 24h); }},
    {"lockout", "lock_after", [](Value v, Settings& s) { v.number(s.lockout.lock_after, 2, 100); }}, // NIST SP 800-63B-4, 3.2.2
    {"limits", "connections", [](Value v, Settings& s) { v.number(s.limits.connections, 1, most_connections); }},
    {"limits", "per_user",    [](Value v, Settings& s) { v.number(s.limits.per_user, 1, most_connections); }},
    {"limits", "idle",        [](Value v, Settings& s) { v.duration(s.limits.idle, 1s, 24h); }},
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

std::string joined(const std::vector<std::string_view>& names) {
    std::string out;
    for (const auto name : names)
        out.append(out.empty() ? "" : ", ").append(name);
    return out;
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
        std::map<std::string_view, std::size_t> seen; // key -> line
        for (const Entry& entry : map.entries) {
            const std::string& name = entry.key.text;
            const auto [first, is_new] = seen.emplace(name, entry.key.at.line + 1);
            if (!is_new)
                fault(entry.key.at,
                      "repeated key " + shown(name) + " (first on line " + std::to_string(first->second) + ")");
            else if (section.empty() && is_section(name))
                read_subsection(name, entry.value);
            else
                read_value(section, entry);
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
            key.read(Value(entry.value, name, reading_.faults), reading_.settings);
            const bool good = reading_.faults.size() == faults_before && entry.value.kind != Kind::unusable;
            read_[name] = good ? std::optional(entry.value.at) : std::nullopt;
            return;
        }
        fault(entry.key.at, "unknown key " + shown(entry.key.text) + suggestion(section, entry.key.text));
    }

    static std::string suggestion(std::string_view section, std::string_view word) {
        std::string meant;
        if (const auto near = nearest(word, names_in(section)))
            meant = *near;
        for (const Key& key : keys) { // the right key in the wrong section
            if (key.name == word)
                meant = full_name(key.section, key.name);
        }
        return meant.empty() ? "" : " (did you mean '" + meant + "'?)";
    }

    void check_what_must_fit() {
        const auto& [after, pause, longest, lock_after] = reading_.settings.lockout;
        const auto& limits = reading_.settings.limits;
        fits(longest >= pause, "lockout.longest", "lockout.pause",
             "lockout.longest (" + shown(longest) + ") must not be shorter than lockout.pause (" + shown(pause) + ")");
        fits(lock_after > after, "lockout.lock_after", "lockout.after",
             "lockout.lock_after (" + std::to_string(lock_after) + ") must be greater than lockout.after (" +
                 std::to_string(after) + ")");
        fits(limits.per_user <= limits.connections, "limits.per_user", "limits.connections",
             "limits.per_user (" + std::to_string(limits.per_user) + ") must not be greater than limits.connections (" +
                 std::to_string(limits.connections) + ")");
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
