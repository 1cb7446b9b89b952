// SPDX-License-Identifier: Apache-2.0
// A Dialog is what goes on over one connection: a call, then question and answer until it ends. It does no I/O: each step runs inside one
// transaction of the store. When that is committed, the server writes the step's records, does what the step says, and goes on with the
// function that it names.
#pragma once

#include "common/messages.hpp"
#include "common/result.hpp"
#include "common/time.hpp"
#include "facts.hpp"
#include "settings/settings.hpp"
#include "storage/accounts.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace harness2fa::storage {
class StoreKeeper;
}

namespace harness2fa::calls {

class Inviters;

// A Record is one decision, for the journal. A field that is "" is left out.
struct Record {
    enum class Importance { info, notice, warning, error, alert } importance = Importance::info;
    std::string user{}, actor{}, service{}, client{}, outcome{}, reason{}, device{}, rule{};
    std::string detail{}; // for the sentence alone, no field of its own
};

// A SettingsEditor is the settings file for the commands that change it or tell of it.
class SettingsEditor {
  public:
    SettingsEditor() = default;
    SettingsEditor(const SettingsEditor&) = delete;
    SettingsEditor& operator=(const SettingsEditor&) = delete;
    virtual ~SettingsEditor() = default;

    // set_enforce writes `enforce`. It is slow work, for any thread. The Fault is for a person, in sentences; settings/edit.hpp says more.
    [[nodiscard]] virtual Result<> set_enforce(bool on) const = 0;
    // take_into_force looks at the file at once, instead of waiting for the watch. It is called on the loop's thread.
    virtual void take_into_force() = 0;

    // warnings returns slow work, for any thread, which owns what it uses: it finds what is no error in these settings and yet surely not
    // meant.
    virtual std::function<std::vector<SettingsError>()>
    warnings(const std::shared_ptr<const settings::Settings>& settings) const = 0;
    virtual std::string place_of(const SettingsError& warning) const = 0; // harness2fa.yaml:3:1
    // watch_fault says why edits are noticed late, and std::nullopt if they are not. It is called on the loop's thread.
    [[nodiscard]] virtual std::optional<Fault> watch_fault() const = 0;
};

// A MailSender is the sender of mail, which is a program of its own.
class MailSender {
  public:
    MailSender() = default;
    MailSender(const MailSender&) = delete;
    MailSender& operator=(const MailSender&) = delete;
    virtual ~MailSender() = default;

    virtual void may_be_due() const = 0; // wakes it once the present changes are on the disk
    virtual void released() const = 0;   // everybody who needs a code by policy may be mailed: that begins soon
};

// A Situation holds for everybody while one step runs.
struct Situation {
    std::shared_ptr<const settings::Settings> settings;
    bool has_good_settings = true; // false: there never were any; `settings` demands a code from everybody
    std::vector<SettingsError> settings_errors;
    std::string host; // the name in texts and codes
    SettingsEditor* editor = nullptr;
    const MailSender* mail = nullptr;              // nullptr: nobody is woken
    std::shared_ptr<storage::StoreKeeper> store{}; // for `backup` and `restore`
    Inviters* inviters = nullptr;                  // nullptr: others who invite do not matter
};

struct Context {
    storage::Accounts& accounts;
    Time now;
    const Situation& situation;

    const settings::Settings& settings() const { return *situation.settings; }
};

struct Step;

// Next is the function that comes next, inside a transaction of its own. `typed` is the latest answer, "" before the first one.
using Next = std::function<Step(const Context& context, std::string_view typed)>;

// Effort says how much work is to be expected.
struct Effort {
    std::chrono::seconds patience{4}; // how long the work may take, its turn included, before the dialog fails
    bool blocks = false;              // it waits for the user database or the disk, and computes little
};

// A step comes to exactly one of these four: Say, Work, WorkOnStore, End. Say sends a reply and waits for an answer.
struct Say {
    Reply reply;
    Next next;
};
// Work is slow (a hash, a look-up) and runs on any thread, outside of a transaction. It owns what it uses, and may throw.
struct Work {
    std::function<void()> work;
    Next next;
    Effort effort{};
};
// WorkOnStore is work with the store itself. It must not throw, and returns the store to go on with. Whoever needs the store waits
// meanwhile.
struct WorkOnStore {
    std::function<std::unique_ptr<storage::AccountEngine>(std::unique_ptr<storage::AccountEngine>)> work;
    Next next;
    Effort effort{};
};
struct End {
    Reply reply;
};

// A Step is one step of a dialog. It hands over in Next what the next one needs to know, and leaves no trace in the dialog: whatever
// becomes of its transaction, it can be run again.
struct Step {
    std::variant<End, Say, Work, WorkOnStore> what{};
    std::vector<Record> records{};
};

inline Step say(Reply reply, Next next, std::vector<Record> records = {}) {
    return {Say{std::move(reply), std::move(next)}, std::move(records)};
}
inline Step do_work(std::function<void()> work, Next next, Effort effort = {}) {
    return {Work{std::move(work), std::move(next), effort}, {}};
}
inline Step finish(Reply reply, std::vector<Record> records = {}) {
    return {End{std::move(reply)}, std::move(records)};
}

// then makes a member function the one that comes next. The function takes the context, then what was typed if it wants to know, then what
// is handed over.
template <class Self, class Function, class... Handed>
Next then(Self* self, Function Self::*function, Handed... handed) {
    return [self, function, handed...](const Context& context, std::string_view typed) {
        if constexpr (std::is_invocable_v<Function Self::*, Self*, const Context&, std::string_view, const Handed&...>)
            return std::invoke(function, self, context, typed, handed...);
        else
            return std::invoke(function, self, context, handed...);
    };
}

inline constexpr std::chrono::seconds patience_for_people{50};     // while the user database is listed
inline constexpr std::chrono::seconds patience_for_files{10 * 60}; // while a whole store is read or written
inline constexpr Effort listing_people{patience_for_people, true};
inline constexpr Effort using_files{patience_for_files, true};

class Dialog {
  public:
    Dialog() = default;
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;
    virtual ~Dialog() = default;

    // start is the first step. It throws StorageError, as every function that comes after it may; the dialog is over then.
    virtual Step start(const Context& context) = 0;
};

inline Next beginning_of(Dialog& dialog) {
    return [&dialog](const Context& context, std::string_view) { return dialog.start(context); };
}

// open_dialog returns the dialog that a permitted call begins: the one made by the function
//     std::unique_ptr<Dialog> dialog_of(const OneCall&, const Facts&)
// which is defined in the file of each call. A call without that function does not link.
std::unique_ptr<Dialog> open_dialog(const Call& call, const Facts& facts);

} // namespace harness2fa::calls
