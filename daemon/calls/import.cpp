// SPDX-License-Identifier: Apache-2.0
#include "directory/long_look_ups.hpp"
#include "parts/code_check.hpp"
#include "parts/device_names.hpp"
#include "parts/owners.hpp"
#include "parts/texts.hpp"
#include "rules/otpauth.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

// A Batch holds the devices of one answer, read and looked up outside of the transaction.
struct Batch {
    struct Entry {
        rules::OtpauthDevice device;
        directory::Person person;
    };
    Secret lines;
    std::vector<Entry> entries;
    std::optional<Fault> fault; // why the lines cannot be imported

    void read() {
        std::vector<UserName> names;
        for (std::string_view rest = lines.text(); !rest.empty();) {
            const auto end = std::min(rest.find('\n'), rest.size());
            auto device = rules::parse_otpauth(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (!device) {
                fault = device.error();
                return;
            }
            names.push_back(device->user);
            entries.push_back({std::move(*device), {names.back(), {}, directory::Person::Standing::undetermined}});
        }
        if (const auto persons = directory::persons_named(names, Effort{}.patience))
            for (std::size_t i = 0; i < entries.size(); ++i)
                entries[i].person = (*persons)[i];
    }
};

// Import gives users active devices. Each answer is a batch of lines, and "" ends the import.
class Import : public Dialog {
  public:
    explicit Import(const Facts& facts) : facts_(facts) {}

    Step start(const Context&) override { return report({}, {record("begun", {})}); }

  private:
    Step report(const ImportReport& so_far, std::vector<Record> records = {}) {
        return say(so_far, then(this, &Import::read, so_far), std::move(records));
    }

    Step read(const Context&, std::string_view typed, const ImportReport& so_far) {
        if (typed.empty())
            return finish(Done{"Imported " + std::to_string(so_far.imported) + " devices."}, {record("done", so_far)});
        const auto batch = std::make_shared<Batch>();
        batch->lines = Secret(typed);
        return do_work([batch] { batch->read(); }, then(this, &Import::take, batch, so_far), {.blocks = true});
    }

    Step take(const Context& context, const std::shared_ptr<Batch>& batch, const ImportReport& so_far) {
        if (batch->fault)
            return refuse(RefusalReason::bad_call, "A line cannot be imported: " + batch->fault->why + ".", so_far);
        for (const Batch::Entry& entry : batch->entries) {
            if (entry.person.standing == directory::Person::Standing::undetermined)
                return refuse(RefusalReason::unavailable,
                              std::string(user_database_silent) +
                                  " Import the same file again later; what was imported is "
                                  "skipped then.",
                              so_far);
            const Owned owned = owners_.of(context.accounts, entry.person);
            if (const auto refusal = not_owned(owned, entry.person.name))
                return refuse_for(entry.person, owned, *refusal, so_far);
        }
        if (owners_.has_to_look_up())
            return do_work(owners_.looking_up(), then(this, &Import::take, batch, so_far));
        ImportReport now = so_far;
        for (const Batch::Entry& entry : batch->entries)
            take_one(context, entry, now);
        return report(now);
    }

    void take_one(const Context& context, const Batch::Entry& entry, ImportReport& report) const {
        auto account = account_of(context.accounts, entry.person);
        if (account && (account->devices.size() >= most_devices || has_secret(*account, entry.device.secret))) {
            ++report.skipped;
            return;
        }
        if (!account)
            account = rules::Account{.name = entry.person.name};
        const std::string name = free_device_name(account);
        account->devices.push_back({.name = name,
                                    .secret = entry.device.secret.copy(),
                                    .shape = entry.device.shape,
                                    .since = context.now,
                                    .proven = true});
        save_as(context.accounts, *account, entry.person);
        ++report.imported;
        report.unknown += entry.person.standing == directory::Person::Standing::unknown ? 1 : 0;
    }

    static bool has_secret(const rules::Account& account, const Secret& secret) {
        return std::ranges::any_of(account.devices,
                                   [&](const rules::Device& device) { return device.secret.text() == secret.text(); });
    }

    Step refuse_for(const directory::Person& person, const Owned& owned, const Refusal& refusal,
                    const ImportReport& so_far) const {
        return refuse(refusal.kind,
                      owned.former ? text_of_change(person.name, *owned.former) +
                                         " Import the same file again then; what was imported is skipped."
                                   : refusal.text,
                      so_far);
    }

    Step refuse(RefusalReason reason, std::string text, const ImportReport& so_far) const {
        return finish(Refused{reason, std::move(text)}, {record("refused", so_far)});
    }

    Record record(const std::string& outcome, const ImportReport& so_far) const {
        return {.importance = Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = "import",
                .outcome = outcome,
                .reason = std::to_string(so_far.imported) + " devices imported"};
    }

    Facts facts_;
    Owners owners_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const ImportCall&, const Facts& facts) {
    return std::make_unique<Import>(facts);
}

} // namespace harness2fa::calls
