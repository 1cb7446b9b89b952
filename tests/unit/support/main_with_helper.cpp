// SPDX-License-Identifier: Apache-2.0
// A test program that is its own helper process, as harness2fad is.
#include "directory/helper_process.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == harness2fa::directory::look_up_word)
        std::_Exit(harness2fa::directory::answer_look_ups());
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
