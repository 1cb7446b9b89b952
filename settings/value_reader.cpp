// SPDX-License-Identifier: Apache-2.0
#include "value_reader.hpp"

#include "common/user_name.hpp"

namespace harness2fa::settings::yaml {
namespace {

using Kind = TreeNode::Kind;

bool is_user_name(std::string_view name) {
    return UserName::parse(name).has_value();
}

// is_service_name takes names of files in /etc/pam.d. libpam folds what an application calls itself to small letters, so a name with
// capitals would never match.
bool is_service_name(std::string_view name) {
    return is_user_name(name) && name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == name.npos;
}

} // namespace

// group_names are judged as login_names are.
const NameKind group_names{"a list of groups, such as [sudo]", "names of groups", is_user_name};
const NameKind login_names{"a list of login names, such as [alice]", "login names", is_user_name};
const NameKind service_names{"a list of PAM services, such as [sshd]", "names of PAM services, in small letters",
                             is_service_name};

void ValueReader::boolean(bool& out) {
    if (const auto value = boolean_of(node_))
        out = *value;
    else
        fault(node_, "must be true or false");
}

void ValueReader::number(int& out, int least, int most) {
    const auto value = whole_number_of(node_);
    if (value && *value >= least && *value <= most)
        out = static_cast<int>(*value);
    else
        fault(node_, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

void ValueReader::duration(std::chrono::seconds& out, std::chrono::seconds least, std::chrono::seconds most) {
    const auto value = duration_of(node_);
    if (value && *value >= least && *value <= most)
        out = *value;
    else
        fault(node_, "must be a whole number with s, m, h or d, from " + shown(least) + " to " + shown(most));
}

void ValueReader::seconds(std::chrono::seconds& out, int least, int most) {
    int count = static_cast<int>(out.count());
    number(count, least, most);
    out = std::chrono::seconds(count);
}

void ValueReader::time(std::optional<Time>& out) {
    if (const auto value = time_of(node_))
        out = *value;
    else
        fault(node_, "must be a date and time with seconds and Z or an offset, such as 2026-12-01T08:00:00Z");
}

void ValueReader::text(std::string& out, std::optional<Fault> (*wrong_with)(std::string_view)) {
    const auto value = text_of(node_);
    if (!value)
        fault(node_, "must be a text (numbers, true, false and what begins with { in quotes)");
    else if (const auto wrong = wrong_with(*value))
        fault(node_, wrong->why);
    else
        out = *value;
}

void ValueReader::names(std::vector<std::string>& out, const NameKind& kind) {
    if (node_.kind != Kind::list)
        return fault(node_, "must be " + std::string(kind.list));
    out.clear();
    for (const TreeNode& item : node_.items) {
        const auto name = text_of(item);
        if (name && kind.good(*name))
            out.push_back(*name);
        else
            fault(item, "must be " + std::string(kind.item));
    }
}

void ValueReader::fault(const TreeNode& at, const std::string& must) {
    const auto kind = name_.starts_with("mail.") ? Excerpt::secret : Excerpt::value;
    complain(at, must + ", not " + shown(at, kind));
}

void ValueReader::complain(const TreeNode& at, const std::string& about) {
    if (at.kind != Kind::unusable) // that was reported already
        faults_.push_back({at.at, name_ + " " + about});
}

} // namespace harness2fa::settings::yaml
