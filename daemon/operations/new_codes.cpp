#include "new_codes.hpp"

#include "storage/random.hpp"

#include <semaphore>

namespace harness2fa {

RecoveryHash hash_in_turn(const Secret& code, std::span<const unsigned char> salt) {
    constexpr int most_at_once = 2;
    static std::counting_semaphore<most_at_once> places(most_at_once);
    struct Turn {
        Turn() { places.acquire(); }
        ~Turn() { places.release(); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
    } const turn;
    return recovery_hash(code, salt);
}

std::function<void()> making(const std::shared_ptr<NewCodes>& codes, int count) {
    return [codes, count] {
        const Secret salt = random_bytes(recovery_salt_size);
        codes->set.salt.assign(salt.data(), salt.data() + salt.size());
        for (int i = 0; i < count; ++i) {
            const Secret code = make_recovery_code(random_bytes(recovery_code_length).bytes());
            codes->shown.emplace_back(shown_recovery_code(code).text());
            codes->set.hashes.push_back(hash_in_turn(code, codes->set.salt));
        }
    };
}

} // namespace harness2fa
