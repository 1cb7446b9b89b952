// SPDX-License-Identifier: Apache-2.0
// Places says where socket and store are, even if the settings file is faulty: the command must find the daemon, and a daemon that starts
// must find last-good.yaml, which lies beside the store.
#pragma once

#include "file.hpp"

#include <string>
#include <string_view>

namespace harness2fa::settings {

struct Places {
    std::string socket, store; // absolute paths
    bool operator==(const Places&) const = default;
};

// places_of and places_in return what the file says, as far as that can be made out, and otherwise the defaults. places_of believes nothing
// of a file that is not of one of the owners.
Places places_of(const std::string& path, const Owners& owners);
Places places_in(std::string_view text);

} // namespace harness2fa::settings
