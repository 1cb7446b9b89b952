// SPDX-License-Identifier: Apache-2.0
// fields_of says in words what the row of a message says of each field. A part of a field has its path: settings.errors[].line
#pragma once

#include "common/messages.hpp"

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace harness2fa::printed {

struct Line {
    std::string name, text;
};
using Lines = std::vector<Line>;

template <class T>
concept Enum = std::is_enum_v<T>;
template <class T>
concept Part = std::is_class_v<T> && requires {
    T::row();
};

// ---- the type of a value

inline std::string type_of(const std::string&) {
    return "string";
}
inline std::string type_of(const Secret&) {
    return "string";
}
inline std::string type_of(bool) {
    return "boolean";
}
template <std::integral T>
std::string type_of(T) {
    return "whole number";
}
template <Part T>
std::string type_of(const T&) {
    return "object";
}
template <Enum T>
std::string type_of(T) {
    std::vector<std::string_view> seen; // values may share a word
    std::string words;
    for (const auto& [value, word] : words_of<T>)
        if (std::ranges::find(seen, word) == seen.end()) {
            words.append(seen.empty() ? "" : ", ").append(word);
            seen.push_back(word);
        }
    return words.replace(words.rfind(", "), 2, " or ");
}
template <class T>
std::string type_of(const std::optional<T>&) {
    return type_of(T{}) + " or null";
}
template <class T>
std::string type_of(const std::vector<T>&) {
    return "array of " + type_of(T{}) + 's';
}

// ---- a value that is a default

inline std::string default_of(const std::string& value) {
    return value.empty() ? "empty" : value;
}
inline std::string default_of(const Secret& value) {
    return value.empty() ? "empty" : std::string(value.text());
}
inline std::string default_of(bool value) {
    return value ? "true" : "false";
}
template <std::integral T>
std::string default_of(T value) {
    return std::to_string(value);
}
template <Enum T>
std::string default_of(T value) {
    return std::string(word_for(value));
}
template <class T>
std::string default_of(const std::optional<T>&) {
    return "null";
}
template <class T>
std::string default_of(const std::vector<T>&) {
    return "empty";
}

// ---- fields

template <class Owner, class... Fields>
void add_fields(Lines& lines, const std::string& path, const Owner& owner, const std::tuple<Fields...>& fields);

template <class T>
void add_parts(Lines&, const std::string&, const T&) {}
template <Part T>
void add_parts(Lines& lines, const std::string& path, const T& part) {
    add_fields(lines, path + '.', part, row_of<T>.fields);
}
template <class T>
void add_parts(Lines& lines, const std::string& path, const std::optional<T>&) {
    add_parts(lines, path, T{});
}
template <class T>
void add_parts(Lines& lines, const std::string& path, const std::vector<T>&) {
    add_parts(lines, path + "[]", T{});
}

template <class Owner, class Value>
void add_field(Lines& lines, const std::string& path, const Owner& owner, const Field<Owner, Value>& field) {
    std::string text = type_of(owner.*field.member);
    if (!field.needed)
        text += ", by default " + default_of(owner.*field.member);
    if (field.rare)
        text += "; written only when it is true";
    if (field.when_set.who == May::root)
        text += "; true for root alone";
    lines.push_back({path + std::string(field.name), text});
    add_parts(lines, lines.back().name, owner.*field.member);
}
template <class Owner, class... Fields>
void add_field(Lines& lines, const std::string& path, const Owner& owner, const Object<Fields...>& object) {
    lines.push_back({path + std::string(object.name), object.needed ? "object" : "object, by default empty"});
    add_fields(lines, lines.back().name + '.', owner, object.fields);
}
template <class Owner, class... Fields>
void add_fields(Lines& lines, const std::string& path, const Owner& owner, const std::tuple<Fields...>& fields) {
    std::apply([&](const auto&... each) { (add_field(lines, path, owner, each), ...); }, fields);
}

template <class Message>
Lines fields_of() {
    Lines lines;
    add_fields(lines, "", Message{}, row_of<Message>.fields);
    return lines;
}

} // namespace harness2fa::printed
