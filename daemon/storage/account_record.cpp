// SPDX-License-Identifier: Apache-2.0
#include "account_record.hpp"

#include "record_bytes.hpp"
#include "stored_address.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace harness2fa::storage {
namespace {

constexpr unsigned form = 2, form_without_proven_codes = 1;

// room_for returns more bytes than the record can need.
std::size_t room_for(const rules::Account& account, const rules::RecoverySet& codes) {
    const auto of_device = [](const rules::Device& device) { return 128 + device.name.size() + device.secret.size(); };
    std::size_t room =
        256 + own_address(account).size() + codes.salt.size() + codes.hashes.size() * (rules::recovery_hash_size + 2);
    for (const rules::Device& device : account.devices)
        room += of_device(device);
    return room +
           (account.pending ? of_device(account.pending->device) + text_of(account.pending->mailed_to).size() : 0);
}

void write(RecordWriter& out, const rules::FailureCounter& counter) {
    out.number(std::int64_t{counter.failures});
    out.time(counter.last);
}

rules::FailureCounter read_counter(RecordReader& in) {
    rules::FailureCounter counter;
    counter.failures = static_cast<int>(in.limited(in.number(), most_failures));
    counter.last = in.time();
    return counter;
}

void write(RecordWriter& out, const rules::Device& device) {
    out.text(device.name);
    out.text(device.secret.text());
    out.byte(static_cast<unsigned>(device.shape.algorithm));
    out.byte(static_cast<unsigned>(device.shape.digits));
    out.number(std::int64_t{device.shape.period.count()});
    out.number(device.burned);
    out.time(device.since);
    out.time(device.last_used);
    out.flag(device.proven);
}

rules::Device read_device(RecordReader& in) {
    rules::Device device;
    device.name = in.text();
    device.secret = Secret(in.text());
    device.shape.algorithm =
        static_cast<Algorithm>(in.limited(in.byte(), static_cast<std::int64_t>(Algorithm::sha512)));
    device.shape.digits = static_cast<int>(in.byte());
    device.shape.period = std::chrono::seconds{in.number()};
    device.burned = in.optional_number();
    device.since = in.time();
    device.last_used = in.optional_time();
    device.proven = in.flag();
    return device;
}

void write(RecordWriter& out, const rules::RecoverySet& codes) {
    out.text({reinterpret_cast<const char*>(codes.salt.data()), codes.salt.size()});
    out.byte(static_cast<unsigned>(codes.cost));
    out.number(static_cast<std::int64_t>(codes.hashes.size()));
    for (const rules::RecoveryHash& hash : codes.hashes)
        out.text({reinterpret_cast<const char*>(hash.data()), hash.size()});
    out.flag(codes.proven);
}

rules::RecoveryCost read_cost(RecordReader& in) {
    const auto cost = static_cast<rules::RecoveryCost>(in.byte());
    if (cost != rules::RecoveryCost::usual && cost != rules::RecoveryCost::former)
        in.limited(-1, 0);
    return cost;
}

rules::RecoverySet read_codes(RecordReader& in) {
    rules::RecoverySet codes;
    const std::string_view salt = in.text();
    codes.salt.assign(salt.begin(), salt.end());
    codes.cost = read_cost(in);
    for (auto left = in.number(); left > 0 && in.good(); --left) {
        const std::string_view hash = in.text();
        if (hash.size() != rules::recovery_hash_size)
            in.limited(-1, 0);
        else
            std::copy(hash.begin(), hash.end(), codes.hashes.emplace_back().begin());
    }
    return codes;
}

// all_proven decides for records of the first form, which do not say whether recovery codes count as proven: they do if all devices do.
bool all_proven(const rules::Account& account) {
    return !account.devices.empty() && std::ranges::all_of(account.devices, &rules::Device::proven);
}

void write_pending(RecordWriter& out, const std::optional<rules::PendingSecret>& pending) {
    out.flag(pending.has_value());
    if (!pending)
        return;
    write(out, pending->device);
    out.time(pending->expires);
    out.flag(pending->expired);
}

std::optional<rules::PendingSecret> read_pending(RecordReader& in) {
    if (!in.flag())
        return {};
    rules::PendingSecret pending{.device = read_device(in)};
    pending.expires = in.time();
    pending.expired = in.flag();
    return pending;
}

// write_mail writes the state of the mail that brings the key: 0 for std::nullopt, 1 for the first MailState, and so on.
void write_mail(RecordWriter& out, const std::optional<rules::PendingSecret>& pending) {
    out.byte(pending && pending->mail ? 1 + static_cast<unsigned>(*pending->mail) : 0);
    out.text(pending ? text_of(pending->mailed_to) : "");
}

void read_mail(RecordReader& in, std::optional<rules::PendingSecret>& pending) {
    const auto state = in.limited(in.byte(), 1 + static_cast<std::int64_t>(MailState::failed));
    const std::string_view to = in.text();
    if (!pending)
        return;
    if (state > 0)
        pending->mail = static_cast<MailState>(state - 1);
    pending->mailed_to = stored_address(to);
}

} // namespace

Secret packed(const rules::Account& account, const rules::RecoverySet& codes, std::int64_t version) {
    RecordWriter out(room_for(account, codes));
    out.byte(form);
    out.number(version);
    out.number(account.uid ? std::optional<std::int64_t>(*account.uid) : std::nullopt);
    write(out, account.login);
    write(out, account.own);
    out.flag(account.reset);
    out.flag(account.codes_unconfirmed);
    out.time(account.last_login);
    out.text(own_address(account));
    out.byte(static_cast<unsigned>(account.devices.size()));
    for (const rules::Device& device : account.devices)
        write(out, device);
    write_pending(out, account.pending);
    write(out, codes);
    write_mail(out, account.pending);
    return out.written();
}

std::optional<StoredAccount> unpacked(const UserName& name, const Secret& bytes) {
    RecordReader in(bytes.bytes());
    const unsigned written_in = in.byte();
    if (written_in != form && written_in != form_without_proven_codes)
        return {};
    StoredAccount stored{.account = {.name = name}, .codes = {}, .version = in.number()};
    rules::Account& account = stored.account;
    if (const auto uid = in.optional_number())
        account.uid = static_cast<uid_t>(in.limited(*uid, std::numeric_limits<uid_t>::max()));
    account.login = read_counter(in);
    account.own = read_counter(in);
    account.reset = in.flag();
    account.codes_unconfirmed = in.flag();
    account.last_login = in.optional_time();
    set_own_address(account, in.text());
    for (unsigned left = in.byte(); left > 0 && in.good(); --left)
        account.devices.push_back(read_device(in));
    account.pending = read_pending(in);
    stored.codes = read_codes(in);
    stored.codes.proven = written_in == form ? in.flag() : all_proven(account);
    if (written_in == form)
        read_mail(in, account.pending);
    return in.at_end() ? std::optional(std::move(stored)) : std::nullopt;
}

} // namespace harness2fa::storage
