// SPDX-License-Identifier: Apache-2.0
#include "dialog.hpp"

#include "parts/managers_dialog.hpp"

#include <stdexcept>

namespace harness2fa::calls {

std::unique_ptr<Dialog> dialog_of(const Answer&, const Facts&) {
    throw std::logic_error("an answer opens no dialog: permission() refuses it");
}

std::unique_ptr<Dialog> open_dialog(const Call& call, const Facts& facts) {
    auto dialog = std::visit(
        [&]<class OneCall>(const OneCall& one) {
            std::unique_ptr<Dialog> dialog_of(const OneCall&, const Facts&);
            return dialog_of(one, facts);
        },
        call);
    if (facts.caller.manager && !facts.caller.root)
        return while_managers_stay(std::move(dialog), facts);
    return dialog;
}

} // namespace harness2fa::calls
