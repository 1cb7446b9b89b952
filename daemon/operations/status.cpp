#include "code_check.hpp"
#include "dialogs.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

std::optional<std::string> locked_until(const Account& account, const Context& context) {
    for (const CounterKind kind : {CounterKind::login, CounterKind::own}) {
        const Barrier found = barrier(account, kind, context.now, context.settings().lockout);
        if (found.kind == Barrier::Kind::lock)
            return "unlock";
        if (found.kind == Barrier::Kind::pause)
            return rfc3339(context.now + found.remaining);
    }
    return {};
}

class StatusDialog : public Dialog {
  public:
    explicit StatusDialog(const Facts& facts) : facts_(facts) {}

    Step start(const Context& context) override {
        const auto account = account_of(context.accounts, facts_.subject);
        if (!account && facts_.subject.standing == Person::Standing::unknown)
            return {Refused{Reason::refused, "There is no user " + facts_.subject.name.str() + "."}, {}};
        StatusReport report;
        report.user = facts_.subject.name.str();
        report.enrolled = enrolled(account);
        report.enforced = context.settings().enforce;
        report.enforced_from = rfc3339(context.accounts.enforced_since());
        if (account) {
            report.recovery_codes_left = static_cast<int>(context.accounts.recovery_codes(*account).hashes.size());
            report.locked_until = locked_until(*account, context);
            for (const Device& device : account->devices)
                report.devices.push_back({device.name, device.damaged ? "damaged" : "active", rfc3339(device.since),
                                          rfc3339(device.last_used)});
        }
        report.settings_errors = context.situation.settings_errors;
        report.settings_ok = report.settings_errors.empty() && context.situation.has_good_settings;
        return {std::move(report), {}};
    }

    Step answer(const Context& context, std::string_view) override { return start(context); }

  private:
    Facts facts_;
};

} // namespace

std::unique_ptr<Dialog> status_dialog(const Facts& facts) {
    return std::make_unique<StatusDialog>(facts);
}

} // namespace harness2fa
