// SPDX-License-Identifier: Apache-2.0
// Enrollment, DeviceState and MailState are the states of a user, a device and a mail. Each has one word, on the socket and in every
// dialog.
#pragma once

#include "rows.hpp"

namespace harness2fa {

enum class Enrollment {
    none,    // the user has no device, and no key was handed out
    invited, // a key was handed out, and no code of it was right yet
    active,  // at least one device has given a right code
    reset,   // the devices were voided; the way in is a key that a manager has handed out, as long as it is good
    changed, // what was set up belongs to another name or uid
    damaged  // what the store holds cannot be verified
};
template <>
inline constexpr Words<Enrollment, 6> words_of<Enrollment>{{
    {Enrollment::none, "none"},
    {Enrollment::invited, "invited"},
    {Enrollment::active, "active"},
    {Enrollment::reset, "reset"},
    {Enrollment::changed, "changed"},
    {Enrollment::damaged, "damaged"},
}};

enum class DeviceState {
    active,
    pending // its secret was handed out, and not used yet
};
template <>
inline constexpr Words<DeviceState, 2> words_of<DeviceState>{{
    {DeviceState::active, "active"},
    {DeviceState::pending, "pending"},
}};

// MailState is kept in the store by its numbers.
enum class MailState {
    waiting,
    unconfirmed, // the mail server has it, perhaps: it is not tried again
    delivered,   // the mail server has taken it
    failed       // it was given up
};
template <>
inline constexpr Words<MailState, 4> words_of<MailState>{{
    {MailState::waiting, "waiting"},
    {MailState::delivered, "delivered"},
    {MailState::failed, "failed"},
    {MailState::unconfirmed, "failed"}, // readers see no difference but in the reason
}};

} // namespace harness2fa
