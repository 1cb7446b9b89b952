// SPDX-License-Identifier: Apache-2.0
// The machine that this process runs on.
#pragma once

#include "settings/surroundings.hpp"

#include <memory>

namespace harness2fa {

// With whose eyes.
enum class View {
    own,    // of a private instance, whose daemon and sender of mail are the caller
    system, // of the system's settings: root finds out what the users harness2fa and harness2fa-mailer can do, others look as far as they may
};
// Who asks the user database: a command by itself; the daemon a helper process, which may hang for a second and no longer.
enum class Asking { directly, by_helper };
std::unique_ptr<const settings::Surroundings> machine_surroundings(View view, Asking asking);

} // namespace harness2fa
