// SPDX-License-Identifier: Apache-2.0
// What a PAM module asks of the dynamic linker in every process that loads it.
#pragma once

#include <string>

namespace harness2fa::bench {

struct Linking {
    long libraries = 0, relocations = 0; // libraries: that it names itself
};

Linking linking_of(const std::string& module);

} // namespace harness2fa::bench
