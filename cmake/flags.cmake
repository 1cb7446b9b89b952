# SPDX-License-Identifier: Apache-2.0
# What every file is compiled with. The module adds flags of its own (pam_module/CMakeLists.txt).
add_library(harness2fa_flags INTERFACE)
target_compile_options(harness2fa_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Werror)
if(HARNESS2FA_SANITIZE)
  target_compile_options(harness2fa_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(harness2fa_flags INTERFACE -fsanitize=address,undefined)
else()
  target_compile_options(harness2fa_flags INTERFACE
    -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero
    -fzero-call-used-regs=used-gpr $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>)
  target_compile_definitions(harness2fa_flags INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(harness2fa_flags INTERFACE -Wl,-z,relro,-z,now,-z,ibt,-z,shstk)
endif()
