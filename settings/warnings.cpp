// SPDX-License-Identifier: Apache-2.0
#include "warnings.hpp"

#include "mail_values.hpp"
#include "shadowed_rules.hpp"
#include "suggestion.hpp"
#include "values.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string_view>

namespace harness2fa::settings {
namespace {

using ReferenceKind = Reference::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t most_warnings = 100;               // that fit into one reply
constexpr std::chrono::seconds patience_for_warnings{2}; // for all look-ups together

std::string kind_name(ReferenceKind kind) {
    switch (kind) {
    case ReferenceKind::user:
        return "user";
    case ReferenceKind::group:
        return "group";
    default:
        return "PAM service";
    }
}

class Examination {
  public:
    Examination(const Settings& settings, const Surroundings& machine)
        : settings_(settings), machine_(machine), shadows_(shadowed_rules(settings.rules)) {}

    std::vector<SettingsError> run() {
        for (const Reference& reference : settings_.references) {
            const auto fault = wrong_with(reference);
            if (!fault)
                continue;
            const bool full = warnings_.size() == most_warnings;
            warnings_.push_back(
                {reference.line, reference.column, full ? "and more warnings from here on" : fault->why});
            if (full)
                break;
        }
        return std::move(warnings_);
    }

  private:
    [[nodiscard]] std::optional<Fault> wrong_with(const Reference& reference) {
        switch (reference.kind) {
        case ReferenceKind::user:
        case ReferenceKind::group:
        case ReferenceKind::service:
        case ReferenceKind::offered_service:
            return wrong_with_name(reference.kind, reference.name);
        case ReferenceKind::managers:
            return wrong_with_managers();
        case ReferenceKind::rule:
            return wrong_with_next_rule();
        case ReferenceKind::enforce_from:
            return wrong_with_enforce_from();
        case ReferenceKind::mail_address:
            return wrong_with_address(reference.name);
        case ReferenceKind::credentials:
        case ReferenceKind::socket:
        case ReferenceKind::store:
            break;
        }
        return in_time() ? machine_.wrong_with(reference.kind, reference.name) : std::nullopt;
    }

    [[nodiscard]] std::optional<Fault> wrong_with_name(ReferenceKind kind, const std::string& name) {
        if (kind == ReferenceKind::offered_service && is_default(name))
            return std::nullopt; // it need not be installed
        kind = kind == ReferenceKind::offered_service ? ReferenceKind::service : kind;
        switch (existence(kind, name)) {
        case Existence::there:
            return std::nullopt;
        case Existence::undetermined:
            return Fault{kind_name(kind) + " " + yaml::in_quotes(name) + " could not be looked up"};
        case Existence::absent:
            break;
        }
        return Fault{"there is no " + kind_name(kind) + " " + yaml::in_quotes(name) + did_you_mean(kind, name)};
    }

    [[nodiscard]] static std::optional<Fault> wrong_with_address(const std::string& address) {
        auto fault = yaml::unusable_address(address);
        if (fault)
            fault->why = "the address " + yaml::in_quotes(address) + ' ' + fault->why;
        return fault;
    }

    static bool is_default(const std::string& service) {
        const Settings defaults;
        return std::ranges::count(defaults.enrollment.services, service) != 0;
    }

    Existence existence(ReferenceKind kind, const std::string& name) {
        const auto [known, is_new] = existences_.try_emplace({kind, name}, Existence::undetermined);
        if (is_new && in_time())
            known->second = machine_.existence(kind, name);
        return known->second;
    }

    bool in_time() const { return Clock::now() < end_; }

    std::string did_you_mean(ReferenceKind kind, const std::string& name) {
        const auto [known, is_new] = alternatives_.try_emplace(kind);
        if (is_new)
            known->second = machine_.alternatives(kind);
        const std::vector<std::string_view> candidates(known->second.begin(), known->second.end());
        const auto meant = yaml::nearest(name, candidates);
        return meant ? " (did you mean " + yaml::in_quotes(*meant) + "?)" : "";
    }

    [[nodiscard]] std::optional<Fault> wrong_with_enforce_from() const {
        if (settings_.enforce)
            return std::nullopt;
        return Fault{"enforce_from has no effect without 'enforce: true'"};
    }

    // wrong_with_managers says nothing of the default, which nobody has written on purpose.
    [[nodiscard]] std::optional<Fault> wrong_with_managers() const {
        const bool empty = std::ranges::all_of(settings_.managers,
                                               [&](const std::string& group) { return machine_.surely_empty(group); });
        if (!empty || settings_.managers.empty() || settings_.managers == Settings().managers)
            return std::nullopt;
        return Fault{"managers names no group that has a member: root alone can manage two-factor logins"};
    }

    [[nodiscard]] std::optional<Fault> wrong_with_next_rule() {
        const auto shadow = shadows_.at(rule_);
        ++rule_;
        if (!shadow)
            return std::nullopt;
        return Fault{"entry " + std::to_string(rule_) + " of rules decides nothing: entry " +
                     std::to_string(*shadow + 1) + ", which comes first, holds wherever it does"};
    }

    const Settings& settings_;
    const Surroundings& machine_;
    std::vector<std::optional<std::size_t>> shadows_;
    std::vector<SettingsError> warnings_;
    std::map<std::pair<ReferenceKind, std::string>, Existence> existences_;
    std::map<ReferenceKind, std::vector<std::string>> alternatives_;
    Clock::time_point end_ = Clock::now() + patience_for_warnings;
    std::size_t rule_ = 0;
};

} // namespace

std::vector<SettingsError> warnings_of(const Settings& settings, const Surroundings& machine) {
    return Examination(settings, machine).run();
}

} // namespace harness2fa::settings
