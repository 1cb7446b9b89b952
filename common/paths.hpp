// SPDX-License-Identifier: Apache-2.0
// paths is the only list of where files are: those of harness2fa, and those of the system that several rooms look at. Texts and pages write
// them out. This file needs no library.
#pragma once

namespace harness2fa::paths {

// run_directory holds the socket. systemd makes it for the daemon, and clients trust its owner.
inline constexpr char run_directory[] = "/run/harness2fa";
// socket is the socket, unless the settings or an option of the module name another one.
inline constexpr char socket[] = "/run/harness2fa/socket";
// mail_due_name is a file beside the socket, which the daemon touches when a mail may be due.
inline constexpr char mail_due_name[] = "mail-due";

// settings_directory holds the settings file, and files that it names.
inline constexpr char settings_directory[] = "/etc/harness2fa";
// settings_file is the settings file, unless --config names another one.
inline constexpr char settings_file[] = "/etc/harness2fa/harness2fa.yaml";

// store is the file with the accounts, unless the settings name another one.
inline constexpr char store[] = "/var/lib/harness2fa/accounts.db";
// store_key_name is the key that seals the store, and lies beside it.
inline constexpr char store_key_name[] = "store.key";
// store_witness_name says which store was used last, and lies beside the store.
inline constexpr char store_witness_name[] = "store.witness";
// last_good_name holds the last good settings, and lies beside the store.
inline constexpr char last_good_name[] = "last-good.yaml";

// pam_directory holds PAM's configuration, a file for each service.
inline constexpr char pam_directory[] = "/etc/pam.d";
// module_directories are where libpam looks for modules, as patterns of a shell.
inline constexpr const char* module_directories[] = {"/usr/lib/security", "/usr/lib/*/security", "/lib/security",
                                                     "/lib/*/security"};
// sshd_config is the file with which the configuration of sshd begins.
inline constexpr char sshd_config[] = "/etc/ssh/sshd_config";
// sshd_drop_ins is the directory of files that add to the configuration of sshd.
inline constexpr char sshd_drop_ins[] = "/etc/ssh/sshd_config.d";
// sshd_drop_in is what the package adds to the configuration of sshd.
inline constexpr char sshd_drop_in[] = "/etc/ssh/sshd_config.d/00-harness2fa.conf";

// passwd lists the users of the machine itself (passwd(5)).
inline constexpr char passwd[] = "/etc/passwd";
// nsswitch lists the sources of the user database (nsswitch.conf(5)).
inline constexpr char nsswitch[] = "/etc/nsswitch.conf";

} // namespace harness2fa::paths
