// SPDX-License-Identifier: Apache-2.0
#include "store_state.hpp"

#include "random.hpp"
#include "record_bytes.hpp"

#include <algorithm>

namespace harness2fa::storage {
namespace {

constexpr unsigned state_form = 1;
constexpr std::size_t state_room = 256;

template <std::size_t Size>
std::string_view as_text(const std::array<unsigned char, Size>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), Size};
}

template <std::size_t Size>
void read(RecordReader& in, std::array<unsigned char, Size>& bytes) {
    const std::string_view text = in.text();
    if (text.size() != Size)
        in.limited(-1, 0);
    else
        std::copy(text.begin(), text.end(), bytes.begin());
}

} // namespace

Session new_session() {
    Session session{};
    const Secret random = random_bytes(session.size());
    std::ranges::copy(random.bytes(), session.begin());
    return session;
}

Secret packed(const StoreState& state) {
    RecordWriter out(state_room);
    out.byte(state_form);
    out.text(as_text(state.session));
    out.text(as_text(state.accounts.digest));
    out.number(state.accounts.count);
    out.time(state.enforced_since);
    out.time(state.begun);
    return out.written();
}

std::optional<StoreState> unpacked_state(const Secret& bytes) {
    RecordReader in(bytes.bytes());
    if (in.byte() != state_form)
        return {};
    StoreState state;
    read(in, state.session);
    read(in, state.accounts.digest);
    state.accounts.count = in.number();
    state.enforced_since = in.optional_time();
    state.begun = in.optional_time();
    return in.at_end() ? std::optional(state) : std::nullopt;
}

} // namespace harness2fa::storage
