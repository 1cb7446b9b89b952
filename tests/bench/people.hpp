// SPDX-License-Identifier: Apache-2.0
// The users of a benchmark: each has one seed, enrolled with both modules.
#pragma once

#include "common/secret.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace harness2fa::bench {

struct Person {
    std::string name;
    Secret seed;

    std::string code() const; // of this moment
};

std::string name_of_person(std::size_t number);

// A passwd and a group file in `directory` with `count` people, the user "guest" and the one who runs this.
void write_passwd(const std::filesystem::path& directory, std::size_t count);

// Confirmed with the code before the present one, which therefore is good for a login still.
std::vector<Person> enroll(const std::string& socket, std::size_t count);

// A file for each in `directory`, as google-authenticator writes it when told yes to everything; with the same seeds.
void write_seeds(const std::filesystem::path& directory, const std::vector<Person>& people);

} // namespace harness2fa::bench
