// SPDX-License-Identifier: Apache-2.0
// Many questions at once, through few helper processes.
#include "server/look_ups.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace harness2fa::server {
namespace {

namespace asio = boost::asio;

class LookUpsTest : public testing::Test {
  protected:
    ~LookUpsTest() override { look_ups.close(); }

    void ask(LookUps::About about) {
        auto asking = [](LookUpsTest& test, LookUps::About kind) -> asio::awaitable<void> {
            const directory::Question question{.root_rights = true, .groups = {"root"}};
            const auto answer = co_await test.look_ups.ask(question, kind);
            test.answered += answer && answer->found && answer->found->groups == std::set<std::string>{"root"} ? 1 : 0;
        };
        asio::co_spawn(loop, asking(*this, about), [](const std::exception_ptr& error) {
            if (error)
                std::rethrow_exception(error);
        });
    }

    LookUps look_ups; // outlives what waits in the loop
    asio::io_context loop;
    int answered = 0;
};

TEST_F(LookUpsTest, AllThatAreAskedAtOnceAreAnswered) {
    for (int i = 0; i < 50; ++i)
        ask(i % 3 == 0 ? LookUps::About::locals : LookUps::About::others);
    loop.run();
    EXPECT_EQ(answered, 50);
}

TEST_F(LookUpsTest, EndsInTheMiddle) {
    for (int i = 0; i < 10; ++i)
        ask(LookUps::About::others);
    loop.poll();
    look_ups.close();
}

} // namespace
} // namespace harness2fa::server
