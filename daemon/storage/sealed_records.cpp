// SPDX-License-Identifier: Apache-2.0
#include "sealed_records.hpp"

#include "sealing.hpp"

#include <cstdint>
#include <string>

namespace harness2fa::storage {
namespace {

constexpr char state_context[] = "store";

std::string account_context(const UserName& name) {
    return "account/" + name.str(); // no name of a user holds a '/', so this is no context of another kind
}

} // namespace

std::vector<unsigned char> sealed(const Secret& key, const rules::Account& account, const rules::RecoverySet& codes,
                                  std::int64_t version) {
    return seal(key, packed(account, codes, version), account_context(account.name));
}

std::vector<unsigned char> sealed(const Secret& key, const StoreState& state) {
    return seal(key, packed(state), state_context);
}

std::optional<StoredAccount> opened(const Secret& key, const UserName& name, std::int64_t version,
                                    std::span<const unsigned char> record) {
    const auto plain = unseal(key, record, account_context(name));
    auto stored = plain ? unpacked(name, *plain) : std::nullopt;
    if (stored && stored->version != version)
        stored.reset();
    return stored;
}

std::optional<StoreState> opened_state(const Secret& key, std::span<const unsigned char> record) {
    const auto plain = unseal(key, record, state_context);
    return plain ? unpacked_state(*plain) : std::nullopt;
}

} // namespace harness2fa::storage
