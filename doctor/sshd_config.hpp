// SPDX-License-Identifier: Apache-2.0
// The settings of sshd as it reads them (OpenSSH 9.2, servconf.c): of several values the first one holds; what stands in a Match
// block holds before what stands outside, for the connections that it matches.
#pragma once

#include "machine.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::doctor {

struct SshdLine {
    std::string keyword; // in small letters, the old names of KbdInteractiveAuthentication replaced
    std::vector<std::string> values;
    std::string file;
    int line = 0;  // from 1
    int block = 0; // of Match, from 1; 0: outside
};
struct SshdBlock {
    std::string condition; // "user bob"; "all" holds for everybody
};

struct SshdConfig {
    std::vector<SshdLine> lines;   // in the order in which sshd reads them, without Include and Match
    std::vector<SshdBlock> blocks; // block n is blocks[n - 1]
    bool complete = true;          // false: a file cannot be read by us

    const SshdLine* in_block(std::string_view keyword, int block) const; // the first one, nullptr when there is none
    const SshdLine* for_all(std::string_view keyword) const; // what holds where no other Match block says otherwise
};
SshdConfig read_sshd_config(const Machine& machine);

bool says(const SshdLine* line, std::string_view word); // its first value, in any case; false for nullptr

std::optional<long> sshd_seconds(std::string_view time); // "90", "1m30s"

} // namespace harness2fa::doctor
