// SPDX-License-Identifier: Apache-2.0
// An AccountPhase is pam_acct_mgmt: it decides whether a session may begin for which nobody was asked for a code.
#pragma once

#include "application.hpp"

namespace harness2fa::pam {

class AccountPhase : public Application {
  public:
    using Application::Application;

    bool may_begin_session();

  private:
    bool translate(const Conclusion& end, bool root_at_console) const;
};

} // namespace harness2fa::pam
