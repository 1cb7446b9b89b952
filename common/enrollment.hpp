// What a user has, as one word: on the socket, in the store's rules and in every dialog.
#pragma once

namespace harness2fa {

enum class Enrollment {
    none,    // no device, and no key that was handed out
    invited, // a key was handed out, and no code of it was right yet
    active,  // at least one device that has given a right code
    reset,   // the devices were voided; the way in is a key that a manager has handed out, as long as it is good
    changed, // what was set up belongs to another name or uid
    damaged  // what the store holds cannot be verified
};

} // namespace harness2fa
