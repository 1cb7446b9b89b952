// SPDX-License-Identifier: Apache-2.0
#include "common/wire.hpp"

#include "../support/corpus.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace harness2fa {
namespace {

std::string line_of(const Secret& line) { // without its end, which must be there
    std::string text(line.text());
    EXPECT_TRUE(text.ends_with('\n'));
    text.pop_back();
    EXPECT_EQ(text.find('\n'), std::string::npos);
    return text;
}

std::string complaint_about_call(std::string_view line) {
    return decode_call(line).error().why;
}
std::string complaint_about_reply(std::string_view line) {
    return decode_reply(line).error().why;
}

template <class Message>
Message call(std::string_view line) {
    auto decoded = decode_call(line);
    EXPECT_TRUE(decoded) << decoded.error().why;
    return decoded ? std::get<Message>(std::move(*decoded)) : Message{};
}
template <class Message>
Message reply(std::string_view line) {
    auto decoded = decode_reply(line);
    EXPECT_TRUE(decoded) << decoded.error().why;
    return decoded ? std::get<Message>(std::move(*decoded)) : Message{};
}

// ---- what is written

TEST(Wire, WritesTheFieldsInTheOrderOfTheProtocol) {
    EXPECT_EQ(line_of(encode(LoginCall{"alice", "sshd", "ssh", "192.0.2.7", 2})),
              R"({"type":"login","user":"alice","service":"sshd","tty":"ssh","rhost":"192.0.2.7","tries":2,)"
              R"("phase":"authenticate"})");
    EXPECT_EQ(line_of(encode(Answer{Secret("492039")})), R"({"type":"answer","text":"492039"})");
    EXPECT_EQ(line_of(encode(Ask{"No.", "Code: ", true})),
              R"({"type":"ask","text":"No.","prompt":"Code: ","echo":true,"fresh":false})");
    EXPECT_EQ(line_of(encode(LoginResult{LoginOutcome::none_needed, ""})),
              R"({"type":"result","outcome":"none_needed","text":""})");
    EXPECT_EQ(line_of(encode(Refused{RefusalReason::bad_call, "What?"})),
              R"({"type":"refused","reason":"bad_call","text":"What?"})");
    EXPECT_EQ(line_of(encode(ExplainCall{"bob", "sshd", "10.0.0.7", ""})),
              R"({"type":"explain","user":"bob","service":"sshd","from":"10.0.0.7","as":""})");
    EXPECT_EQ(line_of(encode(Explanation{Demand::always, true, "enforce"})),
              R"({"type":"explanation","code":"always","asked":true,"because":"enforce"})");
}

TEST(Wire, WritesAnEmptyStatusWithNulls) {
    EXPECT_EQ(
        line_of(encode(StatusReport{})),
        R"({"type":"status","user":"","enrolled":false,"enforced":false,"enforced_from":null,"devices":[],)"
        R"("recovery_codes_left":0,"locked_until":null,"settings":{"ok":true,"errors":[],"warnings":[]},"store":{"error":null},"findings":[],"protocol":1})");
}

TEST(Wire, ReplacesBytesThatAreNoUtf8) {
    EXPECT_EQ(call<LoginCall>(line_of(encode(LoginCall{"al\xff\x69", "", "", "\xc3", 0}))).user, "al\xef\xbf\xbdi");
}

TEST(Wire, EscapesWhatWouldEndTheLine) {
    const std::string text = "a\n\r\t\"\\\x1b/é";
    EXPECT_EQ(reply<Done>(line_of(encode(Done{text}))).text, text);
}

TEST(Wire, RefusesToWriteALineThatTheOtherEndWouldRefuse) {
    const std::size_t frame = line_of(encode(Answer{})).size();
    const Secret longest = encode(Answer{Secret(std::string(longest_call - frame, 'x'))});
    EXPECT_EQ(longest.size(), longest_call + 1);
    EXPECT_TRUE(decode_call(line_of(longest)));
    EXPECT_THROW(encode(Answer{Secret(std::string(longest_call - frame + 1, 'x'))}), std::length_error);
    EXPECT_THROW(encode(Done{std::string(longest_reply, 'x')}), std::length_error);
}

// ---- what is written is read

TEST(Wire, ReadsEveryCallItWrites) {
    const auto login = call<LoginCall>(line_of(encode(LoginCall{"DOM\\al ice", "su-l", "pts/0", "::1", 3})));
    EXPECT_EQ(login.user, "DOM\\al ice");
    EXPECT_EQ(login.service, "su-l");
    EXPECT_EQ(login.tty, "pts/0");
    EXPECT_EQ(login.rhost, "::1");
    EXPECT_EQ(login.tries, 3);
    EXPECT_EQ(call<StatusCall>(line_of(encode(StatusCall{"bob", "alice"}))).as, "alice");
    EXPECT_EQ(call<EnrollCall>(line_of(encode(EnrollCall{"phone", "alice"}))).device, "phone");
    EXPECT_EQ(call<EnrollCall>(line_of(encode(EnrollCall{"phone", "alice"}))).as, "alice");
    EXPECT_EQ(call<DisableCall>(line_of(encode(DisableCall{"alice"}))).as, "alice");
    EXPECT_EQ(call<UnlockCall>(line_of(encode(UnlockCall{"bob", "alice"}))).user, "bob");
    EXPECT_TRUE(call<UnlockCall>(line_of(encode(UnlockCall{"bob", "alice", true}))).clock);
    const auto removal = call<RemoveDeviceCall>(line_of(encode(RemoveDeviceCall{"old phone", "alice"})));
    EXPECT_EQ(removal.device, "old phone");
    EXPECT_EQ(removal.as, "alice");
    EXPECT_EQ(call<RecoveryCodesCall>(line_of(encode(RecoveryCodesCall{"alice"}))).as, "alice");
    const auto explain = call<ExplainCall>(line_of(encode(ExplainCall{"bob", "sshd", "10.0.0.7", "alice"})));
    EXPECT_EQ(explain.user + explain.service + explain.from + explain.as, "bobsshd10.0.0.7alice");
    EXPECT_EQ(call<ImportCall>(line_of(encode(ImportCall{"alice"}))).as, "alice");
    const auto forget = call<ForgetCall>(line_of(encode(ForgetCall{"bob", "alice"})));
    EXPECT_EQ(forget.user + forget.as, "bobalice");
    EXPECT_TRUE(call<BackupCall>(line_of(encode(BackupCall{true, "alice"}))).key);
    const auto restore = call<RestoreCall>(line_of(encode(RestoreCall{Secret("a2V5"), "alice"})));
    EXPECT_EQ(restore.key.text(), "a2V5");
    EXPECT_EQ(restore.as, "alice");
    EXPECT_EQ(call<Answer>(line_of(encode(Answer{Secret("123 456")}))).text.text(), "123 456");
}

TEST(Wire, ReadsEveryCallOfManagersItWrites) {
    EXPECT_FALSE(call<EnforceCall>(line_of(encode(EnforceCall{false, "alice"}))).on);
    const auto users = call<UsersCall>(line_of(encode(UsersCall{false, true, "alice"})));
    EXPECT_FALSE(users.without);
    EXPECT_TRUE(users.locked);
    const auto reset = call<ResetCall>(line_of(encode(ResetCall{"bob", true, "alice"})));
    EXPECT_EQ(reset.user + reset.as, "bobalice");
    EXPECT_TRUE(reset.print);
    const auto adopt = call<AdoptCall>(line_of(encode(AdoptCall{"alice alicia", true, "bob"})));
    EXPECT_EQ(adopt.users + adopt.as, "alice aliciabob");
    EXPECT_TRUE(adopt.more);
    EXPECT_TRUE(
        call<LoginCall>(line_of(encode(LoginCall{"alice", "", "", "", 0, Phase::authenticate, true}))).password);
    EXPECT_FALSE(call<LoginCall>(R"({"type":"login","user":"alice"})").password) << "an older module does not say it";
    EXPECT_EQ(call<InviteCall>(line_of(encode(InviteCall{"bob carol", ""}))).users, "bob carol");
    const auto address = call<AddressCall>(line_of(encode(AddressCall{"bob", "b@example.com", "alice"})));
    EXPECT_EQ(address.user + address.address + address.as, "bobb@example.comalice");
    EXPECT_EQ(call<MailTestCall>(line_of(encode(MailTestCall{"b@example.com", ""}))).address, "b@example.com");
}

TEST(Wire, ReadsEveryReplyItWrites) {
    EXPECT_EQ(reply<Ask>(line_of(encode(Ask{"a", "b", true}))).prompt, "b");
    const auto chunk = reply<Chunk>(line_of(encode(Chunk{Secret("AAAA"), 44, 88})));
    EXPECT_EQ(chunk.data.text(), "AAAA");
    EXPECT_EQ(chunk.done + chunk.all, 132);
    for (const LoginOutcome outcome :
         {LoginOutcome::accepted, LoginOutcome::none_needed, LoginOutcome::refused, LoginOutcome::unavailable})
        EXPECT_EQ(reply<LoginResult>(line_of(encode(LoginResult{outcome, ""}))).outcome, outcome);
    for (const RefusalReason reason :
         {RefusalReason::refused, RefusalReason::unprotected, RefusalReason::unproven, RefusalReason::not_permitted,
          RefusalReason::unavailable, RefusalReason::bad_call})
        EXPECT_EQ(reply<Refused>(line_of(encode(Refused{reason, ""}))).reason, reason);
    const auto offer = reply<Offer>(line_of(
        encode(Offer{Secret("JBSW Y3DP"), Secret("otpauth://x"), "alice@web1", 8, Secret("█▀\n▄█"), "Code: "})));
    EXPECT_EQ(offer.key.text(), "JBSW Y3DP");
    EXPECT_EQ(offer.uri.text(), "otpauth://x");
    EXPECT_EQ(offer.digits, 8);
    EXPECT_EQ(offer.qr.text(), "█▀\n▄█");
    const auto enrolled = reply<Enrolled>(line_of(encode(Enrolled{"alice", "phone", {"a", "b"}})));
    EXPECT_EQ(enrolled.recovery_codes, (std::vector<std::string>{"a", "b"}));
    const auto made = reply<RecoveryCodes>(line_of(encode(RecoveryCodes{"alice", {"k3v9q-7hd2m", "b"}})));
    EXPECT_EQ(made.user, "alice");
    EXPECT_EQ(made.codes, (std::vector<std::string>{"k3v9q-7hd2m", "b"}));
    for (const Demand demand : {Demand::never, Demand::enrolled, Demand::always}) {
        EXPECT_EQ(reply<ImportReport>(line_of(encode(ImportReport{3, 2, 1}))).skipped, 2);
        const auto explanation = reply<Explanation>(line_of(encode(Explanation{demand, false, "enforce: true"})));
        EXPECT_EQ(explanation.code, demand);
        EXPECT_FALSE(explanation.asked);
        EXPECT_EQ(explanation.because, "enforce: true");
    }
}

TEST(Wire, ReadsEveryReplyToManagersItWrites) {
    const auto preview = reply<Preview>(line_of(encode(Preview{{"a", "b"}, "Enforce?"})));
    EXPECT_EQ(preview.lines, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(preview.question, "Enforce?");
    const auto progress = reply<Progress>(line_of(encode(Progress{120, 5000})));
    EXPECT_EQ(progress.done, 120);
    EXPECT_EQ(progress.all, 5000);
    const auto issued = reply<Issued>(line_of(encode(
        Issued{"bob", Secret("JBSW"), Secret("otpauth://x"), "bob@web1", 8, Secret("█▀"), "2026-12-02T10:00:00Z"})));
    EXPECT_EQ(issued.key.text(), "JBSW");
    EXPECT_EQ(issued.qr.text(), "█▀");
    EXPECT_EQ(issued.until, "2026-12-02T10:00:00Z");
}

TEST(Wire, ReadsAFullPageOfUsersItWrites) {
    UserReport bob{
        "bob", Enrollment::active, {{"phone", DeviceState::active, "2026-11-24T10:00:00Z", {}}}, {}, "unlock", {}, {}};
    bob.mailed =
        MailReport{"2026-11-25T10:00:00Z", "b**@example.com", MailState::failed, "550", "2026-12-02T10:00:00Z"};
    const auto page = reply<UsersPage>(line_of(encode(UsersPage{{bob, UserReport{}}, true})));
    EXPECT_TRUE(page.more);
    ASSERT_EQ(page.users.size(), 2U);
    ASSERT_EQ(page.users[0].devices.size(), 1U);
    EXPECT_EQ(page.users[0].devices[0].since, "2026-11-24T10:00:00Z");
    EXPECT_EQ(page.users[0].last_login, std::nullopt);
    EXPECT_EQ(page.users[0].locked_until, "unlock");
    ASSERT_TRUE(page.users[0].mailed);
    EXPECT_EQ(page.users[0].mailed->reason, "550");
    EXPECT_FALSE(page.users[1].mailed);
}

TEST(Wire, ReadsAFullStatusItWrites) {
    StatusReport written{"alice",
                         true,
                         true,
                         "2026-11-24T10:00:00Z",
                         {{"phone", DeviceState::active, "2026-11-24T10:00:00Z", {}}},
                         7,
                         "unlock",
                         false,
                         {{3, 1, "unknown key"}},
                         {},
                         {"a finding"},
                         {{4, 12, "there is no group 'sudoo'"}}};
    const auto read = reply<StatusReport>(line_of(encode(written)));
    EXPECT_EQ(read.user, "alice");
    EXPECT_TRUE(read.enrolled);
    EXPECT_TRUE(read.enforced);
    EXPECT_EQ(read.enforced_from, "2026-11-24T10:00:00Z");
    ASSERT_EQ(read.devices.size(), 1U);
    EXPECT_EQ(read.devices[0].since, "2026-11-24T10:00:00Z");
    EXPECT_EQ(read.devices[0].last_used, std::nullopt);
    EXPECT_EQ(read.recovery_codes_left, 7);
    EXPECT_EQ(read.locked_until, "unlock");
    EXPECT_FALSE(read.settings_ok);
    EXPECT_EQ(read.settings_errors, (std::vector<SettingsError>{{3, 1, "unknown key"}}));
    EXPECT_EQ(read.settings_warnings, (std::vector<SettingsError>{{4, 12, "there is no group 'sudoo'"}}));
    EXPECT_EQ(read.findings, std::vector<std::string>{"a finding"});
}

// ---- strictness

TEST(Wire, AnAbsentFieldHasItsDefault) {
    const auto login = call<LoginCall>(R"({"type":"login","user":"alice"})");
    EXPECT_EQ(login.service + login.tty + login.rhost, "");
    EXPECT_EQ(login.tries, 0);
    EXPECT_EQ(call<StatusCall>(R"( { "user" : "bob" , "type" : "status" } )").user, "bob");
}

TEST(Wire, NamesAFieldThatIsMissing) {
    EXPECT_EQ(complaint_about_call(R"({"type":"login"})"), "the field 'user' is missing");
    EXPECT_EQ(complaint_about_call(R"({"type":"answer"})"), "the field 'text' is missing");
    EXPECT_EQ(complaint_about_call(R"({"user":"alice"})"), "the field 'type' is missing");
    EXPECT_EQ(complaint_about_call(R"({"type":"remove_device"})"), "the field 'device' is missing");
    EXPECT_EQ(complaint_about_call(R"({"type":"explain","user":"bob"})"), "the field 'service' is missing");
    EXPECT_EQ(complaint_about_call(R"({"type":"forget"})"), "the field 'user' is missing");
    EXPECT_EQ(complaint_about_reply(R"({"type":"ask","text":"","prompt":""})"), "the field 'echo' is missing");
}

TEST(Wire, RefusesWhatTheProtocolDoesNotName) {
    EXPECT_EQ(complaint_about_call(R"({"type":"answer","text":"","user":"root"})"), "an unknown field");
    EXPECT_EQ(complaint_about_call(R"({"type":"result","outcome":"accepted","text":""})"),
              "an unknown type of message");
    EXPECT_EQ(complaint_about_reply(R"({"type":"answer","text":""})"), "an unknown type of message");
    EXPECT_EQ(complaint_about_reply(R"({"type":"result","outcome":"Accepted","text":""})"),
              "an unknown word for a value");
    EXPECT_EQ(complaint_about_call(R"(["type","answer"])"), "not an object");
    EXPECT_EQ(complaint_about_call(R"("answer")"), "not an object");
}

TEST(Wire, RefusesAFieldTwice) {
    EXPECT_EQ(complaint_about_call(R"({"type":"enroll","as":"alice","as":"root"})"), "a field twice");
    EXPECT_EQ(complaint_about_call(R"({"type":"enroll","\u0061s":"alice","as":"root"})"), "a field twice");
    EXPECT_EQ(complaint_about_call(R"({"type":"status","type":"enroll"})"), "a field twice");
}

TEST(Wire, RefusesWrongTypes) {
    for (const char* const value : {"1", "null", "true", "{}", "[]"})
        EXPECT_FALSE(decode_call(std::string(R"({"type":"answer","text":)") + value + "}")) << value;
    for (const char* const value : {R"("true")", "1", "null"})
        EXPECT_EQ(complaint_about_reply(std::string(R"({"type":"ask","text":"","prompt":"","echo":)") + value + "}"),
                  "a field of a wrong type");
    EXPECT_EQ(complaint_about_call(R"({"type":1})"), "a field of a wrong type");
}

TEST(Wire, RefusesNumbersThatAreNotWholeOrOutOfRange) {
    const auto login = [](const std::string& tries) {
        return decode_call(R"({"type":"login","user":"a","tries":)" + tries + "}");
    };
    EXPECT_TRUE(login("2147483647"));
    for (const char* const tries : {"2147483648", "18446744073709551616", "-1", "-0", "1.0", "1e2", "01", "+1", "\"1\"",
                                    "NaN", "0x1", "null", "true"})
        EXPECT_FALSE(login(tries)) << tries;
}

TEST(Wire, RefusesNesting) {
    EXPECT_EQ(complaint_about_call(R"({"type":{"type":"enroll"}})"), "nested too deeply");
    EXPECT_EQ(complaint_about_call(std::string(8000, '[')), "nested too deeply");
    EXPECT_EQ(complaint_about_reply(std::string(60000, '[')), "nested too deeply");
}

TEST(Wire, RefusesManyFieldsEarly) {
    std::string line = R"({"type":"enroll")";
    for (int i = 0; i < 600; ++i)
        line += ",\"" + std::to_string(i) + "\":0";
    EXPECT_EQ(complaint_about_call(line + "}"), "too many fields");
}

TEST(Wire, RefusesWhatIsNotOneObject) {
    for (const std::string line :
         {"", " ", "{", "}", "{}{}", R"({"type":"enroll"}x)", R"({"type":"enroll"}{"type":"enroll"})",
          R"({"type":"enroll",})", R"({"type":"enroll)", R"({'type':'enroll'})", R"({type:"enroll"})",
          R"(/**/{"type":"enroll"})", "\xef\xbb\xbf{\"type\":\"enroll\"}", "{\"type\":\"enroll\n\"}"})
        EXPECT_FALSE(decode_call(line)) << line;
}

TEST(Wire, RefusesNul) {
    using namespace std::string_literals;
    EXPECT_EQ(complaint_about_call(R"({"type":"enroll","as":"a\u0000b"})"), "a NUL in a string");
    EXPECT_EQ(complaint_about_call("{\"type\":\"enroll\"}\0"s), "not JSON");
    EXPECT_EQ(complaint_about_call("{\"type\":\"enroll\"}\0{}"s), "not JSON");
    EXPECT_FALSE(decode_call(R"({"type":"enroll","a\u0000s":""})"));
}

TEST(Wire, RefusesBadUtf8) {
    for (const std::string text :
         {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", R"(\ud800)", R"(\u12)"})
        EXPECT_FALSE(decode_call(R"({"type":"enroll","as":")" + text + "\"}")) << text;
    EXPECT_EQ(call<EnrollCall>(R"({"type":"enroll","as":"\u00e9\ud83d\ude00"})").as, "é😀");
}

TEST(Wire, RefusesALineThatIsTooLong) {
    const std::string line = R"({"type":"enroll"})";
    const std::string longest = line + std::string(longest_call - line.size(), ' ');
    EXPECT_TRUE(decode_call(longest));
    EXPECT_EQ(complaint_about_call(longest + ' '), "too long");
    EXPECT_EQ(complaint_about_reply(std::string(longest_reply + 1, ' ')), "too long");
}

TEST(Wire, AComplaintQuotesNothing) {
    const std::string canary = "492039";
    for (const std::string& line :
         {"{\"type\":\"answer\",\"text\":\"" + canary, "{\"type\":\"answer\",\"" + canary + "\":1}",
          "{\"type\":\"" + canary + "\"}", canary, "{\"type\":\"answer\",\"text\":" + canary + "}"}) {
        const std::string complaint = complaint_about_call(line);
        EXPECT_NE(complaint, "") << line;
        EXPECT_EQ(complaint.find(canary), std::string::npos) << complaint;
    }
}

// ---- the examples; the module's reader goes through those of a login as well

TEST(WireCorpus, ReadsTheGoodAndWritesThemBackTheSame) {
    for (const char* const name : {"good/calls.jsonl", "good/command_calls.jsonl"})
        for (const std::string& line : test::corpus(name)) {
            const auto decoded = decode_call(line);
            ASSERT_TRUE(decoded) << line << ": " << decoded.error().why;
            const std::string written = line_of(encode(*decoded));
            EXPECT_EQ(line_of(encode(*decode_call(written))), written);
        }
    for (const char* const name : {"good/replies.jsonl", "good/command_replies.jsonl", "good/newer_replies.jsonl",
                                   "good/newer_command_replies.jsonl"})
        for (const std::string& line : test::corpus(name)) {
            const auto decoded = decode_reply(line);
            ASSERT_TRUE(decoded) << line << ": " << decoded.error().why;
            const std::string written = line_of(encode(*decoded));
            EXPECT_EQ(line_of(encode(*decode_reply(written))), written);
        }
}

TEST(WireCorpus, RefusesTheBad) {
    for (const char* const name : {"bad/calls.jsonl", "bad/command_calls.jsonl"})
        for (const std::string& line : test::corpus(name))
            EXPECT_FALSE(decode_call(line)) << line;
    for (const char* const name : {"bad/replies.jsonl", "bad/command_replies.jsonl"})
        for (const std::string& line : test::corpus(name))
            EXPECT_FALSE(decode_reply(line)) << line;
}

} // namespace
} // namespace harness2fa
