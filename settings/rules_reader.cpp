// SPDX-License-Identifier: Apache-2.0
#include "rules_reader.hpp"

#include "keys.hpp"
#include "suggestion.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace harness2fa::settings::yaml {
namespace {

using Kind = TreeNode::Kind;
using NameList = std::optional<std::vector<std::string>>;

constexpr std::array<std::string_view, 5> keys_of_rule{"users", "groups", "services", "from", "code"};
constexpr std::size_t longest_list = 200; // bytes of a list in Rule::text, which goes into records and answers

std::optional<Demand> demand_named(std::string_view word) {
    if (word == "always")
        return Demand::always;
    if (word == "enrolled")
        return Demand::enrolled;
    return word == "never" ? std::optional(Demand::never) : std::nullopt;
}

bool is_word(const TreeNode& node) {
    return node.kind == Kind::plain || node.kind == Kind::quoted;
}

// has_items complains about an empty list: an entry with one could never match, which nobody means.
bool has_items(ValueReader& value) {
    const bool empty = value.node().kind == Kind::list && value.node().items.empty();
    if (empty)
        value.complain(value.node(), "is an empty list: the entry would never match");
    return !empty;
}

void read_names(ValueReader value, NameList& out, const NameKind& kind) {
    if (has_items(value))
        value.names(out.emplace(), kind);
}

// has_bits_behind_prefix says of a text that is no network whether its address and its prefix are good: the address is then not the first
// one of its network.
bool has_bits_behind_prefix(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == text.npos || !parse_address(text.substr(0, slash)))
        return false;
    const std::string all_zero = text.find(':') == text.npos ? "0.0.0.0" : "::";
    return text.find('%') == text.npos && parse_network(all_zero + std::string(text.substr(slash)));
}

void read_origin(ValueReader& value, const TreeNode& item, std::vector<Origin>& out) {
    if (!is_word(item)) {
        const bool ends_with_colon = item.kind == Kind::map; // `2001:db8::` is a key without a value
        value.fault(item, std::string("must be addresses, networks or local") +
                              (ends_with_colon ? " (one that ends with ':' in quotes)" : ""));
    } else if (item.text == "local") {
        out.emplace_back(Local{});
    } else if (const auto network = parse_network(item.text)) {
        out.emplace_back(*network);
    } else if (has_bits_behind_prefix(item.text)) {
        value.complain(item, "holds " + shown(item) + ", which has bits set behind its prefix");
    } else {
        value.fault(item, "must be addresses, networks such as 10.0.0.0/8, or local");
    }
}

void read_origins(ValueReader value, std::optional<std::vector<Origin>>& out) {
    if (value.node().kind != Kind::list)
        return value.fault(value.node(), "must be a list of addresses, networks or local, such as [10.0.0.0/8, local]");
    if (!has_items(value))
        return;
    out.emplace();
    for (const TreeNode& item : value.node().items)
        read_origin(value, item, *out);
}

void read_key(std::string_view name, ValueReader value, Rule& rule) {
    if (name == "users")
        read_names(value, rule.users, login_names);
    else if (name == "groups")
        read_names(value, rule.groups, group_names);
    else if (name == "services")
        read_names(value, rule.services, service_names);
    else if (name == "from")
        read_origins(value, rule.from);
    else
        value.choice(rule.code, demand_named, "always, enrolled or never");
}

std::string item_text(const TreeNode& item) {
    const bool plain = item.text.find_first_of(" ,[]{}#\"'") == std::string::npos;
    return plain ? item.text : "\"" + item.text + "\"";
}

std::string value_text(const TreeNode& value) {
    if (value.kind != Kind::list)
        return value.text;
    std::string list;
    for (const TreeNode& item : value.items) {
        const std::string next = item_text(item);
        if (!list.empty() && list.size() + next.size() > longest_list)
            return "[" + list + ", ...]";
        list.append(list.empty() ? "" : ", ").append(next);
    }
    return "[" + list + "]";
}

// text_of_rule makes what is told about entries look alike, whatever their order and style in the file.
std::string text_of_rule(const std::vector<const Entry*>& entries) {
    std::string text;
    for (const std::string_view key : keys_of_rule) {
        for (const Entry* entry : entries) {
            if (entry->key.text == key)
                text.append(text.empty() ? "" : ", ").append(key).append(": ").append(value_text(entry->value));
        }
    }
    return text;
}

void read_entry(const TreeNode& node, std::vector<Rule>& out, std::vector<PlacedFault>& faults) {
    if (node.kind == Kind::unusable)
        return;
    if (node.kind != Kind::map) {
        faults.push_back(
            {node.at, "an entry of rules must hold keys (" + joined(keys_of_rule) + "), not " + shown(node)});
        return;
    }
    const std::size_t faults_before = faults.size();
    const auto entries = keys_in(node, faults);
    Rule rule;
    bool has_code = false;
    for (const Entry* entry : entries) {
        const std::string& name = entry->key.text;
        if (std::ranges::find(keys_of_rule, name) == keys_of_rule.end())
            faults.push_back({entry->key.at, unknown_key(name, nearest(name, keys_of_rule))});
        else
            read_key(name, ValueReader(entry->value, "rules." + name, faults), rule);
        has_code = has_code || name == "code";
    }
    if (!has_code)
        faults.push_back({node.at, "this entry of rules lacks 'code' (always, enrolled or never)"});
    if (faults.size() != faults_before)
        return;
    rule.text = text_of_rule(entries);
    out.push_back(std::move(rule));
}

} // namespace

void read_rules(ValueReader value, std::vector<Rule>& out) {
    if (value.node().kind != Kind::list)
        return value.fault(value.node(), "must be a list of entries, such as [{groups: [robots], code: never}]");
    out.clear();
    for (const TreeNode& node : value.node().items)
        read_entry(node, out, value.faults());
}

} // namespace harness2fa::settings::yaml
