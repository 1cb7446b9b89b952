// SPDX-License-Identifier: Apache-2.0
// A Row describes a message, and stands beside its struct. wire.cpp reads and writes by the rows alone, permission() judges by those of
// calls, and print_rows prints them into manual pages. A message without a row does not compile.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace harness2fa {

// May says who may make a call. Only the text of the refusal goes to the caller.
enum class May {
    everybody,          // the call is always about whom the caller acts for
    oneself_or_root,    // only root about somebody else
    oneself_or_manager, // only managers and root about somebody else
    manager,            // managers and root
    root,
    mailer, // harness2fa-mailer
    nobody
};
struct Audience {
    May who = May::everybody;
    std::string_view refusal{}; // a sentence
};

enum class Whom { nobody, subject, actor }; // whom a field names: nobody, whom the call is about, or whom it acts for

template <class Owner, class Value>
struct Field {
    std::string_view name;
    Value Owner::*member;
    bool needed = false; // the field has no default, so a line without it is refused
    bool rare = false;   // written only when set, because readers of the last release do not know it
    Whom whom = Whom::nobody;
    Audience when_set{}; // who may set a flag
};
template <class Owner, class Value>
constexpr auto needed(std::string_view name, Value Owner::*member) {
    return Field<Owner, Value>{.name = name, .member = member, .needed = true};
}
template <class Owner, class Value>
constexpr auto with_default(std::string_view name, Value Owner::*member) { // the default is that of a new struct
    return Field<Owner, Value>{.name = name, .member = member};
}
template <class Owner>
constexpr auto rare_flag(std::string_view name, bool Owner::*member) {
    return Field<Owner, bool>{.name = name, .member = member, .rare = true};
}
template <class Owner>
constexpr auto flag_for(Audience audience, std::string_view name, bool Owner::*member) {
    return Field<Owner, bool>{.name = name, .member = member, .when_set = audience};
}
template <class Owner>
constexpr auto subject(std::string_view name, std::string Owner::*member) {
    return Field<Owner, std::string>{.name = name, .member = member, .needed = true, .whom = Whom::subject};
}
template <class Owner>
constexpr auto subject_or_actor(std::string_view name, std::string Owner::*member) { // "" for whom the call acts for
    return Field<Owner, std::string>{.name = name, .member = member, .whom = Whom::subject};
}
template <class Owner>
constexpr auto actor(std::string_view name, std::string Owner::*member) { // "" for the caller
    return Field<Owner, std::string>{.name = name, .member = member, .whom = Whom::actor};
}

template <class... Fields>
struct Object { // an object on the wire, members of the owner itself in C++
    std::string_view name;
    std::tuple<Fields...> fields;
    bool needed = true;
};
template <class... Fields>
constexpr auto object(std::string_view name, Fields... fields) {
    return Object<Fields...>{name, {fields...}};
}
template <class... Fields>
constexpr auto optional_object(std::string_view name, Fields... fields) {
    return Object<Fields...>{name, {fields...}, false};
}

template <class... Fields>
struct Row {
    std::string_view type; // "" for a part of a message
    std::tuple<Fields...> fields;
    Audience audience{}; // who may make a call
};
template <class... Fields>
constexpr auto call_row(std::string_view type, Audience audience, Fields... fields) {
    return Row<Fields...>{type, {fields...}, audience};
}
template <class... Fields>
constexpr auto reply_row(std::string_view type, Fields... fields) {
    return Row<Fields...>{type, {fields...}};
}
template <class... Fields>
constexpr auto part_row(Fields... fields) {
    return Row<Fields...>{"", {fields...}};
}

template <class Message>
inline constexpr auto row_of = Message::row();

// words_of are the words that stand for the values of an enum, and are written beside it.
template <class Enum>
struct NoWords; // never defined
template <class Enum>
inline constexpr NoWords<Enum> words_of;
template <class Enum, std::size_t count>
using Words = std::array<std::pair<Enum, std::string_view>, count>;

template <class Enum>
constexpr std::string_view word_for(Enum value) {
    return std::ranges::find(words_of<Enum>, value, [](const auto& one) { return one.first; })->second;
}

} // namespace harness2fa
