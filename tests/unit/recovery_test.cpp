#include "rules/recovery.hpp"

#include <gtest/gtest.h>

#include <set>

namespace harness2fa {
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
    EXPECT_EQ(recovery_hash(code, salt), recovery_hash(code, salt));
    const std::set<RecoveryHash> all{recovery_hash(code, salt), recovery_hash(other, salt),
                                     recovery_hash(code, other_salt)};
    EXPECT_EQ(all.size(), 3U);
    EXPECT_NO_THROW(recovery_hash(code, {})); // where no code is left
}

TEST(RecoverySet, GivesEachCodeUpOnce) {
    RecoverySet set{{}, {RecoveryHash{1}, RecoveryHash{2}}};
    EXPECT_FALSE(use_up(set, RecoveryHash{3}));
    EXPECT_TRUE(use_up(set, RecoveryHash{1}));
    EXPECT_FALSE(use_up(set, RecoveryHash{1}));
    EXPECT_EQ(set.hashes.size(), 1U);
}

} // namespace
} // namespace harness2fa
