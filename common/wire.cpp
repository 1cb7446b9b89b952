// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include "strict_json.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace harness2fa {
namespace {

using wire::BadLine;
using wire::Json;
using wire::Tree;

constexpr std::size_t deepest_call = 1;  // flat
constexpr std::size_t deepest_reply = 5; // users: one user: devices: one device

// ---- values

template <class T>
concept Word = std::is_enum_v<T>;
template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;
template <class T>
concept Part = std::is_aggregate_v<T>; // a struct with a row of its own

[[noreturn]] void wrong_type() {
    throw BadLine{"a field of a wrong type"};
}

const std::string& text_of(const Json& json) {
    if (!json.is_string())
        wrong_type();
    return json.get_ref<const std::string&>();
}

// read and write of a Part are declared first, because arrays hold parts of messages, and those hold arrays.
template <Part T>
void read(const Json& json, T& part);
template <Part T>
Json write(const T& part);

void read(const Json& json, std::string& value) {
    value = text_of(json);
}
void read(const Json& json, Secret& value) {
    value = Secret(text_of(json));
}
void read(const Json& json, bool& value) {
    if (!json.is_boolean())
        wrong_type();
    value = json.get<bool>();
}
template <WholeNumber T>
void read(const Json& json, T& value) {
    if (!json.is_number_unsigned())
        wrong_type();
    if (json.get<std::uint64_t>() > std::numeric_limits<std::int32_t>::max())
        throw BadLine{"a number that is too large"};
    value = json.get<T>();
}
template <Word T>
void read(const Json& json, T& value) {
    const std::string& text = text_of(json);
    const auto& words = words_of<T>;
    const auto* const found = std::ranges::find(words, text, &std::pair<T, std::string_view>::second);
    if (found == words.end())
        throw BadLine{"an unknown word for a value"};
    value = found->first;
}
template <class T>
void read(const Json& json, std::optional<T>& value) {
    if (!json.is_null())
        read(json, value.emplace());
}
template <class T>
void read(const Json& json, std::vector<T>& values) {
    if (!json.is_array())
        wrong_type();
    for (const Json& item : json)
        read(item, values.emplace_back());
}

Json write(const std::string& value) {
    return value;
}
Json write(const Secret& value) {
    return value.text();
}
template <class T>
requires std::integral<T> Json write(T value) {
    return value;
}
template <Word T>
Json write(T value) {
    return word_for(value);
}
template <class T>
Json write(const std::optional<T>& value) {
    return value ? write(*value) : Json(nullptr);
}
template <class T>
Json write(const std::vector<T>& values) {
    Json array = Json::array();
    for (const T& value : values)
        array.push_back(write(value));
    return array;
}

// ---- fields: from here on the rows of messages are walked through

template <class Owner, class... Fields>
std::size_t read_fields(const Json& json, Owner& owner, const std::tuple<Fields...>& fields);
template <class Owner, class... Fields>
void write_fields(Json& object, const Owner& owner, const std::tuple<Fields...>& fields);

template <class Owner, class Value>
void read_found(const Json& json, Owner& owner, const Field<Owner, Value>& field) {
    read(json, owner.*field.member);
}
template <class Owner, class... Fields>
void read_found(const Json& json, Owner& owner, const Object<Fields...>& part) {
    read_fields(json, owner, part.fields);
}

// read_fields returns how many of the fields are known.
template <class Owner, class... Fields>
std::size_t read_fields(const Json& json, Owner& owner, const std::tuple<Fields...>& fields) {
    if (!json.is_object())
        wrong_type();
    std::size_t known = 0;
    const auto read_one = [&](const auto& field) {
        const auto found = json.find(field.name);
        if (found != json.end()) {
            read_found(*found, owner, field);
            ++known;
        } else if (field.needed)
            throw BadLine{"the field '" + std::string(field.name) + "' is missing"};
    };
    std::apply([&](const auto&... each) { (read_one(each), ...); }, fields);
    return known;
}

template <class Owner, class Value>
Json write_one(const Owner& owner, const Field<Owner, Value>& field) {
    return write(owner.*field.member);
}
template <class Owner, class... Fields>
Json write_one(const Owner& owner, const Object<Fields...>& part) {
    Json object = Json::object();
    write_fields(object, owner, part.fields);
    return object;
}
template <class Owner, class Described>
bool is_written(const Owner&, const Described&) {
    return true;
}
template <class Owner>
bool is_written(const Owner& owner, const Field<Owner, bool>& flag) {
    return !flag.rare || owner.*flag.member;
}
template <class Owner, class... Fields>
void write_fields(Json& object, const Owner& owner, const std::tuple<Fields...>& fields) {
    const auto write_field = [&](const auto& field) {
        if (is_written(owner, field))
            object[field.name] = write_one(owner, field);
    };
    std::apply([&](const auto&... each) { (write_field(each), ...); }, fields);
}

template <Part T>
void read(const Json& json, T& part) {
    read_fields(json, part, row_of<T>.fields);
}
template <Part T>
Json write(const T& part) {
    Json object = Json::object();
    write_fields(object, part, row_of<T>.fields);
    return object;
}

// ---- lines

template <class Variant>
Secret to_line(const Variant& message, std::size_t longest) {
    Tree tree;
    std::visit(
        [&]<class Message>(const Message& one) {
            tree.root["type"] = row_of<Message>.type;
            write_fields(tree.root, one, row_of<Message>.fields);
        },
        message);
    std::string text = tree.root.dump(-1, ' ', false, Json::error_handler_t::replace);
    const bool fits = text.size() <= longest;
    text += '\n';
    Secret line(text);
    wipe(text.data(), text.size());
    if (!fits)
        throw std::length_error("a message is too long for the protocol");
    return line;
}

template <class Variant, class Message>
bool read_message(const Json& json, std::string_view type, std::optional<Variant>& out) {
    if (type != row_of<Message>.type)
        return false;
    const std::size_t known = read_fields(json, out.emplace().template emplace<Message>(), row_of<Message>.fields);
    if (std::same_as<Variant, Call> && known + 1 != json.size()) // nobody here knows what a newer caller means by it
        throw BadLine{"an unknown field"};
    return true;
}

template <class... Messages>
void read_any(const Json& json, std::optional<std::variant<Messages...>>& out) {
    if (!json.is_object())
        throw BadLine{"not an object"};
    const auto type = json.find("type");
    if (type == json.end())
        throw BadLine{"the field 'type' is missing"};
    const std::string& word = text_of(*type);
    if (!(read_message<std::variant<Messages...>, Messages>(json, word, out) || ...))
        throw BadLine{"an unknown type of message"};
}

template <class Variant>
Result<Variant> from_line(std::string_view line, std::size_t longest, std::size_t deepest) try {
    if (line.size() > longest)
        throw BadLine{"too long"};
    Tree tree;
    wire::parse_strictly(line, deepest, tree);
    std::optional<Variant> message;
    read_any(tree.root, message);
    return std::move(*message);
} catch (const BadLine& bad) {
    return Fault{bad.complaint};
}

} // namespace

Secret encode(const Call& call) {
    return to_line(call, longest_call);
}
Secret encode(const Reply& reply) {
    return to_line(reply, longest_reply);
}

Result<Call> decode_call(std::string_view line) {
    return from_line<Call>(line, longest_call, deepest_call);
}
Result<Reply> decode_reply(std::string_view line) {
    return from_line<Reply>(line, longest_reply, deepest_reply);
}

} // namespace harness2fa
