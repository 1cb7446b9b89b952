// The dialogs there are. Each is defined in a file of its own.
#pragma once

#include "calls/dialog.hpp"

namespace harness2fa {

std::unique_ptr<Dialog> login_dialog(const LoginCall& call, const Facts& facts);
std::unique_ptr<Dialog> status_dialog(const Facts& facts);
std::unique_ptr<Dialog> enrollment_dialog(const EnrollCall& call, const Facts& facts);
std::unique_ptr<Dialog> disabling_dialog(const Facts& facts);
std::unique_ptr<Dialog> removing_device_dialog(const RemoveDeviceCall& call, const Facts& facts);
std::unique_ptr<Dialog> recovery_codes_dialog(const Facts& facts);
std::unique_ptr<Dialog> unlocking_dialog(const UnlockCall& call, const Facts& facts);
std::unique_ptr<Dialog> explaining_dialog(const ExplainCall& call, const Facts& facts);
std::unique_ptr<Dialog> forgetting_dialog(const Facts& facts);
std::unique_ptr<Dialog> adopting_dialog(const AdoptCall& call, const Facts& facts);
std::unique_ptr<Dialog> importing_dialog(const Facts& facts);
std::unique_ptr<Dialog> enforcing_dialog(const EnforceCall& call, const Facts& facts);
std::unique_ptr<Dialog> users_dialog(const UsersCall& call, const Facts& facts);
std::unique_ptr<Dialog> resetting_dialog(const ResetCall& call, const Facts& facts);
std::unique_ptr<Dialog> inviting_dialog(const InviteCall& call, const Facts& facts);
std::unique_ptr<Dialog> addressing_dialog(const AddressCall& call, const Facts& facts);
std::unique_ptr<Dialog> mail_test_dialog(const MailTestCall& call, const Facts& facts);
std::unique_ptr<Dialog> backup_dialog(const BackupCall& call, const Facts& facts);
std::unique_ptr<Dialog> restore_dialog(const RestoreCall& call, const Facts& facts);
std::unique_ptr<Dialog> mail_dialog(const Facts& facts);

// Without a caller: mails those of whom policy demands a code and who have no device.
std::unique_ptr<Dialog> standing_invitations();
// Without a caller: when the settings have changed, what waits is tried at once.
std::unique_ptr<Dialog> retrying_mail();
// What the daemon does every hour: this, and before it a look at every account, for what time has made of it.
std::unique_ptr<Dialog> housekeeping();

} // namespace harness2fa
