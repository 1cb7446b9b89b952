// SPDX-License-Identifier: Apache-2.0
// An AccountSet says in one number, made with the key, which accounts a store holds in which versions. If rows are left out, added, or put
// back as they once were, the number is another one.
#pragma once

#include "common/secret.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

struct evp_mac_ctx_st;

namespace harness2fa::storage {

class AccountSet {
  public:
    using Digest = std::array<unsigned char, 32>;

    explicit AccountSet(const Secret& key);

    void add(std::string_view name, std::int64_t version);
    void remove(std::string_view name, std::int64_t version);

    // digest is the exclusive or of one HMAC-SHA-256 (RFC 2104) for each account, so that their order does not matter, and a change costs
    // only the HMACs of the account that changes.
    const Digest& digest() const { return state_.digest; }
    std::int64_t count() const { return state_.count; }

    struct State {
        Digest digest{};
        std::int64_t count = 0;
        bool operator==(const State&) const = default;
    };
    const State& state() const { return state_; }
    void set(const State& state) { state_ = state; }

  private:
    void toggle(std::string_view name, std::int64_t version);

    struct Free {
        void operator()(evp_mac_ctx_st* context) const;
    };
    std::unique_ptr<evp_mac_ctx_st, Free> mac_; // its key is derived from the store's
    State state_;
};

} // namespace harness2fa::storage
