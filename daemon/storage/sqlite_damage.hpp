// What is wrong with accounts.db as a whole.
#pragma once

#include "sqlite.hpp"

namespace harness2fa {

// A sentence for each thing that is wrong. Reads the whole file. Throws StorageError.
std::vector<std::string> damage_of(Database& database);

} // namespace harness2fa
