#include "sealed_rows.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

std::string uid_of(const Account& account) {
    return account.uid ? std::to_string(*account.uid) : "-";
}

} // namespace

// Neither a login name nor the name of a device holds a NUL, so no device's context is one of the others.
std::string device_context(const Account& account, const Device& device) {
    std::string context = account.name.str() + '\0' + device.name + '\0';
    context += name_of(device.shape.algorithm);
    context += '/' + uid_of(account);
    context += '/' + std::to_string(device.shape.digits) + '/' + std::to_string(device.shape.period.count());
    context += '/' + (device.burned ? std::to_string(*device.burned) : std::string("-"));
    return context;
}

std::string pending_context(const Account& account, const PendingSecret& pending) {
    return device_context(account, pending.device) + '\0' + "pending" + '\0' +
           std::to_string(pending.expires.time_since_epoch().count());
}

std::string recovery_context(const Account& account) {
    return account.name.str() + '\0' + "recovery codes" + '\0' + uid_of(account);
}

Secret packed(const RecoverySet& set) {
    Secret bytes(set.salt.size() + set.hashes.size() * recovery_hash_size);
    auto* end = std::ranges::copy(set.salt, bytes.data()).out;
    for (const RecoveryHash& hash : set.hashes)
        end = std::ranges::copy(hash, end).out;
    return bytes;
}

RecoverySet unpacked(const Secret& bytes) {
    RecoverySet set;
    if (bytes.size() < recovery_salt_size || (bytes.size() - recovery_salt_size) % recovery_hash_size != 0)
        return set;
    set.salt.assign(bytes.data(), bytes.data() + recovery_salt_size);
    for (std::size_t at = recovery_salt_size; at < bytes.size(); at += recovery_hash_size)
        std::copy_n(bytes.data() + at, recovery_hash_size, set.hashes.emplace_back().begin());
    return set;
}

} // namespace harness2fa
