// SPDX-License-Identifier: Apache-2.0
// Invitations mail a QR code and a key to users without a device, a batch in each transaction.
#pragma once

#include "calls/dialog.hpp"
#include "census.hpp"
#include "common/result.hpp"
#include "common/some_names.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness2fa::calls {

// asked_by_enforcement stands in mails for the manager who asked, because no manager did.
inline constexpr char asked_by_enforcement[] = "the rule of this host that every login needs a code";

class Invitations {
  public:
    enum class Whom {
        unasked, // users who need a code by policy, unless a secret that is still good was mailed already, even in vain
        required, // users who need a code by policy, unless a secret that is still good was mailed already
        without,  // everybody without a device, unless a secret that is still good was mailed already
        named     // everybody without a device
    };
    // Invitations name `asked_by` in the mails, and `acting` in the records.
    Invitations(Whom whom, std::string asked_by, std::string acting)
        : whom_(whom), asked_by_(std::move(asked_by)), acting_(std::move(acting)) {}

    // next_batch looks at up to 200 more users, queues mails to those who are meant, and wakes the sender of mail. It returns true if all
    // users were looked at.
    bool next_batch(const Context& context, const Census& census, std::vector<Record>& records);

    Progress progress(const Census& census) const {
        return {static_cast<int>(next_), static_cast<int>(census.members.size())};
    }
    int mailed() const { return mailed_; } // also by other invitations, since this began
    // earlier returns a sentence on the mails that were queued before this began and are not sent yet, and std::nullopt if there are none.
    std::optional<std::string> earlier() const;
    const SomeNames& without_address() const { return without_address_; }
    const SomeNames& with_device() const { return with_device_; }
    const SomeNames& changed() const { return changed_; }

  private:
    bool is_meant(const Context& context, const Member& member, Enrollment state) const;
    bool count_if_mailed(const Context& context, const std::optional<rules::Account>& account);
    void invite(const Context& context, const Member& member, std::vector<Record>& records);

    Whom whom_;
    std::string asked_by_, acting_;
    std::size_t next_ = 0; // the index of the next member
    int mailed_ = 0, waiting_ = 0;
    std::optional<Time> began_;
    std::optional<Fault> fault_; // why an earlier mail waits
    SomeNames without_address_, with_device_, changed_;
};

} // namespace harness2fa::calls
