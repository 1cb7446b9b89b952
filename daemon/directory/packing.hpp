// SPDX-License-Identifier: Apache-2.0
// Packer writes the messages between the daemon and its helper processes, as numbers and texts one after the other, and Unpacker reads
// them without trusting a byte.
#pragma once

#include "person.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::directory {

struct Garbled : std::runtime_error {
    Garbled() : std::runtime_error("a message of a look-up is garbled") {}
};

class Packer {
  public:
    Packer& operator<<(std::uint32_t number);
    Packer& operator<<(const std::string& text);
    Packer& operator<<(const UserName& name) { return *this << name.str(); }
    Packer& operator<<(const Person& person);
    template <typename T>
    Packer& operator<<(const std::optional<T>& value) {
        *this << (value ? 1U : 0U);
        return value ? *this << *value : *this;
    }
    template <typename T>
    Packer& operator<<(const std::vector<T>& values) {
        return all_of(values);
    }
    template <typename T>
    Packer& operator<<(const std::set<T>& values) {
        return all_of(values);
    }

    std::string take() { return std::move(bytes_); }

  private:
    template <typename Values>
    Packer& all_of(const Values& values) {
        *this << static_cast<std::uint32_t>(values.size());
        for (const auto& value : values)
            *this << value;
        return *this;
    }

    std::string bytes_;
};

// Every function of an Unpacker throws Garbled.
class Unpacker {
  public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    std::uint32_t number();
    bool flag() { return number() != 0; }
    std::string text();
    UserName name();
    Person person();
    std::vector<std::string> texts();
    template <typename Read>
    auto optional(Read read) -> std::optional<decltype(read())> {
        return flag() ? std::optional(read()) : std::nullopt;
    }
    template <typename Read>
    auto several(Read read) -> std::vector<decltype(read())> {
        std::vector<decltype(read())> values;
        for (std::uint32_t left = number(); left > 0; --left)
            values.push_back(read());
        return values;
    }
    void end() const; // throws if anything is left to read

  private:
    std::string_view taken(std::size_t size);

    std::string_view rest_;
};

} // namespace harness2fa::directory
