// SPDX-License-Identifier: Apache-2.0
// The one list of where files are: those of harness2fa, and those of the system that are looked at in more than one place. Texts and pages
// write them out. Needs no library.
#pragma once

namespace harness2fa::paths {

// The run directory, with the socket in it, is made by systemd for the daemon; clients believe who owns it.
inline constexpr char run_directory[] = "/run/harness2fa";
// The socket is here, unless the settings or an option of the module name another one.
inline constexpr char socket[] = "/run/harness2fa/socket";
// The file of due mail lies beside the socket, and the daemon touches it when a mail may be due.
inline constexpr char mail_due_name[] = "mail-due";

// The settings directory holds the settings file, and files that it names.
inline constexpr char settings_directory[] = "/etc/harness2fa";
// The settings file is this one, unless --config names another.
inline constexpr char settings_file[] = "/etc/harness2fa/harness2fa.yaml";

// The store is this file, unless the settings name another.
inline constexpr char store[] = "/var/lib/harness2fa/accounts.db";
// The key that seals the store lies beside it.
inline constexpr char store_key_name[] = "store.key";
// The witness, which store was used last, lies beside the store.
inline constexpr char store_witness_name[] = "store.witness";
// The settings that were good last lie beside the store.
inline constexpr char last_good_name[] = "last-good.yaml";

// PAM's configuration is in this directory, a file a service.
inline constexpr char pam_directory[] = "/etc/pam.d";
// The directories where libpam looks for modules are patterns of a shell.
inline constexpr const char* module_directories[] = {"/usr/lib/security", "/usr/lib/*/security", "/lib/security",
                                                     "/lib/*/security"};
// The configuration of sshd begins with this file.
inline constexpr char sshd_config[] = "/etc/ssh/sshd_config";
// Drop-ins add to the configuration of sshd; they lie in this directory.
inline constexpr char sshd_drop_ins[] = "/etc/ssh/sshd_config.d";
// The drop-in is what the package adds to the configuration of sshd.
inline constexpr char sshd_drop_in[] = "/etc/ssh/sshd_config.d/00-harness2fa.conf";

// The users of the machine itself are in passwd(5).
inline constexpr char passwd[] = "/etc/passwd";
// The sources of the user database are in nsswitch.conf(5).
inline constexpr char nsswitch[] = "/etc/nsswitch.conf";

} // namespace harness2fa::paths
