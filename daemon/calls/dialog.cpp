#include "dialog.hpp"

#include "parts/dialogs.hpp"
#include "parts/managers_dialog.hpp"

#include <stdexcept>
#include <utility>

namespace harness2fa {
namespace {

struct Opener {
    const Facts& facts;

    std::unique_ptr<Dialog> operator()(const LoginCall& call) const { return login_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const StatusCall&) const { return status_dialog(facts); }
    std::unique_ptr<Dialog> operator()(const EnrollCall& call) const { return enrollment_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const DisableCall&) const { return disabling_dialog(facts); }
    std::unique_ptr<Dialog> operator()(const RemoveDeviceCall& call) const {
        return removing_device_dialog(call, facts);
    }
    std::unique_ptr<Dialog> operator()(const RecoveryCodesCall&) const { return recovery_codes_dialog(facts); }
    std::unique_ptr<Dialog> operator()(const ExplainCall& call) const { return explaining_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const ForgetCall&) const { return forgetting_dialog(facts); }
    std::unique_ptr<Dialog> operator()(const AdoptCall& call) const { return adopting_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const ImportCall&) const { return importing_dialog(facts); }
    std::unique_ptr<Dialog> operator()(const UnlockCall& call) const { return unlocking_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const EnforceCall& call) const { return enforcing_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const UsersCall& call) const { return users_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const ResetCall& call) const { return resetting_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const InviteCall& call) const { return inviting_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const AddressCall& call) const { return addressing_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const MailTestCall& call) const { return mail_test_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const BackupCall& call) const { return backup_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const RestoreCall& call) const { return restore_dialog(call, facts); }
    std::unique_ptr<Dialog> operator()(const MailCall&) const { return mail_dialog(facts); }
    std::unique_ptr<Dialog> operator()(const Answer&) const {
        throw std::logic_error("an answer opens no dialog: permission() refuses it");
    }
};

} // namespace

bool waits_for_answer(const Reply& reply) {
    return std::holds_alternative<Ask>(reply) || std::holds_alternative<Offer>(reply) ||
           std::holds_alternative<ImportReport>(reply) || std::holds_alternative<Preview>(reply) ||
           std::holds_alternative<Progress>(reply) || std::holds_alternative<Chunk>(reply) ||
           std::holds_alternative<Mail>(reply) ||
           (std::holds_alternative<UsersPage>(reply) && std::get<UsersPage>(reply).more);
}

std::unique_ptr<Dialog> open_dialog(const Call& call, const Facts& facts) {
    auto dialog = std::visit(Opener{facts}, call);
    if (facts.caller.manager && !facts.caller.root)
        return while_managers_stay(std::move(dialog), facts);
    return dialog;
}

} // namespace harness2fa
