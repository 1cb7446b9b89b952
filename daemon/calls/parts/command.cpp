// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include "texts.hpp"

namespace harness2fa::calls {

Step Command::ask_for_code(const Context& context) {
    Own own;
    if (auto step = find_own(context, own, then(this, &Command::ask_for_code)))
        return std::move(*step);
    if (!asks_for_code(own))
        return carry_out(context, own);
    if (const auto refusal = check_.barred(context, *own, {}))
        return refuse(*refusal);
    return say(Ask{before_prompt(own), your_code_prompt, true}, then(this, &Command::judge, Tries{}));
}

Step Command::judge(const Context& context, std::string_view typed, const Tries& tries) {
    Own own;
    if (auto step = find_own(context, own, then(this, &Command::judge, tries)))
        return std::move(*step);
    if (!asks_for_code(own)) // changed since the question
        return carry_out(context, own);
    auto outcome = check_.check(context, *own, typed, tries);
    switch (outcome.kind) {
    case CodeCheck::Checked::Kind::work:
        return do_work(std::move(outcome.work), then(this, &Command::judge, outcome.tries));
    case CodeCheck::Checked::Kind::accepted:
        if (needs_power() && !outcome.proven)
            return refuse(way_to_power(outcome), "unproven", RefusalReason::unproven);
        own.proof.emplace(*own);
        return carry_out(context, own);
    case CodeCheck::Checked::Kind::again:
        return say(Ask{outcome.text, your_code_prompt, true}, then(this, &Command::judge, outcome.tries),
                   {record("refused", outcome.reason)});
    case CodeCheck::Checked::Kind::over:
        break;
    }
    return refuse(outcome.text, outcome.reason);
}

Step Command::go_on(const Context& context, std::string_view, const std::optional<Proof>& proof, const GoOn& function) {
    Own own;
    if (auto step = find_own(context, own, then(this, &Command::go_on, proof, function)))
        return std::move(*step);
    if (proof && !proof->holds(own))
        return refuse("Your devices have changed meanwhile. Begin again.", "changed");
    own.proof = proof;
    return function(context, own);
}

Step Command::refuse(Refusal refusal) const {
    return finish(Refused{refusal.kind, std::move(refusal.text)}, {record("refused", refusal.reason)});
}

Step Command::done(std::string text, const std::string& reason) const {
    return finish(Done{std::move(text)}, {record("done", reason)});
}

Record Command::record(const std::string& outcome, const std::string& reason) const {
    return {.importance = Record::Importance::notice,
            .user = about().str(),
            .actor = facts_.acting(),
            .service = name_,
            .outcome = outcome,
            .reason = reason};
}

std::optional<Step> Command::find(const Context& context, const directory::Person& person, Owned& owned,
                                  const Next& again) {
    owned = owners_.of(context.accounts, person);
    if (owners_.has_to_look_up())
        return do_work(owners_.looking_up(), again);
    return {};
}

// find_own looks for obstacles, too.
std::optional<Step> Command::find_own(const Context& context, Own& own, const Next& again) {
    if (cares_for_own()) {
        Owned owned;
        if (auto step = find(context, facts_.actor, owned, again))
            return step;
        if (auto refusal = not_owned(owned, facts_.actor.name))
            return refuse(std::move(*refusal));
        own = std::move(owned.account);
    }
    return obstacle(context, own, again);
}

std::optional<Step> ManagerCommand::changed_subject(const Context& context, const Next& again) {
    Owned owned;
    if (auto step = find(context, facts().subject, owned, again))
        return step;
    if (owned.state == Enrollment::damaged)
        throw storage::DamagedAccount(owned.damage->why);
    if (owned.former)
        return refuse(text_of_change(about(), *owned.former), "changed");
    return {};
}

std::optional<Step> ManagerCommand::obstacle(const Context& context, const Own& own, const Next& again) {
    if (concerns_subject())
        if (auto step = changed_subject(context, again))
            return step;
    if (auto step = why_not(context, again))
        return step;
    if (facts().caller.root)
        return {};
    if (!has_devices(own))
        return refuse(protect_yourself, "not_enrolled", RefusalReason::unprotected);
    if (!has_power(context.accounts, own))
        return refuse(prove_device, "unproven", RefusalReason::unproven);
    return {};
}

std::optional<Step> ManagerCommand::obstacle_of_rank() const {
    if (facts().caller.root)
        return {};
    if (about().str() == "root" || facts().subject.uid == 0U) // under whatever name
        return refuse("Only root may do that for root.", "root");
    if (facts().caller.about_self)
        return refuse("Ask another manager, or root: nobody may do that for themselves.", "oneself");
    return {};
}

std::optional<Step> ManagerCommand::unknown_user(const std::optional<rules::Account>& account) const {
    if (facts().subject.standing == directory::Person::Standing::undetermined)
        return refuse(no_user_database, "user_database_failed", RefusalReason::unavailable);
    if (!account && facts().subject.standing == directory::Person::Standing::unknown)
        return refuse("There is no user " + about().str() + ".", "unknown_user");
    return {};
}

} // namespace harness2fa::calls
