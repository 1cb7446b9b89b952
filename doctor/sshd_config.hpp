// SPDX-License-Identifier: Apache-2.0
// read_sshd_config reads the settings of sshd as it does (OpenSSH 9.2, servconf.c): of several values the first one holds, and for
// connections that a Match block matches, what stands in the block holds before what stands outside.
#pragma once

#include "machine.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::doctor {

struct SshdLine {
    std::string keyword; // in lower case; old names of KbdInteractiveAuthentication are replaced
    std::vector<std::string> values;
    std::string file;
    int line = 0;  // from 1
    int block = 0; // number of the Match block, from 1; 0 outside
};
struct SshdBlock {
    std::string condition; // as "user bob"; "all" matches everybody
};

struct SshdConfig {
    std::vector<SshdLine> lines;   // in the order in which sshd reads them, without Include and Match
    std::vector<SshdBlock> blocks; // block n is blocks[n - 1]
    bool complete = true;          // false if we cannot read a file

    // in_block returns the first such line of the block, and for_all the one that holds unless another Match block says otherwise. Both
    // return nullptr if there is none.
    const SshdLine* in_block(std::string_view keyword, int block) const;
    const SshdLine* for_all(std::string_view keyword) const;
};
SshdConfig read_sshd_config(const Machine& machine);

bool says(const SshdLine* line, std::string_view word); // of its first value, in either case; false for nullptr

std::optional<long> sshd_seconds(std::string_view time); // of "90" or "1m30s"; std::nullopt if it is no time

} // namespace harness2fa::doctor
