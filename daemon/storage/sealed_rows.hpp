// What a secret in the store is sealed with, and how it is packed. A row opens only where it was written: copied to another user,
// with another uid on the account, a step moved back or an expiry moved on, it is noticed.
#pragma once

#include "rules/account.hpp"
#include "rules/recovery.hpp"

namespace harness2fa {

// Contexts for seal() and unseal(): the user, that user's uid, what it is, and the columns that must not change by themselves.
std::string device_context(const Account& account, const Device& device);
std::string pending_context(const Account& account, const PendingSecret& pending);
std::string recovery_context(const Account& account);

Secret packed(const RecoverySet& set);
RecoverySet unpacked(const Secret& bytes); // empty if they are none

} // namespace harness2fa
