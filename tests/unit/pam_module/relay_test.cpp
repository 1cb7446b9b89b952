// SPDX-License-Identifier: Apache-2.0
// The dialog against a daemon that follows a script over a real socket.
#include "pam_module/relay.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <dirent.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace harness2fa::pam {
namespace {

using Verdict = Conclusion::Verdict;

const std::string ask = R"({"type":"ask","text":"","prompt":"Code: ","echo":false})"
                        "\n";
const std::string ask_afresh =
    R"({"type":"ask","text":"Set it up now.","prompt":"New code: ","echo":false,"fresh":true})"
    "\n";
const std::string to_be_read = R"({"type":"ask","text":"","prompt":"k3v9q-7hd2m","echo":true,"acknowledge":true})"
                               "\n";
const std::string ask_again = R"({"type":"ask","text":"That code is not right.","prompt":"Code: ","echo":false})"
                              "\n";

std::string result(const std::string& outcome, const std::string& text = "") {
    return R"({"type":"result","outcome":")" + outcome + R"(","text":")" + text + "\"}\n";
}
std::string answer_of(const std::string& text) {
    return R"({"type":"answer","text":")" + text + "\"}\n";
}
std::string old_login_with(const std::string& rest) { // as a daemon of version 0.1 understands it
    return R"({"type":"login","user":"alice","service":"sshd","tty":"ssh","rhost":"192.0.2.7")" + rest + "}\n";
}
std::string login_with(const std::string& rest) {
    return old_login_with(rest + R"(,"acknowledges":true)");
}

// One side of a connection of the daemon.
class Peer {
  public:
    explicit Peer(int fd) : fd_(fd) {}
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() { ::close(fd_); }

    std::string line() const { // "" at the end
        std::string line;
        for (char byte = 0; byte != '\n'; line += byte)
            if (::recv(fd_, &byte, 1, 0) != 1)
                return "";
        return line;
    }
    void say(const std::string& bytes) const { ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

  private:
    int fd_;
};

// Listens at a path of its own; each connection is served by the next function of the script.
class FakeDaemon {
  public:
    using Serve = std::function<void(Peer&)>;

    explicit FakeDaemon(std::vector<Serve> script) {
        char place[] = "/tmp/relay_test_XXXXXX";
        directory_ = ::mkdtemp(place);
        path_ = directory_ + "/socket";
        listen();
        thread_ = std::thread([this, script = std::move(script)] {
            for (const Serve& serve : script) {
                const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
                if (fd < 0)
                    return;
                ++served_;
                Peer peer(fd);
                serve(peer);
            }
        });
    }
    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;
    ~FakeDaemon() {
        finish();
        ::close(listener_);
        ::unlink(path_.c_str());
        ::rmdir(directory_.c_str());
    }

    int finish() { // connections served
        ::shutdown(listener_, SHUT_RDWR);
        if (thread_.joinable())
            thread_.join();
        return served_;
    }
    const char* path() const { return path_.c_str(); }

  private:
    void listen() {
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(listener_, 16) != 0)
            throw std::runtime_error("no socket for the test");
    }

    std::string directory_, path_;
    int listener_ = -1;
    int served_ = 0;
    std::thread thread_;
};

// A person who types from a list and remembers what was shown.
struct Typist {
    std::vector<std::string> answers;
    std::vector<std::string> seen{}; // "E text", "I text", "? prompt"
    std::size_t next = 0;
    std::function<void()> before_typing{};

    Respondent person() {
        return {
            .context = this,
            .show =
                [](void* context, Tone tone, const char* text) {
                    static_cast<Typist*>(context)->seen.push_back((tone == Tone::error ? "E " : "I ") +
                                                                  std::string(text));
                },
            .ask = [](void* context, const char* prompt, bool,
                      AnswerLine& answer) { return static_cast<Typist*>(context)->type(prompt, answer); },
            .is_seen =
                [](void* context, const char* prompt, bool) {
                    AnswerLine dropped;
                    return static_cast<Typist*>(context)->type(prompt, dropped);
                },
            .note = [](void*, const char*) {},
        };
    }

    bool type(const char* prompt, AnswerLine& answer) {
        seen.push_back("? " + std::string(prompt));
        if (before_typing)
            before_typing();
        if (next == answers.size())
            return false;
        answer.write(answers[next++]);
        return true;
    }
};

constexpr unsigned timeout = 2; // seconds; only what must run out waits for it

Conclusion run(const FakeDaemon& daemon, Typist& typist, unsigned seconds = timeout,
               Phase phase = Phase::authenticate) {
    return relay({"alice", "sshd", "ssh", "192.0.2.7", phase}, {daemon.path(), seconds}, typist.person());
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* const directory = ::opendir("/proc/self/fd");
    while (::readdir(directory) != nullptr) // NOLINT(concurrency-mt-unsafe)
        ++count;
    ::closedir(directory);
    return count;
}

TEST(Relay, WrongThenRight) {
    std::vector<std::string> heard;
    FakeDaemon daemon({[&](Peer& peer) {
        for (const std::string& reply : {ask, ask_again, result("accepted", "Welcome.")}) {
            heard.push_back(peer.line());
            peer.say(reply);
        }
    }});
    Typist typist{{"123 456", "492039"}};
    const Conclusion end = run(daemon, typist);
    EXPECT_EQ(end.verdict, Verdict::accepted);
    EXPECT_FALSE(end.answer_failed);
    EXPECT_FALSE(end.trouble);
    daemon.finish();
    EXPECT_EQ(heard, (std::vector<std::string>{login_with(""), answer_of("123 456"), answer_of("492039")}));
    EXPECT_EQ(typist.seen,
              (std::vector<std::string>{"? Code: ", "E That code is not right.", "? Code: ", "I Welcome."}));
}

TEST(Relay, EveryOutcomeWithoutAQuestion) {
    const std::vector<std::pair<const char*, Verdict>> outcomes{{"accepted", Verdict::accepted},
                                                                {"none_needed", Verdict::none_needed},
                                                                {"refused", Verdict::refused},
                                                                {"unavailable", Verdict::unavailable}};
    for (const auto& [word, verdict] : outcomes) {
        FakeDaemon daemon({[word = word](Peer& peer) {
            peer.line();
            peer.say(result(word, "Text."));
        }});
        Typist typist{{}};
        const Conclusion end = run(daemon, typist);
        EXPECT_EQ(end.verdict, verdict) << word;
        EXPECT_FALSE(end.answer_failed);
        EXPECT_TRUE(end.told);
        const bool lets_in = verdict == Verdict::accepted || verdict == Verdict::none_needed;
        EXPECT_EQ(typist.seen, std::vector<std::string>{lets_in ? "I Text." : "E Text."});
    }
}

TEST(Relay, AsksNobodyInTheAccountPhase) {
    const std::vector<std::pair<std::string, Verdict>> replies{{result("none_needed", "Text."), Verdict::none_needed},
                                                               {result("refused", "Text."), Verdict::refused},
                                                               {result("unavailable", "Text."), Verdict::unavailable},
                                                               {result("accepted", "Text."), Verdict::unavailable},
                                                               {ask, Verdict::unavailable},
                                                               {ask_afresh, Verdict::unavailable},
                                                               {to_be_read, Verdict::unavailable}};
    for (const auto& [reply, verdict] : replies) {
        std::string heard;
        FakeDaemon daemon({[&, reply = reply](Peer& peer) {
            heard = peer.line();
            peer.say(reply);
        }});
        Typist typist{{"492039"}};
        const Conclusion end = run(daemon, typist, timeout, Phase::account);
        daemon.finish();
        EXPECT_EQ(end.verdict, verdict) << reply;
        EXPECT_EQ(heard, old_login_with(",\"phase\":\"account\""));
        const bool fits = reply.find("Text.") != std::string::npos && reply.find("accepted") == std::string::npos;
        EXPECT_EQ(!end.trouble, fits) << reply;
        EXPECT_EQ(typist.seen.size(), fits ? 1 : 0) << reply; // a text or nothing, never a prompt
    }
}

TEST(Relay, TellsThatAnAnswerFailed) {
    FakeDaemon daemon({[](Peer& peer) {
        peer.line();
        peer.say(ask);
        peer.line();
        peer.say(result("refused"));
    }});
    Typist typist{{"1"}};
    const Conclusion end = run(daemon, typist);
    EXPECT_EQ(end.verdict, Verdict::refused);
    EXPECT_TRUE(end.answer_failed);
    EXPECT_FALSE(end.told);
}

TEST(Relay, SendsNothingForAPersonWhoLeft) {
    std::string heard = "?";
    FakeDaemon daemon({[&](Peer& peer) {
        peer.line();
        peer.say(ask);
        heard = peer.line();
    }});
    Typist typist{{}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::left);
    daemon.finish();
    EXPECT_EQ(heard, "");
}

TEST(Relay, BrokenRepliesAreNoVerdict) {
    const std::string accepted = result("accepted");
    for (const std::string& reply : {std::string("\n"), std::string("accepted\n"), accepted + accepted, accepted + " ",
                                     std::string("{\"type\":\"result\",\"outcome\":\"yes\",\"text\":\"\"}\n"),
                                     std::string("{\"type\":\"accepted\"}\n"), std::string(reply_bytes + 1, ' '),
                                     std::string("{\"type\":\"result\",\"outcome\":\"accepted\",\"text\":\"")}) {
        FakeDaemon daemon({[&](Peer& peer) {
            peer.line();
            peer.say(reply);
        }});
        Typist typist{{}};
        const Conclusion end = run(daemon, typist);
        EXPECT_EQ(end.verdict, Verdict::unavailable) << reply;
        EXPECT_TRUE(end.trouble) << reply;
        EXPECT_EQ(daemon.finish(), 1); // not tried again
    }
}

TEST(Relay, TheLongestReplyIsRead) {
    const std::string empty = result("refused");
    FakeDaemon daemon({[&](Peer& peer) {
        peer.line();
        peer.say(result("refused", std::string(reply_bytes + 1 - empty.size(), 'x')));
    }});
    Typist typist{{}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::refused);
}

TEST(Relay, ResumesWhenTheConnectionIsLostAtThePrompt) {
    std::vector<std::string> heard;
    FakeDaemon daemon({[](Peer& peer) {
                           peer.line();
                           peer.say(ask);
                           peer.line();
                           peer.say(ask_again);
                       }, // closed while the person types the second answer
                       [&](Peer& peer) {
                           heard.push_back(peer.line());
                           peer.say(R"({"type":"ask","text":"Not to be seen.","prompt":"Nor this","echo":false})"
                                    "\n");
                           heard.push_back(peer.line());
                           peer.say(result("accepted"));
                       }});
    Typist typist{{"1", "2"}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::accepted);
    daemon.finish();
    EXPECT_EQ(heard, (std::vector<std::string>{login_with(",\"tries\":1"), answer_of("2")}));
    EXPECT_EQ(typist.seen, (std::vector<std::string>{"? Code: ", "E That code is not right.", "? Code: "}));
}

TEST(Relay, SendsNoAnswerToAFreshQuestion) {
    std::vector<std::string> heard;
    FakeDaemon daemon({[](Peer& peer) {
                           peer.line();
                           peer.say(ask);
                           peer.line();
                           peer.say(ask_again);
                       }, // closed while the person types the second answer
                       [&](Peer& peer) {
                           heard.push_back(peer.line());
                           peer.say(ask_afresh);
                       }, // and while the third one is typed
                       [&](Peer& peer) {
                           heard.push_back(peer.line());
                           peer.say(ask_afresh);
                           heard.push_back(peer.line());
                           peer.say(result("accepted"));
                       }});
    Typist typist{{"1", "2", "3", "4"}};
    const Conclusion end = run(daemon, typist);
    EXPECT_EQ(end.verdict, Verdict::accepted);
    EXPECT_FALSE(end.answer_failed);
    daemon.finish();
    const std::string begun = login_with(",\"tries\":1"); // the second and the third answer were not judged
    EXPECT_EQ(heard, (std::vector<std::string>{begun, begun, answer_of("4")}));
    EXPECT_EQ(typist.seen,
              (std::vector<std::string>{"? Code: ", "E That code is not right.", "? Code: ", "E Set it up now.",
                                        "? New code: ", "E Set it up now.", "? New code: "}));
}

TEST(Relay, SendsWhatIsTypedForAFreshQuestion) {
    FakeDaemon daemon({[](Peer& peer) {
        peer.line();
        peer.say(ask_afresh);
        if (peer.line() == answer_of("1"))
            peer.say(result("accepted"));
    }});
    Typist typist{{"1"}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::accepted);
}

TEST(Relay, ResumesWhenTheAnswerWasReadAndNotReplied) {
    const auto die = [](Peer& peer) {
        peer.line();
        peer.say(ask);
        peer.line();
    };
    FakeDaemon daemon({die, [](Peer& peer) {
                           peer.line();
                           peer.say(result("refused", "Locked."));
                       }});
    Typist typist{{"1"}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::refused); // the verdict is taken although nobody asked
    EXPECT_EQ(typist.seen.back(), "E Locked.");
}

TEST(Relay, ResumesOnceAnAnswer) {
    const auto die = [](Peer& peer) {
        peer.line();
        peer.say(ask);
        peer.line();
    };
    FakeDaemon daemon({die, die, die});
    Typist typist{{"1", "2"}};
    const Conclusion end = run(daemon, typist);
    EXPECT_EQ(end.verdict, Verdict::unavailable);
    EXPECT_TRUE(end.trouble);
    EXPECT_EQ(daemon.finish(), 2);
}

TEST(Relay, ResumesAgainForALaterAnswer) {
    const auto die = [](Peer& peer) {
        peer.line();
        peer.say(ask);
    };
    FakeDaemon daemon({die,
                       [](Peer& peer) {
                           peer.line();
                           peer.say(ask);
                           peer.line();
                           peer.say(ask_again);
                       },
                       [](Peer& peer) {
                           peer.line();
                           peer.say(ask);
                           peer.line();
                           peer.say(result("accepted"));
                       }});
    Typist typist{{"1", "2"}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::accepted);
    EXPECT_EQ(daemon.finish(), 3);
}

TEST(Relay, WaitsForADaemonThatIsBeingRestarted) {
    std::optional<FakeDaemon> second;
    FakeDaemon first({[](Peer& peer) {
        peer.line();
        peer.say(ask);
    }});
    const std::string path = first.path();
    Typist typist{{"1"}};
    std::thread restart;
    typist.before_typing = [&] {
        first.finish();
        const std::string away = path + ".away";
        std::filesystem::rename(path, away); // no socket while the person's answer is on its way
        restart = std::thread([&, away] {
            second.emplace(std::vector<FakeDaemon::Serve>{[](Peer& peer) {
                peer.line();
                peer.say(ask);
                peer.line();
                peer.say(result("accepted"));
            }});
            std::filesystem::create_symlink(second->path(), path);
            std::filesystem::remove(away);
        });
    };
    EXPECT_EQ(run(first, typist).verdict, Verdict::accepted);
    restart.join();
}

TEST(Relay, TellsOfAQuestionThatIsOnlyToBeReadWhetherSomebodyAnsweredAndNothingElse) {
    for (const bool answers : {true, false}) {
        std::vector<std::string> heard;
        FakeDaemon daemon({[&](Peer& peer) {
            for (const std::string& reply : {ask_afresh, to_be_read, result("accepted")}) {
                heard.push_back(peer.line());
                peer.say(reply);
            }
        }});
        Typist typist{{"492039"}};
        if (answers)
            typist.answers.push_back("geheim");
        const Conclusion end = run(daemon, typist);
        daemon.finish();
        EXPECT_EQ(end.verdict, Verdict::accepted);
        EXPECT_FALSE(end.answer_failed); // or the application would wait
        EXPECT_EQ(heard,
                  (std::vector<std::string>{login_with(""), answer_of("492039"), answer_of(answers ? "seen" : "")}));
        EXPECT_EQ(typist.seen, (std::vector<std::string>{"E Set it up now.", "? New code: ", "? k3v9q-7hd2m"}));
    }
}

TEST(Relay, BeginsAnewWhenTheConnectionIsLostAtAQuestionThatIsOnlyToBeRead) {
    std::vector<std::string> heard;
    FakeDaemon daemon({[](Peer& peer) {
                           peer.line();
                           peer.say(ask_afresh);
                           peer.line();
                           peer.say(to_be_read);
                       }, // closed while it is being read
                       [&](Peer& peer) {
                           for (const std::string& reply : {ask, ask_again, result("accepted")}) {
                               heard.push_back(peer.line());
                               peer.say(reply);
                           }
                       }});
    Typist typist{{"492039", "", "1", "2"}};
    EXPECT_EQ(run(daemon, typist).verdict, Verdict::accepted);
    daemon.finish();
    EXPECT_EQ(heard, (std::vector<std::string>{login_with(""), answer_of("1"),
                                               answer_of("2")})); // none of the tries is used up
    EXPECT_EQ(typist.seen, (std::vector<std::string>{"E Set it up now.", "? New code: ", "? k3v9q-7hd2m",
                                                     "? Code: ", "E That code is not right.", "? Code: "}));
}

TEST(Relay, WithoutADaemonAfterAQuestionThatIsOnlyToBeReadThereIsNoVerdict) {
    FakeDaemon daemon({[](Peer& peer) {
        peer.line();
        peer.say(to_be_read);
    }});
    Typist typist{{""}};
    typist.before_typing = [&] { daemon.finish(); };
    const Conclusion end = run(daemon, typist, 1);
    EXPECT_EQ(end.verdict, Verdict::unavailable);
    EXPECT_TRUE(end.trouble);
}

TEST(Relay, AsksAnOlderDaemonAsBefore) {
    const std::string not_understood = R"({"type":"refused","reason":"bad_call","text":"an unknown field"})"
                                       "\n";
    std::vector<std::string> heard;
    const auto refuse = [&](Peer& peer) {
        heard.push_back(peer.line());
        peer.say(not_understood);
    };
    FakeDaemon older({refuse, [&](Peer& peer) {
                          for (const std::string& reply : {ask, result("accepted")}) {
                              heard.push_back(peer.line());
                              peer.say(reply);
                          }
                      }});
    Typist typist{{"492039"}};
    EXPECT_EQ(run(older, typist).verdict, Verdict::accepted);
    older.finish();
    EXPECT_EQ(heard, (std::vector<std::string>{login_with(""), old_login_with(""), answer_of("492039")}));

    heard.clear();
    FakeDaemon deaf({refuse, refuse, refuse});
    Typist nobody{{}};
    EXPECT_EQ(run(deaf, nobody).verdict, Verdict::unavailable);
    deaf.finish();
    EXPECT_EQ(heard, (std::vector<std::string>{login_with(""), old_login_with("")}));
}

TEST(Relay, GivesUpAtTheDeadline) {
    FakeDaemon daemon({[](Peer& peer) {
        peer.line();
        peer.line(); // silent until the other end has gone
    }});
    Typist typist{{}};
    const Conclusion end = run(daemon, typist, 1);
    EXPECT_EQ(end.verdict, Verdict::unavailable);
    EXPECT_EQ(end.trouble.error, ETIMEDOUT);
}

TEST(Relay, GivesUpAtOnceWhereNobodyListens) {
    Typist typist{{}};
    const Conclusion end = relay({"alice", "", "", ""}, {"/nonexistent/socket", 60}, typist.person());
    EXPECT_EQ(end.verdict, Verdict::unavailable);
    EXPECT_EQ(end.trouble.error, ENOENT);
}

TEST(Relay, LeavesNoDescriptorBehind) {
    const std::size_t before = open_descriptors();
    for (const std::string& reply : {result("accepted"), std::string("garbage\n"), std::string()}) {
        FakeDaemon daemon({[&](Peer& peer) {
            peer.line();
            peer.say(reply);
        }});
        Typist typist{{}};
        run(daemon, typist);
    }
    EXPECT_EQ(open_descriptors(), before);
}

} // namespace
} // namespace harness2fa::pam
