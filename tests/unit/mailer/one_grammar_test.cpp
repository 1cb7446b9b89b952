// SPDX-License-Identifier: Apache-2.0
// What `harness2fa check` accepts, the daemon queues and the sender of mail sends.
#include "common/mail_address.hpp"
#include "settings/parse.hpp"
#include "settings/warnings.hpp"

#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

struct Sample {
    std::string address;
    bool good;
};

std::string many(std::size_t count) {
    return std::string(count, 'a');
}

std::vector<Sample> samples() {
    return {
        {"alice@example.com", true},
        {"a.b+c_d=e@mail.example-1.com", true},
        {"O'Neil@example.com", true},
        {"x-@y", true},
        {"a@1.b", true},
        {"a@b--c.d", true},
        {many(64) + "@b", true},
        {"a@" + many(63) + ".b", true},
        {many(64) + "@" + many(63) + "." + many(63) + "." + many(61), true},
        {many(65) + "@b", false},        // RFC 5321, 4.5.3.1.1
        {"a@" + many(64) + ".b", false}, // RFC 1035, 2.3.4
        {many(64) + "@" + many(63) + "." + many(63) + "." + many(62), false},
        {"a@b_c", false}, // RFC 5321, 4.1.2: letters, digits and dashes
        {"a@_b.c", false},
        {"a@b-", false},
        {"a@b-.c", false},
        {"a@-b", false},
        {"a@b.-c", false},
        {"a@b.", false},
        {"a@.b", false},
        {"a@b..c", false},
        {"a@", false},
        {"@b", false},
        {"a@b@c", false},
        {"-a@b", false},
        {".a@b", false},
        {"a.@b", false},
        {"a..b@c", false},
        {"a b@c", false},
        {"a,b@c", false},
        {"<a@b>", false},
        {"a@[192.0.2.7]", false},
        {"gr\xc3\xb6\xc3\x9f"
         "e@b",
         false},
        {"a@gr\xc3\xb6\xc3\x9f"
         "e",
         false},
    };
}

class Nothing : public settings::Surroundings {
  public:
    settings::Existence existence(settings::Reference::Kind, const std::string&) const override {
        return settings::Existence::there;
    }
    std::vector<std::string> alternatives(settings::Reference::Kind) const override { return {}; }
    bool surely_empty(const std::string&) const override { return false; }
    std::optional<Fault> wrong_with(settings::Reference::Kind, const std::string&) const override { return {}; }
    std::optional<Fault> barred_from(const std::string&) const override { return {}; }
};

// As `check` sees it: no fault, and no warning.
bool is_good_setting(const std::string& key, const std::string& address) {
    const auto parsed = settings::parse_settings("mail: {" + key + ": \"" + address + "\"}");
    return parsed.settings && settings::warnings_of(*parsed.settings, Nothing()).empty();
}

TEST(OneGrammarOfAddresses, WhatAnEarlierReleaseTookIsNoFault) {
    for (const std::string& address :
         {many(65) + "@b", "a@" + many(64) + ".b", std::string("a@b_c"), std::string("a@_b.c"), std::string("a@b-"),
          std::string("a@b-.c"), std::string("a@b.-c")}) {
        const auto parsed = settings::parse_settings("enforce: true\nmail: {to: \"" + address + "\"}");
        EXPECT_TRUE(parsed.settings && parsed.settings->enforce) << address;
        EXPECT_FALSE(is_good_setting("to", address)) << "told as a warning";
    }
}

TEST(OneGrammarOfAddresses, WhatCheckFindsNothingInIsQueuedAndSent) {
    for (const auto& [address, good] : samples()) {
        EXPECT_EQ(is_good_setting("to", address), good) << "mail.to " << address;
        EXPECT_EQ(is_good_setting("from", address), good) << "mail.from " << address;
        EXPECT_EQ(MailAddress::parse(address).has_value(), good) << "queued and sent " << address;
    }
}

} // namespace
} // namespace harness2fa::mailer
