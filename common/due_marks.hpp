// SPDX-License-Identifier: Apache-2.0
// The marks say what is still to be done after an installation. They are files in a directory that is root's alone; paths.hpp has all others.
#pragma once

namespace harness2fa::due_marks {

inline constexpr char directory[] = "/var/lib/harness2fa-setup";
// store has the next boot make a store.
inline constexpr char store[] = "/var/lib/harness2fa-setup/store-due";
// pam has the next boot, upgrade or dpkg-reconfigure enable the module in PAM.
inline constexpr char pam[] = "/var/lib/harness2fa-setup/pam-due";

} // namespace harness2fa::due_marks
