#include "facts.hpp"

namespace harness2fa {
namespace {

const std::string no_name;

// Whom a call is about, if it names somebody; and whom it says it acts for.
struct Named {
    bool has_user = false;
    const std::string* user = &no_name;
    const std::string* as = &no_name;
};
struct NamesOf {
    Named operator()(const LoginCall& call) const { return {true, &call.user, &no_name}; }
    Named operator()(const StatusCall& call) const { return {true, &call.user, &call.as}; }
    Named operator()(const EnrollCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const DisableCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const RemoveDeviceCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const RecoveryCodesCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const ExplainCall& call) const { return {true, &call.user, &call.as}; }
    Named operator()(const ForgetCall& call) const { return {true, &call.user, &call.as}; }
    Named operator()(const ImportCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const UnlockCall& call) const { return {true, &call.user, &call.as}; }
    Named operator()(const EnforceCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const UsersCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const ResetCall& call) const { return {true, &call.user, &call.as}; }
    Named operator()(const InviteCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const AddressCall& call) const { return {true, &call.user, &call.as}; }
    Named operator()(const MailTestCall& call) const { return {false, &no_name, &call.as}; }
    Named operator()(const MailCall&) const { return {}; }
    Named operator()(const Answer&) const { return {}; }
};

Person root_person() {
    return {*UserName::parse("root"), 0, Person::Standing::known};
}

Reply refusal(const Call& call, Reason reason, std::string text) {
    if (std::holds_alternative<LoginCall>(call))
        return Result{reason == Reason::unavailable ? Outcome::unavailable : Outcome::refused, std::move(text)};
    return Refused{reason, std::move(text)};
}

// Whether somebody may make the call as a manager who may not make it otherwise.
bool needs_manager(const Call& call) {
    const Caller nobody{.acts_for_self = true, .about_self = false};
    Caller manager = nobody;
    manager.manager = true;
    return std::holds_alternative<NotPermitted>(permission(call, nobody)) &&
           std::holds_alternative<Permitted>(permission(call, manager));
}

// Whom a name of the call means. Nothing if it is malformed. Foreign names are looked up only for those who may use them: what
// others send must not keep the user database busy.
std::optional<Person> person_of_call(const std::string& text, const Caller& rights, const Person& caller) {
    const auto name = UserName::parse(text);
    if (!name)
        return {};
    if (*name == caller.name)
        return caller;
    if (!rights.root && !rights.manager)
        return Person{*name, {}, Person::Standing::undetermined};
    return person_named(*name);
}

} // namespace

LoginFacts Facts::login(const std::string& service, const std::string& rhost,
                        const std::shared_ptr<const Settings>& settings) const {
    const bool same = !gathered_under || gathered_under == settings;
    return {subject.name.str(), subject.standing != Person::Standing::undetermined, same ? groups : std::nullopt,
            service, rhost};
}

std::string Facts::acting() const {
    return actor.name.str() == caller_name ? caller_name : caller_name + " for " + actor.name.str();
}

std::variant<Facts, Reply> gather_facts(const Call& call, const Peer& peer,
                                        const std::shared_ptr<const Settings>& settings) {
    const Named named = std::visit(NamesOf{}, call);
    const auto caller = peer.uid == 0 ? root_person() : person_with(peer.uid);
    if (!caller)
        return refusal(call, Reason::unavailable,
                       "The user database has no entry for uid " + std::to_string(peer.uid) + ", or does not answer.");

    Facts facts{.caller = {.root = peer.root_rights, .manager = peer.root_rights, .mailer = peer.mailer},
                .counter = peer.root_rights ? CounterKind::login : CounterKind::own,
                .caller_name = caller->name.str(),
                .actor = *caller,
                .subject = *caller};
    if (!peer.root_rights && needs_manager(call))
        facts.caller.manager = in_any_group(*caller, settings->managers);

    const auto actor = named.as->empty() ? caller : person_of_call(*named.as, facts.caller, *caller);
    const bool about_actor = named.user->empty() && std::holds_alternative<StatusCall>(call);
    const auto subject = named.has_user && !about_actor ? person_of_call(*named.user, facts.caller, *caller) : actor;
    if (!actor || !subject)
        return refusal(call, Reason::refused, "That is not a login name.");
    facts.actor = *actor;
    facts.subject = *subject;
    facts.groups = groups_among(facts.subject, groups_in_rules(*settings));
    facts.gathered_under = settings;
    facts.caller.acts_for_self = actor->name == caller->name;
    facts.caller.about_self = subject->name == caller->name;
    return facts;
}

std::variant<Facts, Reply> facts_without_directory(const Call& call, const Peer& peer) {
    const auto* login = std::get_if<LoginCall>(&call);
    const auto name = login ? UserName::parse(login->user) : std::nullopt;
    if (!peer.root_rights || !name)
        return refusal(call, Reason::unavailable, "The user database does not answer. Try again later.");
    const Person subject{*name, {}, Person::Standing::undetermined};
    return Facts{.caller = {.root = true, .manager = true, .acts_for_self = true, .about_self = false},
                 .counter = CounterKind::login,
                 .caller_name = root_person().name.str(),
                 .actor = root_person(),
                 .subject = subject};
}

} // namespace harness2fa
