// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"

#include <type_traits>

namespace harness2fa {
namespace {

template <class Message, class Look>
void for_each_field(const Message& message, Look look) {
    std::apply([&](const auto&... fields) { (look(message, fields), ...); }, row_of<Message>.fields);
}

template <class Owner, class Value>
const std::string* name_in(const Owner&, const Field<Owner, Value>&, Whom) {
    return nullptr;
}
template <class Owner>
const std::string* name_in(const Owner& call, const Field<Owner, std::string>& field, Whom whom) {
    const std::string& name = call.*field.member;
    return field.whom == whom && (field.needed || !name.empty()) ? &name : nullptr;
}

const std::string* named(const Call& call, Whom whom) {
    const std::string* found = nullptr;
    const auto look = [&](const auto& message, const auto& field) {
        if (const std::string* name = name_in(message, field, whom); name != nullptr)
            found = name;
    };
    std::visit([&](const auto& message) { for_each_field(message, look); }, call);
    return found;
}

template <class Owner, class Value>
void narrow(const Owner&, const Field<Owner, Value>&, Audience&) {}
template <class Owner>
void narrow(const Owner& call, const Field<Owner, bool>& flag, Audience& audience) {
    if (call.*flag.member && flag.when_set.who != May::everybody)
        audience = flag.when_set;
}

template <class Message>
Audience audience_of_message(const Message& message) {
    Audience audience = row_of<Message>.audience;
    for_each_field(message, [&](const Message& call, const auto& field) { narrow(call, field, audience); });
    return audience;
}

} // namespace

Audience audience_of(const Call& call) {
    return std::visit([](const auto& message) { return audience_of_message(message); }, call);
}

const std::string* subject_of(const Call& call) {
    return named(call, Whom::subject);
}

const std::string* actor_of(const Call& call) {
    return named(call, Whom::actor);
}

} // namespace harness2fa
