// SPDX-License-Identifier: Apache-2.0
// A Source holds the bytes of a settings file, made fit for a YAML parser, and the places where they were not.
#pragma once

#include "common/messages.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings::yaml {

inline constexpr std::size_t largest_file = std::size_t{1} << 20; // bytes

struct Spot { // counted in bytes, from 0
    std::size_t offset = 0;
    std::size_t line = 0;
};

// A PlacedFault is what is wrong with the file, and where.
struct PlacedFault {
    Spot at;
    std::string text; // may hold excerpts
};

// An Excerpt is a piece of the file in the text of a fault. Excerpts of settings for the mail server are secrets, because a password may be
// among them.
enum class Excerpt { value, secret };
std::string excerpt(std::string_view piece, Excerpt kind = Excerpt::value);

struct Source {
    std::string text;                // without a byte order mark; bad bytes are replaced, so offsets stay what they are
    std::vector<PlacedFault> faults; // bytes that are no text, tabs as indentation, too much of something
    bool bounded = true;             // false: too large for the YAML parser, do not hand it on
};

// make_source never throws because of what `raw` holds. It takes time and memory proportional to the size.
Source make_source(std::string_view raw);

// report returns the errors in the order of their places, with the column in characters; a list of more than 100 is cut, and its last entry
// says so. The discreet texts have no excerpts, or no secret ones.
enum class Discretion { all, secrets };
std::vector<SettingsError> report(std::vector<PlacedFault> faults, const std::string& text, Discretion discretion);

} // namespace harness2fa::settings::yaml
