// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include "keys.hpp"
#include "suggestion.hpp"
#include "table.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace harness2fa::settings::yaml {
namespace {

using Kind = TreeNode::Kind;

const std::vector<Row>& rows() {
    static const std::vector<Row> all = [] {
        std::vector<Row> found;
        const Settings settings;
        each_setting(settings, [&](const Row& row, const auto&, const auto&) { found.push_back(row); });
        return found;
    }();
    return all;
}

bool is_section(std::string_view name) {
    return !name.empty() && std::ranges::find(rows(), name, &Row::section) != rows().end();
}

std::vector<std::string_view> names_in(std::string_view section) {
    std::vector<std::string_view> names;
    for (const Row& row : rows()) {
        if (row.section == section)
            names.push_back(row.name);
        else if (section.empty() && (names.empty() || names.back() != row.section))
            names.push_back(row.section);
    }
    return names;
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
        bool known = false;
        each_setting(reading_.settings, [&](const Row& row, auto& value, const auto& form) {
            if (row.section != section || row.name != entry.key.text)
                return;
            known = true;
            const std::size_t faults_before = reading_.faults.size();
            form.read(ValueReader(entry.value, row.full_name(), reading_.faults), value);
            const bool good = reading_.faults.size() == faults_before && entry.value.kind != Kind::unusable;
            read_[row.full_name()] = good ? std::optional(entry.value.at) : std::nullopt;
        });
        if (!known)
            fault(entry.key.at, unknown_key(entry.key.text, suggestion(section, entry.key.text)));
    }

    static std::optional<std::string> suggestion(std::string_view section, std::string_view word) {
        const auto elsewhere = std::ranges::find(rows(), word, &Row::name); // a right key in the wrong section
        if (elsewhere != rows().end())
            return elsewhere->full_name();
        return std::optional<std::string>(nearest(word, names_in(section)));
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

    // fits is a rule for two values. A breach is told at the first of them that the file sets, and not at all if one is faulty by itself.
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
    std::map<std::string, std::optional<Spot>> read_; // where the file sets values; std::nullopt for a faulty one
};

} // namespace

Reading read_schema(const Tree& tree) {
    return SchemaReader().run(tree);
}

} // namespace harness2fa::settings::yaml
