// SPDX-License-Identifier: Apache-2.0
// Where socket and store are, also when the settings file is faulty: the command must find the daemon, and a
// daemon that starts must find last-good.yaml, which lies beside the store.
#pragma once

#include "file.hpp"

#include <string>
#include <string_view>

namespace harness2fa::settings {

struct Places {
    std::string socket, store; // absolute paths
    bool operator==(const Places&) const = default;
};

// What the file says as far as that can be made out, else the defaults. Nothing of somebody else's file is
// believed.
Places places_of(const std::string& path, const Owners& owners);
Places places_in(std::string_view text);

} // namespace harness2fa::settings
