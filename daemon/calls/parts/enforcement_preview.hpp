// SPDX-License-Identifier: Apache-2.0
// What enforcing two-factor authentication for everybody, or ending that, would mean for whom.
#pragma once

#include "calls/dialog.hpp"
#include "census.hpp"
#include "common/some_names.hpp"

#include <map>
#include <string>

namespace harness2fa::calls {

class EnforcementPreview {
  public:
    // Looks at some more users, inside a transaction. actor: the manager who asks. False: the census has to look somebody up first, and
    // nothing was counted.
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

    std::size_t next_ = 0; // of the members
    int users_ = 0, with_device_ = 0;
    bool another_manager_ = false;            // with a device
    SomeNames without_;                       // users that need one
    SomeNames in_no_list_;                    // with a device, asked all the same
    SomeNames changed_, damaged_;             // refused
    std::map<std::string, SomeNames> exempt_; // users by rule
};

} // namespace harness2fa::calls
