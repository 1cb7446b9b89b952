// SPDX-License-Identifier: Apache-2.0
// The machine that the settings speak of.
#pragma once

#include "settings.hpp"

#include "common/result.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings {

enum class Existence { there, absent, undetermined };

// Every call may block, as the user database does.
class Surroundings {
  public:
    Surroundings() = default;
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;
    virtual ~Surroundings() = default;

    virtual Existence existence(Reference::Kind kind, const std::string& name) const = 0; // of a user, group or service
    virtual std::vector<std::string> alternatives(Reference::Kind kind) const = 0;        // for "did you mean"
    virtual bool surely_empty(const std::string& group) const = 0;

    // What is wrong with a file or the directory of a file that the settings name, as a sentence without its end.
    [[nodiscard]] virtual std::optional<Fault> wrong_with(Reference::Kind kind, const std::string& path) const = 0;

    // Why the daemon cannot read its settings file, as a sentence; std::nullopt also where that cannot be seen.
    [[nodiscard]] virtual std::optional<Fault> barred_from(const std::string& settings_file) const = 0;
};

} // namespace harness2fa::settings
