// SPDX-License-Identifier: Apache-2.0
#include "new_codes.hpp"

#include "storage/random.hpp"

namespace harness2fa::calls {

std::function<void()> making(const std::shared_ptr<NewCodes>& codes, int count) {
    return [codes, count] {
        const Secret salt = storage::random_bytes(rules::recovery_salt_size);
        codes->set.salt.assign(salt.data(), salt.data() + salt.size());
        for (int i = 0; i < count; ++i) {
            const Secret code = rules::make_recovery_code(storage::random_bytes(rules::recovery_code_length).bytes());
            codes->shown.emplace_back(rules::shown_recovery_code(code).text());
            codes->set.hashes.push_back(rules::recovery_hash(code, codes->set.salt, codes->set.cost));
        }
    };
}

} // namespace harness2fa::calls
