// A dialog over one connection: a call, then question and answer until it ends. No I/O: each step runs inside one transaction
// of the store, and the server sends its reply and writes its records when that is committed.
#pragma once

#include "common/messages.hpp"
#include "common/time.hpp"
#include "facts.hpp"
#include "settings/settings.hpp"
#include "storage/accounts.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

class Inviters;
class StoreKeeper;

// One decision, for the journal. An empty field is left out.
struct Record {
    enum class Importance { info, notice, warning, error, alert } importance = Importance::info;
    std::string user{}, actor{}, service{}, client{}, outcome{}, reason{}, device{}, rule{};
    std::string detail{}; // for the sentence alone
};

// The settings file, for the commands that change it or tell of it.
class SettingsEditor {
  public:
    SettingsEditor() = default;
    SettingsEditor(const SettingsEditor&) = delete;
    SettingsEditor& operator=(const SettingsEditor&) = delete;
    virtual ~SettingsEditor() = default;

    // Slow work, on any thread. "" when done, otherwise a sentence for a person: nothing was changed.
    virtual std::string set_enforce(bool on) const = 0;
    virtual void take_into_force() = 0; // on the loop's thread: does not wait for the watch

    // Slow work, on any thread, which owns what it uses: what is no error in these settings and surely not meant.
    virtual std::function<std::vector<SettingsError>()>
    warnings(const std::shared_ptr<const Settings>& settings) const = 0;
    virtual std::string place_of(const SettingsError& warning) const = 0; // harness2fa.yaml:3:1
    virtual std::string watch_fault() const = 0; // on the loop's thread: why edits are noticed late; "": they are not
};

// The sender of mail, which is a program of its own.
class MailSender {
  public:
    MailSender() = default;
    MailSender(const MailSender&) = delete;
    MailSender& operator=(const MailSender&) = delete;
    virtual ~MailSender() = default;

    virtual void may_be_due() const = 0; // wakes it once the present changes are on the disk
    virtual void released() const = 0;   // all of whom codes are demanded may be mailed: that begins soon
};

// What holds for all while one step runs.
struct Situation {
    std::shared_ptr<const Settings> settings;
    bool has_good_settings = true; // false: there never were any; `settings` demands a code from everybody
    std::vector<SettingsError> settings_errors;
    std::string host; // the name in texts and codes
    SettingsEditor* editor = nullptr;
    const MailSender* mail = nullptr;     // nothing: nobody is woken
    std::shared_ptr<StoreKeeper> store{}; // for those who back it up or restore it
    Inviters* inviters = nullptr;         // nothing: others do not matter
};

struct Context {
    Accounts& accounts;
    Time now;
    const Situation& situation;

    const Settings& settings() const { return *situation.settings; }
};

struct Step {
    Reply reply{};
    std::vector<Record> records{};
    // Slow work (a hash), to be done outside of a transaction, on any thread; then the same answer is given again, and the reply is not
    // sent. It owns what it uses, and may throw.
    std::function<void()> slow_work{};
    // The same with the store itself, which must not throw and gives back the one to go on with. Whoever needs the store waits meanwhile.
    std::function<std::unique_ptr<AccountEngine>(std::unique_ptr<AccountEngine>)> store_work{};
    std::chrono::seconds patience{4}; // with either, its turn included; then the dialog fails
    bool blocks = false;              // it waits for the user database or the disk, and computes little
};

inline constexpr std::chrono::seconds patience_for_people{50};     // with a user database that is listed
inline constexpr std::chrono::seconds patience_for_files{10 * 60}; // with all of a store

class Dialog {
  public:
    Dialog() = default;
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;
    virtual ~Dialog() = default;

    virtual Step start(const Context& context) = 0;
    // Only after a step whose reply waits for it. Throws StorageError; the dialog is over then.
    virtual Step answer(const Context& context, std::string_view typed) = 0;
};

bool waits_for_answer(const Reply& reply);

// The dialog that a permitted call begins.
std::unique_ptr<Dialog> open_dialog(const Call& call, const Facts& facts);

} // namespace harness2fa
