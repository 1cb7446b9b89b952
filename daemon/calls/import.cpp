#include "directory/long_look_ups.hpp"
#include "parts/code_check.hpp"
#include "parts/device_names.hpp"
#include "parts/dialogs.hpp"
#include "parts/owners.hpp"
#include "parts/texts.hpp"
#include "rules/otpauth.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

// One answer's devices, read and looked up outside of the transaction.
struct Batch {
    struct Entry {
        OtpauthDevice device;
        Person person;
    };
    Secret lines;
    std::vector<Entry> entries;
    std::string wrong; // why there are none

    void read() {
        std::vector<UserName> names;
        for (std::string_view rest = lines.text(); !rest.empty();) {
            const auto end = std::min(rest.find('\n'), rest.size());
            auto read = parse_otpauth(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            auto* device = std::get_if<OtpauthDevice>(&read);
            if (!device) {
                wrong = std::get<std::string>(read);
                return;
            }
            names.push_back(device->user);
            entries.push_back({std::move(*device), {names.back(), {}, Person::Standing::undetermined}});
        }
        if (const auto persons = persons_named(names, Step{}.patience))
            for (std::size_t i = 0; i < entries.size(); ++i)
                entries[i].person = (*persons)[i];
    }
};

// Active devices for users, an answer a batch of lines; an empty answer ends it.
class ImportingDialog : public Dialog {
  public:
    explicit ImportingDialog(const Facts& facts) : facts_(facts) {}

    Step start(const Context&) override { return {report_, {record("begun")}}; }

    Step answer(const Context& context, std::string_view typed) override {
        if (typed.empty())
            return {Done{"Imported " + std::to_string(report_.imported) + " devices."}, {record("done")}};
        if (!batch_) {
            batch_ = std::make_shared<Batch>();
            batch_->lines = Secret(typed);
            return {.slow_work = [batch = batch_] { batch->read(); }, .blocks = true};
        }
        const auto batch = std::exchange(batch_, nullptr);
        if (!batch->wrong.empty())
            return refuse(Reason::bad_call, "A line cannot be imported: " + batch->wrong + ".");
        const auto undetermined = [](const Batch::Entry& entry) {
            return entry.person.standing == Person::Standing::undetermined;
        };
        if (std::ranges::any_of(batch->entries, undetermined))
            return refuse(Reason::unavailable,
                          "The user database does not answer. Import the same file again later; what "
                          "was imported is skipped then.");
        return take(context, *batch);
    }

  private:
    Step take(const Context& context, Batch& batch) {
        auto later = std::make_shared<Batch>(); // somebody has to be looked up first
        for (Batch::Entry& entry : batch.entries) {
            const auto missing = owners_.missing();
            Owned owned = owners_.of(context.accounts, entry.person);
            if (owned.former)
                return refuse(Reason::refused, text_of_change(entry.person.name, *owned.former) +
                                                   " Import the same file again then; what was imported is skipped.");
            if (owned.undetermined)
                return refuse(Reason::unavailable, no_user_database);
            if (owners_.missing() > missing)
                later->entries.push_back(std::move(entry));
            else
                take(context, entry, std::move(owned.account));
        }
        if (later->entries.empty())
            return {report_, {}};
        batch_ = std::move(later);
        return {.slow_work = owners_.looking_up()};
    }

    void take(const Context& context, Batch::Entry& entry, std::optional<Account> account) {
        if (account && (account->devices.size() >= most_devices || has_secret(*account, entry.device.secret))) {
            ++report_.skipped;
            return;
        }
        if (!account)
            account = Account{.name = entry.person.name};
        const std::string name = free_device_name(account);
        account->devices.push_back({.name = name,
                                    .secret = std::move(entry.device.secret),
                                    .shape = entry.device.shape,
                                    .since = context.now,
                                    .proven = true});
        save_as(context.accounts, *account, entry.person);
        ++report_.imported;
        report_.unknown += entry.person.standing == Person::Standing::unknown ? 1 : 0;
    }

    static bool has_secret(const Account& account, const Secret& secret) {
        return std::ranges::any_of(account.devices,
                                   [&](const Device& device) { return device.secret.text() == secret.text(); });
    }

    Step refuse(Reason reason, std::string text) const {
        return {Refused{reason, std::move(text)}, {record("refused")}};
    }

    Record record(const std::string& outcome) const {
        return {.importance = Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = "import",
                .outcome = outcome,
                .reason = std::to_string(report_.imported) + " devices imported"};
    }

    Facts facts_;
    Owners owners_;
    ImportReport report_;
    std::shared_ptr<Batch> batch_; // being read
};

} // namespace

std::unique_ptr<Dialog> importing_dialog(const Facts& facts) {
    return std::make_unique<ImportingDialog>(facts);
}

} // namespace harness2fa
