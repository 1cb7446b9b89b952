// SPDX-License-Identifier: Apache-2.0
// machine_surroundings looks at the machine that this process runs on.
#pragma once

#include "settings/surroundings.hpp"

#include <memory>

namespace harness2fa::machine {

// A View says with whose eyes the machine is seen.
enum class View {
    // own is the view of a private instance, whose daemon and mailer run as the caller.
    own,
    // system is the view for the system's settings: root finds out what the users harness2fa and harness2fa-mailer can do, others look as
    // far as they may.
    system,
};
// Asking says who asks the user database: a command asks it directly, the daemon through a helper process, which may hang for a second and
// no longer.
enum class Asking { directly, by_helper };
std::unique_ptr<const settings::Surroundings> machine_surroundings(View view, Asking asking);

} // namespace harness2fa::machine
