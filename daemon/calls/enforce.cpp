// SPDX-License-Identifier: Apache-2.0
#include "parts/census.hpp"
#include "parts/command.hpp"
#include "parts/enforcement_preview.hpp"
#include "parts/invitations.hpp"
#include "parts/inviters.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// Enforce begins or ends enforcement: census, preview, confirmation, a code of one's own, the settings file, invitations.
class Enforce : public Command {
  public:
    Enforce(const EnforceCall& call, const Facts& facts) : Command(facts, "enforce"), on_(call.on) {}

    Step start(const Context& context) override {
        const Next first = later({}, &Enforce::take_census);
        return first(context, "");
    }

  private:
    Step take_census(const Context& context, Own&) {
        return do_work(looking_around(context.situation), later({}, &Enforce::preview, EnforcementPreview()),
                       listing_people);
    }

    Step preview(const Context& context, Own&, const EnforcementPreview& so_far) {
        if (!census_->determined)
            return refuse(no_user_database, "user_database_failed", RefusalReason::unavailable);
        EnforcementPreview now = so_far;
        if (!now.next_batch(context, *census_, facts().actor.name))
            return do_work(census_->owners.looking_up(patience_for_people), later({}, &Enforce::preview, so_far),
                           {patience_for_people});
        if (!now.is_over(*census_))
            return say(now.progress(*census_), later({}, &Enforce::preview, now));
        return say(shown(context, now), then(this, &Enforce::confirmed));
    }

    Step confirmed(const Context& context, std::string_view typed) {
        if (typed != "yes")
            return refuse("Nothing has changed.", "not_confirmed");
        confirmed_ = true;
        return ask_for_code(context);
    }

    Step carry_out(const Context& context, Own&) override {
        Inviters* const inviters = on_ ? context.situation.inviters : nullptr;
        const auto place =
            inviters != nullptr ? inviters->enter() : Inviters::Place(); // before others see the new settings
        const auto outcome = std::make_shared<Result<>>();
        return do_work([outcome, editor = context.situation.editor, on = on_] { *outcome = editor->set_enforce(on); },
                       then(this, &Enforce::written, outcome, context.settings().mail, place), listing_people);
    }

    Step written(const Context& context, const std::shared_ptr<Result<>>& outcome, const settings::MailSettings& mail,
                 const Inviters::Place& place) {
        if (!*outcome)
            return refuse(outcome->error().why, "settings_not_written");
        context.situation.editor->take_into_force();
        const Invitations invitations(Invitations::Whom::required, facts().actor.name.str(), facts().acting());
        if (!on_ || !context.settings().mail.enabled)
            return done(invitations);
        if (context.settings().mail == mail) // the manager has read who is mailed, and said so
            release_mail(context);
        return do_work([] {}, then(this, &Enforce::invite, invitations, place)); // they see the new settings
    }

    Step invite(const Context& context, const Invitations& so_far, const Inviters::Place& place) {
        std::vector<Record> records;
        Invitations now = so_far;
        if (!now.next_batch(context, *census_, records))
            return say(now.progress(*census_), then(this, &Enforce::invite, now, place), std::move(records));
        Step end = done(now);
        std::ranges::move(records, std::back_inserter(end.records));
        return end;
    }

    Step done(const Invitations& invitations) const {
        std::string text =
            on_ ? "Two-factor authentication is enforced for all users."
                : "Two-factor authentication is no longer enforced. Devices stay on until their users turn them off.";
        if (invitations.mailed() > 0)
            text += " Mails are on their way to " + counted(invitations.mailed(), "user", "users") + '.';
        if (const auto earlier = invitations.earlier())
            text += ' ' + *earlier;
        if (!invitations.without_address().empty())
            text += " Not mailed, for want of an address: " + invitations.without_address().text() + ".";
        return Command::done(std::move(text), on_ ? "enforced" : "enforcement_ended");
    }

    bool needs_power() const override { return !facts().caller.root; }

    std::optional<Step> obstacle(const Context& context, const Own& own, const Next&) override {
        if (confirmed_ && preview_is_old(context))
            return refuse(settings_have_changed, "settings_changed");
        if (!has_devices(own))
            return refuse(protect_yourself, "not_enrolled", RefusalReason::unprotected);
        if (!facts().caller.root && !has_power(context.accounts, own))
            return refuse(prove_device, "unproven", RefusalReason::unproven);
        if (!context.situation.settings_errors.empty() || !context.situation.has_good_settings)
            return refuse(
                "The settings file is faulty, and is not touched. Mend it first; `harness2fa check` says where.",
                "faulty_settings");
        return {};
    }

    // preview_is_old says that the settings have changed since: what was confirmed must be what the preview said.
    bool preview_is_old(const Context& context) const {
        return facts().gathered_under && facts().gathered_under != context.situation.settings;
    }

    // looking_around returns work that takes the census, and looks what the settings name that is not there.
    std::function<void()> looking_around(const Situation& situation) const {
        const bool looks = on_ && situation.editor != nullptr;
        return [take = Census::taking(census_, situation.settings), found = warnings_,
                look = looks ? situation.editor->warnings(situation.settings) : nullptr] {
            take();
            if (look)
                *found = look();
        };
    }

    Preview shown(const Context& context, const EnforcementPreview& seen) const {
        Preview preview = on_ ? seen.of_beginning(context) : seen.of_end(context);
        for (const SettingsError& warning : *warnings_)
            preview.lines.push_back(context.situation.editor->place_of(warning) + ": " + warning.text);
        return preview;
    }

    bool on_;
    bool confirmed_ = false; // the preview was confirmed; whatever becomes of that step, no other follows it
    std::shared_ptr<Census> census_ = std::make_shared<Census>();
    std::shared_ptr<std::vector<SettingsError>> warnings_ = std::make_shared<std::vector<SettingsError>>();
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const EnforceCall& call, const Facts& facts) {
    return std::make_unique<Enforce>(call, facts);
}

} // namespace harness2fa::calls
