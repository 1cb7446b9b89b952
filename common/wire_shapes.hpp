// The fields of every message, as data: wire.cpp reads and writes by these tables alone. For nobody else.
#pragma once

#include "messages.hpp"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace harness2fa::wire {

template <class Owner, class Value>
struct Field {
    std::string_view name;
    Value Owner::*member;
    bool needed;       // it has no default: a line without it is refused
    bool rare = false; // written only when it is set: readers of the last release do not know it
};
template <class Owner, class Value>
constexpr auto needed(std::string_view name, Value Owner::*member) {
    return Field<Owner, Value>{name, member, true};
}
template <class Owner, class Value>
constexpr auto optional(std::string_view name, Value Owner::*member) {
    return Field<Owner, Value>{name, member, false};
}

template <class Owner>
constexpr auto rare_flag(std::string_view name, bool Owner::*member) {
    return Field<Owner, bool>{name, member, false, true};
}

template <class... Fields>
struct Group { // an object on the wire, members of the owner itself in C++
    std::string_view name;
    std::tuple<Fields...> fields;
    bool needed = true;
};
template <class... Fields>
constexpr auto group(std::string_view name, Fields... fields) {
    return Group<Fields...>{name, {fields...}};
}

template <class... Fields>
constexpr auto optional_group(std::string_view name, Fields... fields) {
    return Group<Fields...>{name, {fields...}, false};
}

template <class... Fields>
struct Shape {
    std::string_view type; // "" for a part of a message
    std::tuple<Fields...> fields;
};
template <class... Fields>
constexpr auto shape(std::string_view type, Fields... fields) {
    return Shape<Fields...>{type, {fields...}};
}

template <class Message>
struct NoShape; // never defined: a message that is missing below does not compile
template <class Message>
inline constexpr NoShape<Message> shape_of;

// ---- calls

template <>
inline constexpr auto
    shape_of<LoginCall> = shape("login", needed("user", &LoginCall::user), optional("service", &LoginCall::service),
                                optional("tty", &LoginCall::tty), optional("rhost", &LoginCall::rhost),
                                optional("tries", &LoginCall::tries), optional("phase", &LoginCall::phase),
                                rare_flag("password", &LoginCall::password),
                                rare_flag("acknowledges", &LoginCall::acknowledges));
template <>
inline constexpr auto shape_of<StatusCall> = shape("status", optional("user", &StatusCall::user),
                                                   optional("as", &StatusCall::as));
template <>
inline constexpr auto shape_of<EnrollCall> = shape("enroll", optional("device", &EnrollCall::device),
                                                   optional("as", &EnrollCall::as));
template <>
inline constexpr auto shape_of<DisableCall> = shape("disable", optional("as", &DisableCall::as));
template <>
inline constexpr auto shape_of<RemoveDeviceCall> = shape("remove_device", needed("device", &RemoveDeviceCall::device),
                                                         optional("as", &RemoveDeviceCall::as));
template <>
inline constexpr auto shape_of<RecoveryCodesCall> = shape("recovery_codes", optional("as", &RecoveryCodesCall::as));
template <>
inline constexpr auto shape_of<ExplainCall> = shape("explain", needed("user", &ExplainCall::user),
                                                    needed("service", &ExplainCall::service),
                                                    optional("from", &ExplainCall::from),
                                                    optional("as", &ExplainCall::as));
template <>
inline constexpr auto shape_of<ForgetCall> = shape("forget", needed("user", &ForgetCall::user),
                                                   optional("as", &ForgetCall::as));
template <>
inline constexpr auto shape_of<AdoptCall> = shape("adopt", needed("users", &AdoptCall::users),
                                                  optional("more", &AdoptCall::more), optional("as", &AdoptCall::as));
template <>
inline constexpr auto shape_of<ImportCall> = shape("import", optional("as", &ImportCall::as));
template <>
inline constexpr auto shape_of<UnlockCall> = shape("unlock", needed("user", &UnlockCall::user),
                                                   optional("as", &UnlockCall::as),
                                                   optional("clock", &UnlockCall::clock));
template <>
inline constexpr auto shape_of<EnforceCall> = shape("enforce", needed("on", &EnforceCall::on),
                                                    optional("as", &EnforceCall::as));
template <>
inline constexpr auto shape_of<UsersCall> = shape("users", optional("without", &UsersCall::without),
                                                  optional("locked", &UsersCall::locked),
                                                  optional("as", &UsersCall::as));
template <>
inline constexpr auto shape_of<ResetCall> = shape("reset", needed("user", &ResetCall::user),
                                                  optional("print", &ResetCall::print), optional("as", &ResetCall::as));
template <>
inline constexpr auto shape_of<InviteCall> = shape("invite", optional("users", &InviteCall::users),
                                                   optional("as", &InviteCall::as));
template <>
inline constexpr auto shape_of<AddressCall> = shape("address", needed("user", &AddressCall::user),
                                                    needed("address", &AddressCall::address),
                                                    optional("as", &AddressCall::as));
template <>
inline constexpr auto shape_of<MailTestCall> = shape("mail_test", needed("address", &MailTestCall::address),
                                                     optional("as", &MailTestCall::as));
template <>
inline constexpr auto shape_of<BackupCall> = shape("backup", optional("key", &BackupCall::key),
                                                   optional("as", &BackupCall::as));
template <>
inline constexpr auto shape_of<RestoreCall> = shape("restore", optional("key", &RestoreCall::key),
                                                    optional("as", &RestoreCall::as));
template <>
inline constexpr auto shape_of<MailCall> = shape("mail");
template <>
inline constexpr auto shape_of<Answer> = shape("answer", needed("text", &Answer::text));

// ---- replies

template <>
inline constexpr auto shape_of<Ask> = shape("ask", needed("text", &Ask::text), needed("prompt", &Ask::prompt),
                                            needed("echo", &Ask::echo), optional("fresh", &Ask::fresh),
                                            rare_flag("acknowledge", &Ask::acknowledge));
template <>
inline constexpr auto shape_of<Result> = shape("result", needed("outcome", &Result::outcome),
                                               needed("text", &Result::text));
template <>
inline constexpr auto shape_of<Offer> = shape("offer", needed("key", &Offer::key), needed("uri", &Offer::uri),
                                              needed("account", &Offer::account), needed("digits", &Offer::digits),
                                              needed("qr", &Offer::qr), needed("prompt", &Offer::prompt));
template <>
inline constexpr auto shape_of<Enrolled> = shape("enrolled", needed("user", &Enrolled::user),
                                                 needed("device", &Enrolled::device),
                                                 needed("recovery_codes", &Enrolled::recovery_codes));
template <>
inline constexpr auto shape_of<RecoveryCodes> = shape("recovery_codes", needed("user", &RecoveryCodes::user),
                                                      needed("codes", &RecoveryCodes::codes));
template <>
inline constexpr auto shape_of<Explanation> = shape("explanation", needed("code", &Explanation::code),
                                                    needed("asked", &Explanation::asked),
                                                    needed("because", &Explanation::because));
template <>
inline constexpr auto shape_of<ImportReport> = shape("import", needed("imported", &ImportReport::imported),
                                                     needed("skipped", &ImportReport::skipped),
                                                     needed("unknown", &ImportReport::unknown));
template <>
inline constexpr auto shape_of<Issued> = shape("issued", needed("user", &Issued::user), needed("key", &Issued::key),
                                               needed("uri", &Issued::uri), needed("account", &Issued::account),
                                               needed("digits", &Issued::digits), needed("qr", &Issued::qr),
                                               needed("until", &Issued::until));
template <>
inline constexpr auto shape_of<Preview> = shape("preview", needed("lines", &Preview::lines),
                                                needed("question", &Preview::question));
template <>
inline constexpr auto shape_of<Progress> = shape("progress", needed("done", &Progress::done),
                                                 needed("all", &Progress::all));
template <>
inline constexpr auto shape_of<Chunk> = shape("chunk", needed("data", &Chunk::data), needed("done", &Chunk::done),
                                              needed("all", &Chunk::all));
template <>
inline constexpr auto shape_of<MailReport> = shape("", needed("at", &MailReport::at), needed("to", &MailReport::to),
                                                   needed("state", &MailReport::state),
                                                   needed("reason", &MailReport::reason),
                                                   needed("until", &MailReport::until));
template <>
inline constexpr auto
    shape_of<UserReport> = shape("", needed("user", &UserReport::user), needed("state", &UserReport::state),
                                 needed("devices", &UserReport::devices), needed("last_login", &UserReport::last_login),
                                 needed("locked_until", &UserReport::locked_until),
                                 needed("mailed", &UserReport::mailed), optional("was", &UserReport::was));
template <>
inline constexpr auto shape_of<UsersPage> = shape("users", needed("users", &UsersPage::users),
                                                  needed("more", &UsersPage::more));
template <>
inline constexpr auto
    shape_of<Mail> = shape("mail", needed("id", &Mail::id), needed("kind", &Mail::kind), needed("user", &Mail::user),
                           needed("to", &Mail::to), needed("from", &Mail::from), needed("host", &Mail::host),
                           needed("asked_by", &Mail::asked_by), needed("about", &Mail::about),
                           needed("key", &Mail::key), needed("uri", &Mail::uri), needed("account", &Mail::account),
                           needed("digits", &Mail::digits), needed("qr", &Mail::qr), needed("until", &Mail::until),
                           needed("smtp", &Mail::smtp), needed("credentials", &Mail::credentials),
                           needed("plaintext", &Mail::plaintext));
template <>
inline constexpr auto shape_of<NoMail> = shape("no_mail", needed("seconds", &NoMail::seconds));
template <>
inline constexpr auto shape_of<Done> = shape("done", needed("text", &Done::text));
template <>
inline constexpr auto shape_of<Refused> = shape("refused", needed("reason", &Refused::reason),
                                                needed("text", &Refused::text));
template <>
inline constexpr auto shape_of<DeviceReport> = shape("", needed("name", &DeviceReport::name),
                                                     needed("state", &DeviceReport::state),
                                                     needed("since", &DeviceReport::since),
                                                     needed("last_used", &DeviceReport::last_used));
template <>
inline constexpr auto shape_of<SettingsError> = shape("", needed("line", &SettingsError::line),
                                                      needed("column", &SettingsError::column),
                                                      needed("text", &SettingsError::text));
template <>
inline constexpr auto shape_of<StatusReport> =
    shape("status", needed("user", &StatusReport::user), needed("enrolled", &StatusReport::enrolled),
          needed("enforced", &StatusReport::enforced), needed("enforced_from", &StatusReport::enforced_from),
          needed("devices", &StatusReport::devices), needed("recovery_codes_left", &StatusReport::recovery_codes_left),
          needed("locked_until", &StatusReport::locked_until),
          group("settings", needed("ok", &StatusReport::settings_ok), needed("errors", &StatusReport::settings_errors),
                optional("warnings", &StatusReport::settings_warnings)),
          optional_group("store", optional("error", &StatusReport::store_error)),
          needed("findings", &StatusReport::findings));

// ---- words that stand for values

template <class Enum>
inline constexpr NoShape<Enum> words_of;
template <>
inline constexpr std::array<std::pair<Outcome, std::string_view>, 4> words_of<Outcome>{{
    {Outcome::accepted, "accepted"},
    {Outcome::none_needed, "none_needed"},
    {Outcome::refused, "refused"},
    {Outcome::unavailable, "unavailable"},
}};
template <>
inline constexpr std::array<std::pair<Phase, std::string_view>, 2> words_of<Phase>{{
    {Phase::authenticate, "authenticate"},
    {Phase::account, "account"},
}};
template <>
inline constexpr std::array<std::pair<MailKind, std::string_view>, 3> words_of<MailKind>{{
    {MailKind::key, "key"},
    {MailKind::notice, "notice"},
    {MailKind::test, "test"},
}};
template <>
inline constexpr std::array<std::pair<Demand, std::string_view>, 3> words_of<Demand>{{
    {Demand::always, "always"},
    {Demand::enrolled, "enrolled"},
    {Demand::never, "never"},
}};
template <>
inline constexpr std::array<std::pair<Reason, std::string_view>, 6> words_of<Reason>{{
    {Reason::refused, "refused"},
    {Reason::unprotected, "unprotected"},
    {Reason::unproven, "unproven"},
    {Reason::not_permitted, "not_permitted"},
    {Reason::unavailable, "unavailable"},
    {Reason::bad_call, "bad_call"},
}};

} // namespace harness2fa::wire
