// SPDX-License-Identifier: Apache-2.0
// A process of its own for each login, as sshd, su and sudo are:
//   bench_application nothing | load MODULE | login DIRECTORY SERVICE USER CODE
// Exit status 0 when that worked. The code is nobody's, so it may be an argument.
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <security/pam_appl.h>

namespace {

int type_the_code(int, const pam_message**, pam_response** responses, void* code) {
    *responses = static_cast<pam_response*>(std::calloc(1, sizeof(pam_response)));
    (*responses)->resp = ::strdup(static_cast<const char*>(code));
    return PAM_SUCCESS;
}

int log_in(const char* directory, const char* service, const char* user, char* code) {
    const pam_conv conversation{type_the_code, code};
    pam_handle_t* pamh = nullptr;
    int status = pam_start_confdir(service, user, &conversation, directory, &pamh);
    if (status == PAM_SUCCESS)
        status = pam_authenticate(pamh, 0);
    pam_end(pamh, status);
    return status;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "nothing") == 0)
        return pam_strerror(nullptr, PAM_SUCCESS) == nullptr; // libpam is there already where a module is loaded
    if (argc == 3 && std::strcmp(argv[1], "load") == 0)
        return ::dlopen(argv[2], RTLD_NOW) == nullptr;
    if (argc == 6 && std::strcmp(argv[1], "login") == 0)
        return log_in(argv[2], argv[3], argv[4], argv[5]);
    return 2;
}
