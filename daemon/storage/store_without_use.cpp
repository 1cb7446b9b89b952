// SPDX-License-Identifier: Apache-2.0
#include "store_without_use.hpp"

#include <cstdint>
#include <utility>

namespace harness2fa::storage {
namespace {

class WithoutUse : public AccountEngine {
  public:
    explicit WithoutUse(std::string why) : why_(std::move(why)) {}

    std::vector<std::string> damage() override { return {why_}; }

    std::optional<rules::Account> find(const UserName&) override { refuse(); }
    void remove(const UserName&) override { refuse(); }
    void save(const rules::Account&) override { refuse(); }
    rules::RecoverySet recovery_codes(const rules::Account&) override { refuse(); }
    void save_recovery_codes(const rules::Account&, const rules::RecoverySet&) override { refuse(); }
    std::vector<UserName> names() override { refuse(); }
    std::vector<UserName> names_of(uid_t) override { refuse(); }
    std::int64_t queue(const OutgoingMail&) override { refuse(); }
    void update(const OutgoingMail&) override { refuse(); }
    void remove_mail(std::int64_t) override { refuse(); }
    std::optional<OutgoingMail> mail(std::int64_t) override { refuse(); }
    std::optional<OutgoingMail> next_mail(Time) override { refuse(); }
    void hasten(Time, Time) override { refuse(); }
    void put_off_mail(Time, const std::string&) override { refuse(); }
    int mail_outage() override { refuse(); }
    void set_mail_outage(int) override { refuse(); }
    MailBacklog mail_backlog() override { refuse(); }
    std::string mail_released_for() override { refuse(); }
    void release_mail(const std::string&) override { refuse(); }
    std::optional<OutgoingMail> key_mail_of(const UserName&) override { refuse(); }
    std::optional<Time> enforced_since() override { refuse(); }
    void set_enforced_since(std::optional<Time>) override { refuse(); }
    std::optional<Time> begun() override { refuse(); }
    void set_begun(std::optional<Time>) override { refuse(); }

    // begin and commit succeed, so that a change that needs no store is made: a login that an entry of the rules exempts needs none.
    void begin() override {}
    void commit() override {}
    void roll_back() noexcept override {}
    void begin_change() override {}
    void keep_change() override {}
    void undo_change() noexcept override {}

  private:
    [[noreturn]] void refuse() const { throw StorageError(why_); }

    std::string why_;
};

} // namespace

std::unique_ptr<AccountEngine> store_without_use(std::string why) {
    return std::make_unique<WithoutUse>(std::move(why));
}

} // namespace harness2fa::storage
