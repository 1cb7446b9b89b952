#include "parts/census.hpp"
#include "parts/code_check.hpp"
#include "parts/dialogs.hpp"
#include "parts/enforcement_preview.hpp"
#include "parts/invitations.hpp"
#include "parts/inviters.hpp"
#include "parts/mailing.hpp"
#include "parts/owners.hpp"
#include "parts/reports.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

// A preview, a confirmation, a code of the caller's own; then the settings file is changed.
class EnforcingDialog : public Dialog {
  public:
    EnforcingDialog(const EnforceCall& call, const Facts& facts)
        : on_(call.on), facts_(facts), check_(facts.counter, CodeCheck::Use::command),
          invitations_(Invitations::Whom::required, facts.actor.name.str(), facts.acting()) {}

    Step start(const Context& context) override {
        if (auto end = obstacle(context))
            return std::move(*end);
        if (!census_) {
            census_ = std::make_shared<Census>();
            return {.slow_work = look_around(context.situation), .patience = patience_for_people, .blocks = true};
        }
        if (!census_->determined)
            return refuse(no_user_database, "user_database_failed", Reason::unavailable);
        return look(context);
    }

    Step answer(const Context& context, std::string_view typed) override {
        switch (stage_) {
        case Stage::looking:
            return look(context);
        case Stage::confirming:
            return confirmed(context, typed);
        case Stage::asking:
            return code(context, typed);
        case Stage::writing:
            return written(context);
        case Stage::inviting:
            break;
        }
        return invite(context);
    }

  private:
    enum class Stage { looking, confirming, asking, writing, inviting };

    std::optional<Step> obstacle(const Context& context) {
        const Owned own = owners_.of(context.accounts, facts_.actor);
        if (owners_.has_to_look_up())
            return Step{.slow_work = owners_.looking_up()};
        if (auto why_not = not_owned(own, facts_.actor.name))
            return refuse(std::move(why_not->text), why_not->reason, why_not->kind);
        if (!has_devices(own.account))
            return refuse(protect_yourself, "not_enrolled", Reason::unprotected);
        if (!facts_.caller.root && !has_power(context.accounts, own.account))
            return refuse(prove_device, "unproven", Reason::unproven);
        const auto& errors = context.situation.settings_errors;
        if (!errors.empty() || !context.situation.has_good_settings)
            return refuse(
                "The settings file is faulty, and is not touched. Mend it first; `harness2fa check` says where.",
                "faulty_settings");
        return {};
    }

    // Takes the census, and looks what the settings name that is not there.
    std::function<void()> look_around(const Situation& situation) {
        warnings_ = std::make_shared<std::vector<SettingsError>>();
        const bool looks = on_ && situation.editor != nullptr;
        return [take = Census::taking(census_, situation.settings), found = warnings_,
                look = looks ? situation.editor->warnings(situation.settings) : nullptr] {
            take();
            if (look)
                *found = look();
        };
    }

    Preview preview(const Context& context) const {
        Preview preview = on_ ? preview_.of_beginning(context) : preview_.of_end(context);
        for (const SettingsError& warning : *warnings_)
            preview.lines.push_back(context.situation.editor->place_of(warning) + ": " + warning.text);
        return preview;
    }

    // What was confirmed is what the preview said.
    bool preview_is_old(const Context& context) const {
        return facts_.gathered_under && facts_.gathered_under != context.situation.settings;
    }

    Step look(const Context& context) {
        const bool done = preview_.next_batch(context, *census_, facts_.actor.name);
        if (census_->owners.has_to_look_up())
            return {.slow_work = census_->owners.looking_up(patience_for_people), .patience = patience_for_people};
        if (!done)
            return {preview_.progress(*census_), {}};
        stage_ = Stage::confirming;
        return {preview(context), {}};
    }

    Step confirmed(const Context& context, std::string_view typed) {
        if (typed != "yes")
            return refuse("Nothing has changed.", "not_confirmed");
        if (preview_is_old(context))
            return refuse(settings_have_changed, "settings_changed");
        if (auto end = obstacle(context))
            return std::move(*end);
        auto own = account_of(context.accounts, facts_.actor);
        if (const auto refusal = check_.barred(context, *own))
            return refuse(refusal->text, refusal->reason);
        stage_ = Stage::asking;
        return {Ask{"", your_code_prompt, true}, {}};
    }

    Step code(const Context& context, std::string_view typed) {
        if (preview_is_old(context))
            return refuse(settings_have_changed, "settings_changed");
        if (auto end = obstacle(context))
            return std::move(*end);
        auto own = account_of(context.accounts, facts_.actor);
        auto outcome = check_.check(context, *own, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::slow_work:
            return {.slow_work = std::move(outcome.slow_work)};
        case CodeCheck::Outcome::Kind::accepted:
            if (!facts_.caller.root && !outcome.proven)
                return refuse(way_to_power(outcome), "unproven", Reason::unproven);
            return write(context);
        case CodeCheck::Outcome::Kind::again:
            return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason)}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return refuse(outcome.text, outcome.reason);
    }

    Step write(const Context& context) {
        stage_ = Stage::writing;
        mail_ = context.settings().mail;
        if (on_ && context.situation.inviters != nullptr)
            place_ = context.situation.inviters->enter(); // before others see the new settings
        failure_ = std::make_shared<std::string>();
        return {.slow_work = [failure = failure_, editor = context.situation.editor,
                              on = on_] { *failure = editor->set_enforce(on); },
                .patience = patience_for_people,
                .blocks = true};
    }

    Step written(const Context& context) {
        if (!failure_->empty())
            return refuse(*failure_, "settings_not_written");
        context.situation.editor->take_into_force();
        stage_ = Stage::inviting;
        if (!on_ || !context.settings().mail.enabled)
            return done();
        if (context.settings().mail == mail_) // the manager has read who is mailed, and said so
            release_mail(context);
        return {.slow_work = [] {}}; // the invitations see the new settings
    }

    Step invite(const Context& context) {
        std::vector<Record> records;
        if (!invitations_.next_batch(context, *census_, records))
            return {invitations_.progress(*census_), std::move(records)};
        Step end = done();
        std::ranges::move(records, std::back_inserter(end.records));
        return end;
    }

    Step done() const {
        std::string text =
            on_ ? "Two-factor authentication is enforced for all users."
                : "Two-factor authentication is no longer enforced. Devices stay on until their users turn them off.";
        if (invitations_.mailed() > 0)
            text += " Mails are on their way to " + counted_users(invitations_.mailed()) + '.';
        if (!invitations_.earlier().empty())
            text += ' ' + invitations_.earlier();
        if (!invitations_.without_address().empty())
            text += " Not mailed, for want of an address: " + some_names(invitations_.without_address()) + ".";
        return {Done{std::move(text)}, {record("done", on_ ? "enforced" : "enforcement_ended")}};
    }

    Step refuse(std::string text, const std::string& reason, Reason kind = Reason::refused) const {
        return {Refused{kind, std::move(text)}, {record("refused", reason)}};
    }

    Record record(const std::string& outcome, const std::string& reason) const {
        return {.importance = Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = "enforce",
                .outcome = outcome,
                .reason = reason};
    }

    bool on_;
    Facts facts_;
    CodeCheck check_;
    Owners owners_;
    Stage stage_ = Stage::looking;
    std::shared_ptr<Census> census_;
    EnforcementPreview preview_;
    std::shared_ptr<std::vector<SettingsError>> warnings_; // about the settings
    std::shared_ptr<std::string> failure_;                 // of writing the file
    Invitations invitations_;
    MailSettings mail_; // when the code was given
    Inviters::Place place_;
};

} // namespace

std::unique_ptr<Dialog> enforcing_dialog(const EnforceCall& call, const Facts& facts) {
    return std::make_unique<EnforcingDialog>(call, facts);
}

} // namespace harness2fa
