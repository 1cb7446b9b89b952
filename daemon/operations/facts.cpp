#include "facts.hpp"

namespace harness2fa {
namespace {

const std::string no_name;

// Whom a call is about, if it names somebody; and whom it says it acts for.
struct Named {
    const std::string* user = &no_name;
    const std::string* as = &no_name;
};
struct NamesOf {
    Named operator()(const LoginCall& call) const { return {&call.user, &no_name}; }
    Named operator()(const StatusCall& call) const { return {&call.user, &call.as}; }
    Named operator()(const EnrollCall& call) const { return {&no_name, &call.as}; }
    Named operator()(const DisableCall& call) const { return {&no_name, &call.as}; }
    Named operator()(const UnlockCall& call) const { return {&call.user, &call.as}; }
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

bool needs_manager(const Call& call) {
    return std::holds_alternative<UnlockCall>(call) || std::holds_alternative<StatusCall>(call);
}

} // namespace

std::string Facts::acting() const {
    return actor.name.str() == caller_name ? caller_name : caller_name + " for " + actor.name.str();
}

std::variant<Facts, Reply> gather_facts(const Call& call, const Peer& peer, const Settings& settings) {
    const Named named = std::visit(NamesOf{}, call);
    const bool login_by_root = peer.root_rights && std::holds_alternative<LoginCall>(call);
    // A login by root needs one look-up less: it is about its user, whoever root is.
    const auto caller = peer.uid == 0 || login_by_root ? root_person() : person_with(peer.uid);
    if (!caller)
        return refusal(call, Reason::unavailable,
                       "The user database has no entry for uid " + std::to_string(peer.uid) + ", or does not answer.");

    Person actor = *caller;
    if (!named.as->empty()) {
        const auto name = UserName::parse(*named.as);
        if (!name)
            return refusal(call, Reason::refused, "That is not a login name.");
        actor = person_named(*name);
    }
    Person subject = actor;
    if (!named.user->empty() || std::holds_alternative<LoginCall>(call)) {
        const auto name = UserName::parse(*named.user);
        if (!name)
            return refusal(call, Reason::refused, "That is not a login name.");
        subject = person_named(*name);
    }

    Caller rights{peer.root_rights, peer.root_rights, actor.uid == peer.uid, subject.uid == peer.uid};
    if (!rights.root && needs_manager(call))
        rights.manager = in_any_group(caller->name, settings.managers);
    return Facts{rights, peer.root_rights ? CounterKind::login : CounterKind::own, caller->name.str(), actor, subject};
}

std::variant<Facts, Reply> facts_without_directory(const Call& call, const Peer& peer) {
    const auto* login = std::get_if<LoginCall>(&call);
    const auto name = login ? UserName::parse(login->user) : std::nullopt;
    if (!peer.root_rights || !name)
        return refusal(call, Reason::unavailable, "The user database does not answer. Try again later.");
    const Person subject{*name, {}, Person::Standing::undetermined};
    return Facts{{true, true, true, false}, CounterKind::login, "root", root_person(), subject};
}

} // namespace harness2fa
