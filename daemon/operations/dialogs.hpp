// The dialogs there are. Each is defined in a file of its own.
#pragma once

#include "dialog.hpp"

namespace harness2fa {

std::unique_ptr<Dialog> login_dialog(const LoginCall& call, const Facts& facts);
std::unique_ptr<Dialog> status_dialog(const Facts& facts);
std::unique_ptr<Dialog> enrollment_dialog(const Facts& facts);
std::unique_ptr<Dialog> disabling_dialog(const Facts& facts);
std::unique_ptr<Dialog> unlocking_dialog(const Facts& facts);

} // namespace harness2fa
