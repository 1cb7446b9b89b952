// SPDX-License-Identifier: Apache-2.0
#include "packing.hpp"

#include <cstdint>
#include <cstring>

namespace harness2fa::directory {

Packer& Packer::operator<<(std::uint32_t number) {
    bytes_.append(reinterpret_cast<const char*>(&number),
                  sizeof number); // the reader runs on the same machine, with its byte order
    return *this;
}

Packer& Packer::operator<<(const std::string& text) {
    *this << static_cast<std::uint32_t>(text.size());
    bytes_ += text;
    return *this;
}

Packer& Packer::operator<<(const Person& person) {
    return *this << person.name << person.uid << static_cast<std::uint32_t>(person.standing);
}

std::string_view Unpacker::taken(std::size_t size) {
    if (size > rest_.size())
        throw Garbled();
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
}

std::uint32_t Unpacker::number() {
    std::uint32_t number = 0;
    std::memcpy(&number, taken(sizeof number).data(), sizeof number);
    return number;
}

std::string Unpacker::text() {
    return std::string(taken(number()));
}

UserName Unpacker::name() {
    const auto name = UserName::parse(text());
    if (!name)
        throw Garbled();
    return *name;
}

Person Unpacker::person() {
    Person person{name(), optional([this] { return static_cast<uid_t>(number()); }), {}};
    const auto standing = number();
    if (standing > static_cast<std::uint32_t>(Person::Standing::undetermined))
        throw Garbled();
    person.standing = static_cast<Person::Standing>(standing);
    return person;
}

std::vector<std::string> Unpacker::texts() {
    return several([this] { return text(); });
}

void Unpacker::end() const {
    if (!rest_.empty())
        throw Garbled();
}

} // namespace harness2fa::directory
