// SPDX-License-Identifier: Apache-2.0
// An EnforcementPreview says what it would mean, and for whom, to enforce two-factor authentication for everybody, or to end that.
#pragma once

#include "calls/dialog.hpp"
#include "census.hpp"
#include "common/some_names.hpp"

#include <map>
#include <string>

namespace harness2fa::calls {

class EnforcementPreview {
  public:
    // next_batch looks at up to 1000 more users, inside a transaction. `actor` is the manager who asks. It returns false if the census has
    // to look somebody up first; nothing was counted then.
    bool next_batch(const Context& context, Census& census, const UserName& actor);
    bool is_over(const Census& census) const { return next_ == census.members.size(); }

    Progress progress(const Census& census) const {
        return {static_cast<int>(next_), static_cast<int>(census.members.size())};
    }
    Preview of_beginning(const Context& context) const;
    Preview of_end(const Context& context) const;

  private:
    void count(const Context& context, const Member& member, const Owned& owned, const UserName& actor);
    std::string how_they_are_told(const Context& context) const;

    std::size_t next_ = 0; // the index of the next member
    int users_ = 0, with_device_ = 0;
    bool another_manager_ = false;            // a manager other than `actor` has a device
    SomeNames without_;                       // users who need a device and have none
    SomeNames in_no_list_;                    // users with a device who are in no list, asked all the same
    SomeNames changed_, damaged_;             // users who are refused
    std::map<std::string, SomeNames> exempt_; // users by the rule that exempts them
};

} // namespace harness2fa::calls
