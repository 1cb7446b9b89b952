#include "code_check.hpp"
#include "dialogs.hpp"
#include "reports.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

class StatusDialog : public Dialog {
  public:
    explicit StatusDialog(const Facts& facts) : facts_(facts) {}

    Step start(const Context& context) override {
        StatusReport report;
        report.user = facts_.subject.name.str();
        report.enforced = context.settings().enforce;
        report.settings_errors = context.situation.settings_errors;
        report.settings_ok = report.settings_errors.empty() && context.situation.has_good_settings;
        try {
            if (auto refusal = add_account(context, report))
                return std::move(*refusal);
        } catch (const StorageError& error) { // of all things this one is to be seen
            report.store_error = error.what();
        }
        return {std::move(report), {}};
    }

    Step answer(const Context& context, std::string_view) override { return start(context); }

  private:
    std::optional<Step> add_account(const Context& context, StatusReport& report) const {
        const auto account = account_of(context.accounts, facts_.subject);
        if (!account && facts_.subject.standing == Person::Standing::unknown)
            return Step{Refused{Reason::refused, "There is no user " + facts_.subject.name.str() + "."}, {}};
        report.enrolled = enrolled(account);
        if (report.enforced)
            report.enforced_from = rfc3339(context.settings().enforce_from ? context.settings().enforce_from
                                                                           : context.accounts.enforced_since());
        if (account) {
            const RecoverySet codes = context.accounts.recovery_codes(*account);
            report.recovery_codes_left = static_cast<int>(codes.hashes.size());
            if (const std::string word = word_about_codes(*account, codes, context.settings()); !word.empty())
                report.findings.push_back(word);
            report.locked_until = locked_until(*account, context);
            report.devices = device_reports(*account);
        }
        return {};
    }

    Facts facts_;
};

} // namespace

std::unique_ptr<Dialog> status_dialog(const Facts& facts) {
    return std::make_unique<StatusDialog>(facts);
}

} // namespace harness2fa
