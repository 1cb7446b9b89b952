// SPDX-License-Identifier: Apache-2.0
#include "rules/recovery.hpp"

#include <gtest/gtest.h>

#include <set>

namespace harness2fa::rules {
namespace {

TEST(RecoveryCode, IsShownInTwoHalvesAndReadInAnyForm) {
    const std::vector<unsigned char> random{0, 1, 2, 3, 4, 31, 32, 33, 255, 128};
    const Secret code = make_recovery_code(random);
    EXPECT_EQ(code.text(), "01234z01z0");
    EXPECT_EQ(shown_recovery_code(code).text(), "01234-z01z0");
    for (const char* typed : {"01234-z01z0", "01234Z01Z0", " 01234 z01z0\t", "o1234-zolzo", "OI234-ZOLZO"})
        EXPECT_EQ(well_formed_recovery_code(typed).value().text(), "01234z01z0") << typed;
}

TEST(RecoveryCode, IsNoCodeOfAnApp) {
    for (const char* typed : {"", "492039", "49203912", "01234-z01z", "01234-z01z01", "01234-z01zu", "01234_z01z0"})
        EXPECT_FALSE(well_formed_recovery_code(typed)) << typed;
}

TEST(RecoveryHash, DependsOnCodeAndSaltAlone) {
    const Secret code{std::string_view("k3v9q7hd2m")}, other{std::string_view("k3v9q7hd2n")};
    const std::vector<unsigned char> salt(recovery_salt_size, 1), other_salt(recovery_salt_size, 2);
    constexpr auto cost = RecoveryCost::usual;
    EXPECT_EQ(recovery_hash(code, salt, cost), recovery_hash(code, salt, cost));
    const std::set<RecoveryHash> all{recovery_hash(code, salt, cost), recovery_hash(other, salt, cost),
                                     recovery_hash(code, other_salt, cost),
                                     recovery_hash(code, salt, RecoveryCost::former)};
    EXPECT_EQ(all.size(), 4U);
}

// Computed by Python's hashlib.scrypt: what the stores of former versions hold must stay good.
TEST(RecoveryHash, IsScrypt) {
    const Secret code{std::string_view("k3v9q7hd2m")};
    const std::vector<unsigned char> salt(recovery_salt_size, 1);
    const auto begins_with = [](const RecoveryHash& hash) { return std::vector(hash.begin(), hash.begin() + 4); };
    EXPECT_EQ(begins_with(recovery_hash(code, salt, RecoveryCost::usual)),
              (std::vector<unsigned char>{0x84, 0x79, 0x03, 0xc8}));
    EXPECT_EQ(begins_with(recovery_hash(code, salt, RecoveryCost::former)),
              (std::vector<unsigned char>{0xad, 0xed, 0x84, 0x88}));
}

TEST(RecoveryAttempt, IsGoodForSetsOfBothCosts) {
    const Secret code{std::string_view("k3v9q7hd2m")};
    const std::vector<unsigned char> salt(recovery_salt_size, 1);
    const RecoveryAttempt attempt(code, salt);
    for (const auto cost : {RecoveryCost::usual, RecoveryCost::former})
        EXPECT_EQ(attempt.at(cost), recovery_hash(code, salt, cost));
    EXPECT_NO_THROW(RecoveryAttempt(code, {})); // where no code is left
}

TEST(RecoverySet, GivesEachCodeUpOnce) {
    RecoverySet set{{}, {RecoveryHash{1}, RecoveryHash{2}}, RecoveryCost::usual};
    EXPECT_FALSE(use_up(set, RecoveryHash{3}));
    EXPECT_TRUE(use_up(set, RecoveryHash{1}));
    EXPECT_FALSE(use_up(set, RecoveryHash{1}));
    EXPECT_EQ(set.hashes.size(), 1U);
}

} // namespace
} // namespace harness2fa::rules
