// SPDX-License-Identifier: Apache-2.0
#include "restored.hpp"

#include <algorithm>

namespace harness2fa::rules {
namespace {

// burn uses up all steps before the restore, because nobody knows whose codes were used, and those whose codes could be typed by now.
void burn(Device& device, const RestoreTerms& terms) {
    const TimeStep floor = step_at(terms.now, device.shape) + terms.window;
    device.burned = std::max(device.burned.value_or(floor), floor);
}

void burn(Account& account, const RestoreTerms& terms) {
    for (Device& device : account.devices)
        burn(device, terms);
    if (account.pending)
        burn(account.pending->device, terms);
}

FailureCounter larger(const FailureCounter& one, const FailureCounter& other) {
    return {std::max(one.failures, other.failures), std::max(one.last, other.last)};
}

const Device* same_in(const Account& account, const Device& device) {
    const auto found = std::ranges::find_if(account.devices, [&](const Device& other) {
        return other.name == device.name && other.since == device.since && other.secret.text() == device.secret.text();
    });
    return found == account.devices.end() ? nullptr : &*found;
}

PendingSecret copy_of(const PendingSecret& pending) {
    const Device& device = pending.device;
    return {.device = {device.name, device.secret.copy(), device.shape, device.burned, device.since, device.last_used,
                       device.proven},
            .expires = pending.expires,
            .expired = pending.expired,
            .mail = pending.mail,
            .mailed_to = pending.mailed_to};
}

// take_over takes over what has happened to the device since the backup.
void take_over(Device& device, const Device& present) {
    device.burned = std::max(device.burned, present.burned);
    device.last_used = std::max(device.last_used, present.last_used);
    device.proven = present.proven;
}

// keep_common_devices keeps devices removed that were removed since the backup.
void keep_common_devices(Account& kept, const Account& present) {
    std::erase_if(kept.devices, [&](const Device& device) { return same_in(present, device) == nullptr; });
    for (Device& device : kept.devices)
        take_over(device, *same_in(present, device));
}

void become_reset(Account& account) {
    account.devices.clear();
    account.pending.reset();
    account.reset = true;
    account.codes_unconfirmed = false;
}

// codes_left takes the newer of two sets, and of the same set the codes that are left in both.
RecoverySet codes_left(const RecoverySet& kept, const RecoverySet& present) {
    RecoverySet left = present;
    if (kept.salt == present.salt)
        std::erase_if(left.hashes,
                      [&](const RecoveryHash& hash) { return std::ranges::count(kept.hashes, hash) == 0; });
    return left;
}

void take_reset(Account& kept, const Account& present) {
    become_reset(kept);
    if (present.pending)
        kept.pending = copy_of(*present.pending);
}

void merge(KnownAccount& kept, const KnownAccount& present) {
    Account& account = kept.account;
    account.reset = false;
    keep_common_devices(account, present.account);
    account.pending.reset();
    if (present.account.pending)
        account.pending = copy_of(*present.account.pending);
    account.codes_unconfirmed = present.account.codes_unconfirmed;
    if (account.devices.empty() && !present.account.devices.empty())
        become_reset(account);
    kept.codes = account.reset ? RecoverySet{} : codes_left(kept.codes, present.codes);
}

void void_codes(KnownAccount& known) {
    known.codes = {};
    known.account.codes_unconfirmed = false;
}

// doubt_mail says of a mail that waited in the backup that it may have been sent since.
void doubt_mail(Account& account) {
    if (account.pending && account.pending->mail == MailState::waiting)
        account.pending->mail = MailState::unconfirmed;
}

void take_what_never_lessens(Account& kept, const Account& present) {
    kept.login = larger(kept.login, present.login);
    kept.own = larger(kept.own, present.own);
    kept.last_login = std::max(kept.last_login, present.last_login);
    if (present.uid)
        kept.uid = present.uid;
}

} // namespace

KnownAccount restored_account(KnownAccount kept, const KnownAccount* present, const RestoreTerms& terms) {
    if (present)
        take_what_never_lessens(kept.account, present->account);
    if (present && present->account.reset)
        take_reset(kept.account, present->account);
    else if (present && terms.of_same)
        merge(kept, *present);
    if (!present || !terms.of_same || kept.account.reset)
        void_codes(kept);
    if (!present || !terms.of_same)
        doubt_mail(kept.account);
    burn(kept.account, terms);
    return kept;
}

KnownAccount unrestored_account(KnownAccount present, const RestoreTerms& terms) {
    if (!present.account.devices.empty())
        become_reset(present.account);
    if (present.account.reset)
        void_codes(present);
    burn(present.account, terms);
    return present;
}

} // namespace harness2fa::rules
