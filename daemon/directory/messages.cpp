// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include "nss.hpp"
#include "packing.hpp"
#include "people.hpp"

#include <cstdint>

namespace harness2fa::directory {
namespace {

enum class Kind : std::uint32_t { question, names, groups, listing, members };

Packer message(Kind kind) {
    Packer packer;
    packer << static_cast<std::uint32_t>(kind);
    return packer;
}

Question question_in(Unpacker& message) {
    const auto name = [&] { return message.name(); };
    Question question{.caller = message.number(), .root_rights = message.flag(), .as = message.optional(name)};
    question.user = message.optional(name);
    question.managers = message.texts();
    question.groups = message.texts();
    return question;
}

std::optional<std::set<std::string>> named_groups(Unpacker& answer) {
    const auto groups = answer.optional([&] { return answer.texts(); });
    return groups ? std::optional(std::set<std::string>(groups->begin(), groups->end())) : std::nullopt;
}

std::optional<std::vector<Person>> look_up_all(const std::vector<UserName>& names) {
    std::vector<Person> persons;
    persons.reserve(names.size());
    for (const UserName& name : names)
        persons.push_back(person_named(name));
    return persons;
}

std::optional<std::vector<KnownGroup>> look_up_groups(const std::vector<std::string>& names) {
    std::vector<KnownGroup> groups;
    groups.reserve(names.size());
    for (const std::string& name : names)
        groups.push_back(group_called(name));
    return groups;
}

template <typename Answer>
std::string packed(const std::optional<Answer>& answer) {
    return (Packer() << answer).take();
}

// unpacked reads the whole answer, or returns std::nullopt if the answer says that it could not be determined.
template <typename Read>
auto unpacked(std::string_view bytes, Read read) {
    Unpacker answer(bytes);
    auto value = answer.optional([&] { return read(answer); });
    answer.end();
    return value;
}

} // namespace

static Packer& operator<<(Packer& packer, const Found& found) {
    return packer << found.caller << found.actor << found.subject << (found.manager ? 1U : 0U) << found.groups;
}

static Packer& operator<<(Packer& packer, const KnownGroup& group) {
    const unsigned exists = group.exists ? (*group.exists ? 1U : 0U) : 2U;
    return packer << exists << (group.lists_members ? 1U : 0U);
}

static Packer& operator<<(Packer& packer, const Listed& listed) {
    return packer << listed.person << listed.groups << (listed.manager ? 1U : 0U);
}

std::string pack(const Question& question) {
    return (message(Kind::question) << question.caller << (question.root_rights ? 1U : 0U) << question.as
                                    << question.user << question.managers << question.groups)
        .take();
}

std::string pack(const std::vector<UserName>& names) {
    return (message(Kind::names) << names).take();
}

std::string pack(const std::vector<std::string>& groups) {
    return (message(Kind::groups) << groups).take();
}

std::string pack(const Listing& listing) {
    return (message(Kind::listing) << listing.user_groups << listing.managers << listing.groups).take();
}

std::string pack_members(const std::vector<std::string>& groups) {
    return (message(Kind::members) << groups).take();
}

std::string answer_to(std::string_view bytes) {
    Unpacker message(bytes);
    switch (static_cast<Kind>(message.number())) {
    case Kind::question:
        return packed(look_up(question_in(message)));
    case Kind::names:
        return packed(look_up_all(message.several([&] { return message.name(); })));
    case Kind::groups:
        return packed(look_up_groups(message.texts()));
    case Kind::listing: {
        Listing listing;
        listing.user_groups = message.texts();
        listing.managers = message.texts();
        listing.groups = message.texts();
        return packed(list_people(listing));
    }
    case Kind::members:
        return packed(list_members(message.texts()));
    }
    throw Garbled();
}

std::optional<Found> found_in(std::string_view answer) {
    return unpacked(answer, [](Unpacker& from) {
        Found found{from.person(), from.person(), from.person()};
        found.manager = from.flag();
        found.groups = named_groups(from);
        return found;
    });
}

std::optional<std::vector<Person>> persons_in(std::string_view answer) {
    return unpacked(answer, [](Unpacker& from) { return from.several([&] { return from.person(); }); });
}

std::optional<std::vector<KnownGroup>> groups_in(std::string_view answer) {
    return unpacked(answer, [](Unpacker& from) {
        return from.several([&] {
            const auto exists = from.number();
            return KnownGroup{exists < 2 ? std::optional(exists == 1) : std::nullopt, from.flag()};
        });
    });
}

std::optional<std::vector<Listed>> listed_in(std::string_view answer) {
    return unpacked(answer, [](Unpacker& from) {
        return from.several([&] {
            Listed listed{from.person()};
            listed.groups = named_groups(from);
            listed.manager = from.flag();
            return listed;
        });
    });
}

} // namespace harness2fa::directory
