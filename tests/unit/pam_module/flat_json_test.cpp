// SPDX-License-Identifier: Apache-2.0
// The module's reader and writer of flat messages, and the messages of a login on top of them.
#include "pam_module/flat_json.hpp"
#include "pam_module/login_lines.hpp"

#include "common/messages.hpp"

#include "../support/corpus.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace harness2fa::pam {
namespace {

static_assert(call_bytes == longest_call && reply_bytes == longest_reply);

using Kind = FlatField::Kind;

struct Read {
    std::string line; // decoded in place: the fields point into it
    std::array<FlatField, 3> fields{
        {{.name = "s"}, {.name = "b", .kind = Kind::flag}, {.name = "n", .kind = Kind::number}}};
    bool good;

    explicit Read(std::string_view text) : line(text), good(read_flat(line, fields)) {}
    Read(const Read&) = delete;
    Read& operator=(const Read&) = delete;
    ~Read() = default;
};

std::string text_of(std::string_view json_string) {
    const Read read("{\"s\":" + std::string(json_string) + "}");
    return read.good && read.fields[0].found ? std::string(read.fields[0].text) : "(broken)";
}

std::string written(std::string_view value, std::size_t size = 256) {
    std::vector<char> buffer(size);
    FlatWriter writer(buffer);
    writer.text("s", value);
    return std::string(writer.finish());
}

bool is_reply(std::string line) {
    Reply reply;
    return read_reply(line, reply) == nullptr;
}

bool is_call(std::string line) { // what the daemon makes of the calls that the module writes
    std::array<FlatField, 10> fields{{{.name = "type"},
                                      {.name = "user"},
                                      {.name = "service"},
                                      {.name = "tty"},
                                      {.name = "rhost"},
                                      {.name = "tries", .kind = Kind::number},
                                      {.name = "phase"},
                                      {.name = "password", .kind = Kind::flag},
                                      {.name = "acknowledges", .kind = Kind::flag},
                                      {.name = "text"}}};
    if (!read_flat(line, fields))
        return false;
    const auto& [type, user, service, tty, rhost, tries, phase, password, acknowledges, text] = fields;
    const bool of_login =
        service.found || tty.found || rhost.found || tries.found || phase.found || password.found || acknowledges.found;
    if (phase.found && phase.text != "authenticate" && phase.text != "account")
        return false;
    if (type.text == "answer")
        return text.found && !user.found && !of_login;
    return type.text == "login" && user.found && !text.found;
}

TEST(FlatJson, ReadsTheThreeKinds) {
    const Read read(R"( { "s" : "one" , "b":true,"n":42}	)");
    ASSERT_TRUE(read.good);
    EXPECT_EQ(read.fields[0].text, "one");
    EXPECT_TRUE(read.fields[1].flag);
    EXPECT_EQ(read.fields[2].number, 42);
}

TEST(FlatJson, SaysWhichFieldsWereThere) {
    const Read read(R"({"b":false})");
    ASSERT_TRUE(read.good);
    EXPECT_FALSE(read.fields[0].found);
    EXPECT_TRUE(read.fields[1].found);
    EXPECT_FALSE(read.fields[1].flag);
    EXPECT_TRUE(Read("{}").good);
}

TEST(FlatJson, DecodesEveryEscape) {
    EXPECT_EQ(text_of(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(text_of(R"("\u0001\u007f\u0080\u07ff\u0800\uFFFF\ud800\udc00\udbff\uDFFF")"),
              "\x01\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
}

TEST(FlatJson, EndsTextsWithANul) {
    const Read read(R"({"s":"a\u00e9b","b":true})");
    ASSERT_TRUE(read.good);
    EXPECT_STREQ(read.fields[0].text.data(), "a\xc3\xa9"
                                             "b");
}

TEST(FlatJson, RefusesANulHoweverItIsWritten) {
    EXPECT_EQ(text_of(R"("a\u0000")"), "(broken)");
    EXPECT_EQ(text_of(std::string_view("\"a\0\"", 4)), "(broken)");
    EXPECT_FALSE(Read(std::string_view("{}\0", 3)).good);
}

TEST(FlatJson, RefusesNumbersThatAreNotWholeOrTooLarge) {
    for (const char* bad : {"-1", "01", "1.0", "1e0", "2147483648", "99999999999999999999999999", "", "\"1\"", "+1"})
        EXPECT_FALSE(Read("{\"n\":" + std::string(bad) + "}").good) << bad;
    EXPECT_EQ(Read(R"({"n":2147483647})").fields[2].number, 2147483647);
    EXPECT_TRUE(Read(R"({"n":0})").good);
}

TEST(FlatJson, EveryCutOffLineIsBroken) {
    const std::string whole = R"({"s":"a\u00e9\ud800\udc00\n","b":false,"n":12})";
    ASSERT_TRUE(Read(whole).good);
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(Read(whole.substr(0, size)).good) << size;
}

TEST(FlatJson, ReadsTheGoodCorpusAndNotTheBadOne) {
    for (const std::string& line : test::corpus("good/calls.jsonl"))
        EXPECT_TRUE(is_call(line)) << line;
    for (const char* const name : {"good/replies.jsonl", "good/newer_replies.jsonl"})
        for (const std::string& line : test::corpus(name))
            EXPECT_TRUE(is_reply(line)) << line;
    for (const std::string& line : test::corpus("bad/calls.jsonl"))
        EXPECT_FALSE(is_call(line)) << line;
    for (const std::string& line : test::corpus("bad/replies.jsonl"))
        EXPECT_FALSE(is_reply(line)) << line;
    EXPECT_FALSE(is_call(""));
    EXPECT_FALSE(is_reply(""));
}

TEST(FlatJson, SkipsWhatItDoesNotKnowAndIsFlat) {
    EXPECT_EQ(Read(R"({"x":"\"","s":"a","y":false,"z":null,"q":12,"b":true})").fields[0].text, "a");
    EXPECT_TRUE(Read(R"({"x":"1","x":2})").good) << "whatever is said of it";
    for (const char* good : {"-1", "1.5", "1e3", "-0", "0.5E-7", "2e+3", "123456789012345678901234567890"})
        EXPECT_TRUE(Read("{\"x\":" + std::string(good) + "}").good) << good;
    for (const char* bad : {"{}", "[]", "[1]", "-", "01", "1.", ".5", "1e", "+1", "nul", "True", "'a'", ""})
        EXPECT_FALSE(Read("{\"x\":" + std::string(bad) + "}").good) << bad;
}

TEST(FlatJson, WritesControlCharactersQuotesAndBackslashesEscaped) {
    EXPECT_EQ(written("a\"b\\c\n\x1b\x01"), "{\"s\":\"a\\\"b\\\\c\\u000a\\u001b\\u0001\"}\n");
    EXPECT_EQ(written("\x7f\xc3\xa9\xf0\x9f\x94\x91"), "{\"s\":\"\x7f\xc3\xa9\xf0\x9f\x94\x91\"}\n");
}

TEST(FlatJson, WritesWhatIsNoUtf8AsReplacementCharacters) {
    EXPECT_EQ(written("a\xff"
                      "b\xc3"),
              "{\"s\":\"a\\ufffdb\\ufffd\"}\n");
    EXPECT_EQ(written("\xed\xa0\x80"), "{\"s\":\"\\ufffd\\ufffd\\ufffd\"}\n");
    EXPECT_EQ(written("\xc0\xaf"), "{\"s\":\"\\ufffd\\ufffd\"}\n");
}

TEST(FlatJson, EveryByteWrittenIsReadBack) {
    for (unsigned byte = 1; byte < 0x80; ++byte) {
        const std::string text(3, static_cast<char>(byte));
        std::string line = written(text);
        std::array<FlatField, 1> fields{{{.name = "s"}}};
        ASSERT_TRUE(read_flat(line, fields)) << byte;
        EXPECT_EQ(fields[0].text, text);
    }
}

TEST(FlatJson, CutsNothing) {
    const std::string whole = written("abc");
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_EQ(written("abc", size), "") << size;
    EXPECT_EQ(written("abc", whole.size()), whole);
}

TEST(LoginLines, AreThoseOfTheProtocol) {
    const LoginLine login({"alice", "sshd", "ssh", "192.0.2.7"});
    EXPECT_EQ(login.with(0, false), test::corpus("good/calls.jsonl")[0] + "\n");
    EXPECT_EQ(login.with(2, false), test::corpus("good/calls.jsonl")[1] + "\n");
    EXPECT_EQ(login.with(0, false), test::corpus("good/calls.jsonl")[0] + "\n");
    const LoginLine account({"alice", "sshd", "ssh", "192.0.2.7", Phase::account});
    EXPECT_EQ(account.with(0, false), test::corpus("good/calls.jsonl")[18] + "\n");
    const LoginLine newer({"bob", "sshd", "ssh", "192.0.2.8"});
    EXPECT_EQ(newer.with(1, true), test::corpus("good/calls.jsonl")[21] + "\n");
    const LoginLine with_password({"alice", "", "", "", Phase::authenticate, true});
    EXPECT_EQ(
        with_password.with(0, true),
        R"({"type":"login","user":"alice","service":"","tty":"","rhost":"","password":true,"acknowledges":true})" +
            std::string("\n"));
    AnswerLine answer;
    answer.write("492039");
    EXPECT_EQ(answer.line(), test::corpus("good/calls.jsonl")[12] + "\n");
}

TEST(LoginLines, FillALineOrAreNotThere) {
    const std::size_t around = LoginLine({"", "sshd", "ssh", ""}).with(0, false).size() - 1;
    const std::string longest(call_bytes - around, 'a');
    EXPECT_EQ(LoginLine({longest, "sshd", "ssh", ""}).with(0, false).size(), call_bytes + 1);
    EXPECT_EQ(LoginLine({longest + "a", "sshd", "ssh", ""}).with(0, false), "");
    EXPECT_EQ(LoginLine({longest, "sshd", "ssh", ""}).with(1, false), "");
    EXPECT_EQ(LoginLine({"alice", "sshd", "ssh", longest}).with(0, false), "");
}

TEST(LoginLines, AnAnswerTooLongToBeACodeIsSentAsWrongAsItIs) {
    AnswerLine answer;
    answer.write("492039" + std::string(1 << 20, ' '));
    EXPECT_EQ(answer.line(), "{\"type\":\"answer\",\"text\":\"?\"}\n");
    answer.write(std::string(answer_bytes, '\x01')); // the longest, written as long as can be
    EXPECT_GT(answer.line().size(), 6 * answer_bytes);
    EXPECT_LE(answer.line().size(), call_bytes + 1);
}

TEST(LoginLines, ReadAnAsk) {
    std::string line = R"({"type":"ask","text":"No.","prompt":"Code: ","echo":true})";
    Reply reply;
    ASSERT_EQ(read_reply(line, reply), nullptr);
    EXPECT_EQ(reply.type, Reply::Type::ask);
    EXPECT_STREQ(reply.text, "No.");
    EXPECT_STREQ(reply.prompt, "Code: ");
    EXPECT_TRUE(reply.echo);
    EXPECT_FALSE(reply.fresh);
}

TEST(LoginLines, ReadWhetherAnAskIsFresh) {
    for (const bool fresh : {true, false}) {
        std::string line = R"({"type":"ask","text":"","prompt":"Code: ","echo":false,"fresh":)" +
                           std::string(fresh ? "true}" : "false}");
        Reply reply;
        ASSERT_EQ(read_reply(line, reply), nullptr);
        EXPECT_EQ(reply.fresh, fresh);
        EXPECT_FALSE(reply.echo);
    }
}

TEST(LoginLines, ReadWhetherAnAskIsOnlyToBeRead) {
    for (const std::string flags : {"", R"(,"acknowledge":true)", R"(,"fresh":true,"acknowledge":false)"}) {
        std::string line = R"({"type":"ask","text":"","prompt":"k3v9q-7hd2m","echo":true)" + flags + "}";
        Reply reply;
        ASSERT_EQ(read_reply(line, reply), nullptr);
        EXPECT_EQ(reply.acknowledge, flags == R"(,"acknowledge":true)");
        EXPECT_EQ(reply.fresh, flags.starts_with(",\"fresh\""));
    }
}

TEST(LoginLines, TellApartACallThatWasNotUnderstood) {
    std::string line = R"({"type":"refused","reason":"bad_call","text":"an unknown field"})";
    Reply reply;
    EXPECT_STREQ(read_reply(line, reply), "the daemon refused the call");
    EXPECT_EQ(reply.type, Reply::Type::not_understood);
}

TEST(LoginLines, SayThatACallWasRefused) {
    std::string line = R"({"type":"refused","reason":"not_permitted","text":"No."})";
    Reply reply;
    EXPECT_STREQ(read_reply(line, reply), "the daemon refused the call: not permitted");
    EXPECT_EQ(reply.type, Reply::Type::unavailable);
}

} // namespace
} // namespace harness2fa::pam
