// SPDX-License-Identifier: Apache-2.0
#include "permissions.hpp"

namespace harness2fa::rules {
namespace {

bool is_among(May who, const Caller& caller) {
    switch (who) {
    case May::everybody:
        return true; // `as` is judged separately
    case May::oneself_or_root:
        return caller.root || caller.about_self;
    case May::oneself_or_manager:
        return caller.manager || caller.about_self;
    case May::manager:
        return caller.manager;
    case May::root:
        return caller.root;
    case May::mailer:
        return caller.mailer;
    case May::nobody:
        return false;
    }
    return false;
}

} // namespace

Permission permission(const Call& call, const Caller& caller) {
    if (!caller.root && !caller.acts_for_self)
        return NotPermitted{"Only root may act for another user."};
    const Audience audience = audience_of(call);
    if (is_among(audience.who, caller))
        return Permitted{};
    return NotPermitted{std::string(audience.refusal)};
}

} // namespace harness2fa::rules
