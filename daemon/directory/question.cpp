// SPDX-License-Identifier: Apache-2.0
#include "question.hpp"

#include "nss.hpp"
#include "passwd_file.hpp"

namespace harness2fa::directory {
namespace {

// meant returns whom the call means. Names of others are looked up only for callers who may use them, so that nobody else can keep the user
// database busy.
template <typename Named>
std::optional<Person> meant(const std::optional<UserName>& name, const Person& otherwise, const Found& found,
                            bool may_name_others, Named named) {
    if (!name)
        return otherwise;
    if (*name == found.caller.name)
        return found.caller;
    if (!may_name_others)
        return Person{*name, {}, Person::Standing::undetermined};
    return named(*name);
}

template <typename Named>
std::optional<Found> with_persons(Found found, const Question& question, Named named) {
    const bool may_name_others = question.root_rights || found.manager;
    const auto actor = meant(question.as, found.caller, found, may_name_others, named);
    if (!actor)
        return {};
    found.actor = *actor;
    const auto subject = meant(question.user, found.actor, found, may_name_others, named);
    if (!subject)
        return {};
    found.subject = *subject;
    if (question.groups.empty())
        found.groups.emplace();
    return found;
}

} // namespace

std::optional<Found> look_up(const Question& question) {
    const auto caller = question.caller == 0 ? root_person() : person_with(question.caller);
    if (!caller)
        return {};
    auto found = with_persons({*caller, *caller, *caller, in_any_group(*caller, question.managers)}, question,
                              [](const UserName& name) -> std::optional<Person> { return person_named(name); });
    found->groups = groups_among(found->subject, question.groups);
    return found;
}

std::optional<Found> found_locally(const Question& question) {
    const auto caller = question.caller == 0 ? root_person() : local_person(question.caller);
    if (!caller)
        return {};
    return with_persons({*caller, *caller, *caller}, question, [](const UserName& name) {
        return name == root_person().name ? root_person() : local_person(name);
    });
}

bool leaves_nothing_open(const Question& question) {
    return question.groups.empty() && question.managers.empty();
}

} // namespace harness2fa::directory
