#include "permissions.hpp"

namespace harness2fa {
namespace {

// One overload a call and no default: a new call does not build until somebody decided who may make it.
struct MayCall {
    const Caller& caller;

    Permission operator()(const LoginCall&) const {
        return when(caller.root || caller.about_self, "Only root may ask for the code of another user.");
    }
    Permission operator()(const StatusCall&) const {
        return when(caller.manager || caller.about_self, "Only a manager may see the status of another user.");
    }
    Permission operator()(const EnrollCall&) const { return Permitted{}; }  // always for oneself:
    Permission operator()(const DisableCall&) const { return Permitted{}; } // `as` is judged below
    Permission operator()(const RemoveDeviceCall&) const { return Permitted{}; }
    Permission operator()(const RecoveryCodesCall&) const { return Permitted{}; }
    Permission operator()(const ExplainCall&) const {
        return when(caller.manager, "Only a manager may ask about the logins of users.");
    }
    Permission operator()(const ForgetCall&) const {
        return when(caller.manager, "Only a manager may remove what is known of a user.");
    }
    Permission operator()(const AdoptCall&) const {
        return when(caller.manager, "Only a manager may give the devices of a user to another name.");
    }
    Permission operator()(const ImportCall&) const { return when(caller.root, "Only root may import devices."); }
    Permission operator()(const UnlockCall& call) const {
        if (call.clock)
            return when(caller.root, "Only root may lower what a clock that was ahead has left.");
        return when(caller.manager, "Only a manager may unlock a login.");
    }
    Permission operator()(const EnforceCall&) const {
        return when(caller.manager, "Only a manager may enforce two-factor authentication for all users, or end that.");
    }
    Permission operator()(const UsersCall&) const {
        return when(caller.manager, "Only a manager may see the users of the account.");
    }
    Permission operator()(const ResetCall&) const { return when(caller.manager, "Only a manager may reset a user."); }
    Permission operator()(const InviteCall&) const { return when(caller.manager, "Only a manager may invite users."); }
    Permission operator()(const AddressCall&) const {
        return when(caller.manager, "Only a manager may set the address of a user.");
    }
    Permission operator()(const MailTestCall&) const {
        return when(caller.manager, "Only a manager may send a test mail.");
    }
    Permission operator()(const BackupCall&) const { return when(caller.root, "Only root may back the store up."); }
    Permission operator()(const RestoreCall&) const { return when(caller.root, "Only root may restore a backup."); }
    Permission operator()(const MailCall&) const {
        return when(caller.mailer, "Only the sender of mail may ask for mails.");
    }
    Permission operator()(const Answer&) const { return NotPermitted{"Nobody asked for an answer."}; }

    static Permission when(bool holds, const char* otherwise) {
        if (holds)
            return Permitted{};
        return NotPermitted{otherwise};
    }
};

} // namespace

Permission permission(const Call& call, const Caller& caller) {
    if (!caller.root && !caller.acts_for_self)
        return NotPermitted{"Only root may act for another user."};
    return std::visit(MayCall{caller}, call);
}

} // namespace harness2fa
