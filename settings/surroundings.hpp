// SPDX-License-Identifier: Apache-2.0
// Surroundings are the machine that the settings speak of.
#pragma once

#include "settings.hpp"

#include "common/result.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings {

enum class Existence { there, absent, undetermined };

// Every function of Surroundings may block, as the user database does.
class Surroundings {
  public:
    Surroundings() = default;
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;
    virtual ~Surroundings() = default;

    virtual Existence existence(Reference::Kind kind, const std::string& name) const = 0; // of a user, group or service
    virtual std::vector<std::string> alternatives(Reference::Kind kind) const = 0;        // for "did you mean"
    virtual bool surely_empty(const std::string& group) const = 0;

    // wrong_with says what is wrong with a file that the settings name, or with its directory, as a sentence without its end.
    [[nodiscard]] virtual std::optional<Fault> wrong_with(Reference::Kind kind, const std::string& path) const = 0;

    // barred_from says why the daemon cannot read its settings file, as a sentence; it returns std::nullopt also if that cannot be seen.
    [[nodiscard]] virtual std::optional<Fault> barred_from(const std::string& settings_file) const = 0;
};

} // namespace harness2fa::settings
