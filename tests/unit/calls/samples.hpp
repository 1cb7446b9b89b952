// SPDX-License-Identifier: Apache-2.0
// What the tests of dialogs begin with: whole dialogs over a real store, without sockets and clocks.
#pragma once

#include "../support/made_store.hpp"
#include "../support/temporary_directory.hpp"
#include "calls/dialog.hpp"
#include "calls/parts/texts.hpp"
#include "storage/account_store.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace harness2fa::calls {

class Dialogs : public testing::Test {
  protected:
    Dialogs() : files(test::made_store(directory / "accounts.db")), store(files.open()) {
        situation.host = "web1";
        settings.recovery_codes = 2;
    }

    static directory::Person person(const char* name, uid_t uid) {
        return {*UserName::parse(name), uid, directory::Person::Standing::known};
    }
    static Facts by_root_about(const directory::Person& subject) {
        const directory::Person root = person("root", 0);
        return {{true, true, true, false}, rules::CounterKind::login, "root", root, subject};
    }
    static Facts by_oneself(const directory::Person& self, bool manager = false) {
        return {{false, manager, true, true}, rules::CounterKind::own, self.name.str(), self, self};
    }

    // Something done in the store.
    template <typename Do>
    void in_store(const Do& something) {
        situation.settings = std::make_shared<const settings::Settings>(settings);
        store.run([&](storage::Accounts& accounts) { something(Context{accounts, now, situation}); });
    }

    // What a dialog has come to.
    struct Answered {
        Reply reply{};
        std::vector<Record> records{};
        bool waits = false; // for an answer
        bool works = false; // there is work to be done first, and there is no reply yet
    };
    Answered start(Dialog& dialog) {
        nexts[&dialog] = beginning_of(dialog);
        return answer(dialog, "");
    }
    Answered answer(Dialog& dialog, const std::string& typed) {
        Answered answered = answer_up_to_work(dialog, typed);
        while (answered.works)
            answered = after_work(dialog);
        return answered;
    }
    Answered start_up_to_work(Dialog& dialog) {
        nexts[&dialog] = beginning_of(dialog);
        return answer_up_to_work(dialog, "");
    }
    Answered answer_up_to_work(Dialog& dialog, const std::string& typed) {
        latest[&dialog] = typed;
        return take(dialog, step(nexts.at(&dialog), typed));
    }
    Answered after_work(Dialog& dialog) {
        works.at (&dialog)();
        return take(dialog, step(nexts.at(&dialog), latest.at(&dialog)));
    }

    // A step in a transaction. It is run before in one that comes to nothing, which must leave no trace.
    Step step(const Next& next, const std::string& typed) {
        struct ComesToNothing {};
        try {
            if (runs_twice)
                in_store([&](const Context& context) {
                    next(context, typed);
                    throw ComesToNothing{};
                });
        } catch (const ComesToNothing&) {
        }
        Step made;
        in_store([&](const Context& context) { made = next(context, typed); });
        return made;
    }
    Answered take(Dialog& dialog, Step step) {
        for (const Record& record : step.records)
            records.push_back(record);
        if (auto* const work = std::get_if<Work>(&step.what)) {
            works[&dialog] = std::move(work->work);
            nexts[&dialog] = std::move(work->next);
            return {.records = std::move(step.records), .works = true};
        }
        if (auto* const said = std::get_if<Say>(&step.what)) {
            nexts[&dialog] = std::move(said->next);
            return {.reply = std::move(said->reply), .records = std::move(step.records), .waits = true};
        }
        return {.reply = std::move(std::get<End>(step.what).reply), .records = std::move(step.records)};
    }
    std::unique_ptr<Dialog> login_with_password(const directory::Person& who) {
        return open_dialog(LoginCall{who.name.str(), "sshd", "ssh", "", 0, Phase::authenticate, true},
                           by_root_about(who));
    }
    std::unique_ptr<Dialog> login(const directory::Person& who, std::int64_t tries = 0) {
        return open_dialog(LoginCall{.user = who.name.str(),
                                     .service = "sshd",
                                     .tty = "ssh",
                                     .rhost = "192.0.2.7",
                                     .tries = tries,
                                     .acknowledges = true},
                           by_root_about(who));
    }

    static Facts by_manager_about(const directory::Person& manager, const directory::Person& subject) {
        Facts facts = by_oneself(manager, true);
        facts.subject = subject;
        facts.caller.about_self = manager.name == subject.name;
        return facts;
    }
    rules::Account account(const directory::Person& who) {
        std::optional<rules::Account> found;
        store.run([&](storage::Accounts& accounts) { found = accounts.find(who.name); });
        return found ? std::move(*found) : rules::Account{.name = who.name};
    }
    rules::RecoverySet recovery_set(const directory::Person& who) {
        rules::RecoverySet found;
        store.run([&](storage::Accounts& accounts) { found = accounts.recovery_codes(*accounts.find(who.name)); });
        return found;
    }

    // Enrolls with the code of the step before; the present one is free for a login.
    void enroll(const directory::Person& who) {
        const auto dialog = open_dialog(EnrollCall{}, by_oneself(who));
        const auto offer = start(*dialog);
        seeds[who.name.str()] = seed_of(std::get<Offer>(offer.reply));
        const auto end = answer(*dialog, code(who, -1));
        ASSERT_TRUE(std::holds_alternative<Enrolled>(end.reply));
        recovery_codes[who.name.str()] = std::get<Enrolled>(end.reply).recovery_codes;
    }
    // As a login with the password does it.
    void prove(const directory::Person& who) {
        store.run([&](storage::Accounts& accounts) {
            auto found = accounts.find(who.name);
            for (rules::Device& device : found->devices)
                device.proven = true;
            accounts.save(*found);
        });
    }
    static Secret seed_of(const Offer& offer) { // base32 back to bytes
        Secret seed(rules::secret_size);
        unsigned bits = 0, have = 0;
        std::size_t at = 0;
        for (const char c : offer.key.text()) {
            if (c == ' ')
                continue;
            bits = bits << 5U | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
            if ((have += 5) >= 8)
                seed.data()[at++] = static_cast<unsigned char>(bits >> (have -= 8));
        }
        return seed;
    }
    // The key of a prompt or a reply is who's from then on.
    void knows_key(const directory::Person& who, std::string_view key) {
        Offer offer;
        offer.key = Secret(key);
        seeds[who.name.str()] = seed_of(offer);
    }
    void reset(const directory::Person& who) {
        const auto step = start(*open_dialog(ResetCall{who.name.str(), true, ""}, by_root_about(who)));
        knows_key(who, std::get<Issued>(step.reply).key.text());
    }
    std::string code(const directory::Person& who, rules::TimeStep distance = 0) const {
        return std::string(rules::totp(seeds.at(who.name.str()), rules::step_at(now, {}) + distance, {}).text());
    }
    std::string wrong_code(const directory::Person& who) const { // of no step near now
        return code(who, 1000);
    }
    static std::string text(const Answered& step) {
        return std::visit(
            [](const auto& reply) -> std::string {
                if constexpr (requires { reply.text; })
                    return reply.text;
                else
                    return "";
            },
            step.reply);
    }
    static LoginOutcome outcome(const Answered& step) { return std::get<LoginResult>(step.reply).outcome; }

    test::TemporaryDirectory directory;
    storage::StoreFiles files;
    storage::AccountStore store;
    settings::Settings settings;
    Situation situation;
    Time now{std::chrono::seconds{1'700'000'000}};
    std::map<std::string, Secret> seeds;
    std::map<std::string, std::vector<std::string>> recovery_codes;
    std::vector<Record> records;
    std::map<const Dialog*, Next> nexts; // what comes next in each dialog, and the work that comes first
    std::map<const Dialog*, std::function<void()>> works;
    std::map<const Dialog*, std::string> latest; // answers
    bool runs_twice = true;
    const directory::Person alice = person("alice", 1000), bob = person("bob", 1001);
};

} // namespace harness2fa::calls
