// SPDX-License-Identifier: Apache-2.0
// A dialog over one connection: a call, then question and answer until it ends. No I/O: each step runs inside one transaction
// of the store; when that is committed, the server writes the step's records and does what it says, and goes on with the function
// that it names.
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

    // Slow work, on any thread. The Fault is a sentence for a person: nothing was changed.
    [[nodiscard]] virtual Result<> set_enforce(bool on) const = 0;
    virtual void take_into_force() = 0; // on the loop's thread: does not wait for the watch

    // Slow work, on any thread, which owns what it uses: what is no error in these settings and surely not meant.
    virtual std::function<std::vector<SettingsError>()>
    warnings(const std::shared_ptr<const settings::Settings>& settings) const = 0;
    virtual std::string place_of(const SettingsError& warning) const = 0; // harness2fa.yaml:3:1
    // Why edits are noticed late. On the loop's thread.
    [[nodiscard]] virtual std::optional<Fault> watch_fault() const = 0;
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
    std::shared_ptr<const settings::Settings> settings;
    bool has_good_settings = true; // false: there never were any; `settings` demands a code from everybody
    std::vector<SettingsError> settings_errors;
    std::string host; // the name in texts and codes
    SettingsEditor* editor = nullptr;
    const MailSender* mail = nullptr;              // nothing: nobody is woken
    std::shared_ptr<storage::StoreKeeper> store{}; // for those who back it up or restore it
    Inviters* inviters = nullptr;                  // nothing: others do not matter
};

struct Context {
    storage::Accounts& accounts;
    Time now;
    const Situation& situation;

    const settings::Settings& settings() const { return *situation.settings; }
};

struct Step;

// The function that comes next, inside a transaction of its own. typed: the latest answer, "" before the first one.
using Next = std::function<Step(const Context& context, std::string_view typed)>;

// How long work may take, its turn included, before the dialog fails; and whether it waits for the user database or the disk, and
// computes little.
struct Effort {
    std::chrono::seconds patience{4};
    bool blocks = false;
};

// What a step comes to is exactly one of these four.
struct Say { // and wait for an answer
    Reply reply;
    Next next;
};
struct Work { // slow (a hash, a look-up): on any thread, outside of a transaction. It owns what it uses, and may throw.
    std::function<void()> work;
    Next next;
    Effort effort{};
};
// The same with the store itself: it must not throw, and gives back the one to go on with. Whoever needs the store waits meanwhile.
struct WorkOnStore {
    std::function<std::unique_ptr<storage::AccountEngine>(std::unique_ptr<storage::AccountEngine>)> work;
    Next next;
    Effort effort{};
};
struct End {
    Reply reply;
};

// One step of a dialog. What the next one needs to know it hands over in Next, and leaves no trace in the dialog: whatever becomes of its
// transaction, it can be run again.
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

// A member function as the one that comes next; it takes the context, then what was typed if it wants to know, then what is handed over.
template <class Self, class Function, class... Handed>
Next then(Self* self, Function Self::*function, Handed... handed) {
    return [self, function, handed...](const Context& context, std::string_view typed) {
        if constexpr (std::is_invocable_v<Function Self::*, Self*, const Context&, std::string_view, const Handed&...>)
            return std::invoke(function, self, context, typed, handed...);
        else
            return std::invoke(function, self, context, handed...);
    };
}

inline constexpr std::chrono::seconds patience_for_people{50};     // with a user database that is listed
inline constexpr std::chrono::seconds patience_for_files{10 * 60}; // with all of a store
inline constexpr Effort listing_people{patience_for_people, true};
inline constexpr Effort using_files{patience_for_files, true};

class Dialog {
  public:
    Dialog() = default;
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;
    virtual ~Dialog() = default;

    // Throws StorageError, as every function that comes after it may; the dialog is over then.
    virtual Step start(const Context& context) = 0;
};

inline Next beginning_of(Dialog& dialog) {
    return [&dialog](const Context& context, std::string_view) { return dialog.start(context); };
}

// The dialog that a permitted call begins: what the function
//     std::unique_ptr<Dialog> dialog_of(const OneCall&, const Facts&)
// makes, which is defined in the file of each call. A call that has none does not link.
std::unique_ptr<Dialog> open_dialog(const Call& call, const Facts& facts);

} // namespace harness2fa::calls
