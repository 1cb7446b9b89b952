// SPDX-License-Identifier: Apache-2.0
// harness2fad is settings -> store -> calls -> server. It runs as the user harness2fa, or by hand as anybody with --config FILE. It needs
// no privilege.
#include "calls/parts/inviters.hpp"
#include "calls/parts/kept_facts.hpp"
#include "calls/parts/unattended.hpp"
#include "image.hpp"
#include "process.hpp"

#include "common/descriptor.hpp"
#include "common/paths.hpp"
#include "directory/helper_process.hpp"
#include "directory/long_look_ups.hpp"
#include "directory/passwd_file.hpp"
#include "machine/surroundings.hpp"
#include "server/listening_socket.hpp"
#include "server/server.hpp"
#include "settings/keeper.hpp"
#include "settings/places.hpp"
#include "settings_follower.hpp"
#include "storage/account_store.hpp"
#include "storage/store_keeper.hpp"
#include "systemd/journal.hpp"
#include "systemd/service.hpp"

#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <iostream>

namespace harness2fa::daemon {
namespace {

constexpr std::chrono::seconds patience_for_own_users{10}; // at the start

struct Options {
    std::string config = paths::settings_file;
    bool private_instance = false; // --config was given: the daemon's own uid has root's rights
    bool make_store = false;
    bool if_missing = false; // a store that is there already is none to complain of
    bool prepare_image = false;
};

// uid_of returns the uid of one of the package's own users, and std::nullopt if there is none. It looks into /etc/passwd, where they are,
// before it asks the user database, because nsswitch.conf may say that something else comes first.
std::optional<uid_t> uid_of(const char* name) {
    const UserName user = *UserName::parse(name);
    if (const auto person = directory::local_person(user))
        return person->uid;
    const auto persons = directory::persons_named({user}, patience_for_own_users);
    return persons ? persons->front().uid : std::nullopt;
}

settings::Owners settings_owners() {
    std::set<uid_t> owners{0, ::geteuid()};
    if (const auto service = uid_of("harness2fa"))
        owners.insert(*service);
    return owners;
}

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    const std::string whole = name.data();
    return whole.substr(0, whole.find('.')); // short, so that the QR code stays small
}

std::string last_good_beside(const std::string& store) {
    return (std::filesystem::path(store).parent_path() / paths::last_good_name).string();
}

// remember_enforcement makes `enforced since` follow the setting, whichever way that was changed, and keeps that `enforce_from` has begun.
void remember_enforcement(storage::AccountStore& store, const systemd::Journal& journal,
                          const settings::Settings& settings) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    try {
        store.run([&](storage::Accounts& accounts) {
            if (settings.enforce_from)
                calls::has_begun(accounts, *settings.enforce_from, now);
            if (settings.enforce != accounts.enforced_since().has_value())
                accounts.set_enforced_since(settings.enforce ? std::optional<Time>(now) : std::nullopt);
        });
    } catch (const storage::StorageError&) {
        journal.note(calls::Record::Importance::error, "cannot store since when two-factor authentication is enforced");
    }
}

void make_store_of(const Options& options) {
    const std::string path = settings::places_of(options.config, settings_owners()).store;
    if (!options.if_missing || !storage::has_store(path))
        storage::make_store(path);
}

// prepare_image_at_a_terminal returns the exit status.
int prepare_image_at_a_terminal() {
    if (const auto fault = prepare_image()) {
        std::cerr << fault->why << '\n';
        return 1;
    }
    std::cout << "The store and its key are gone, with every device of every user. The next boot makes new ones.\n"
                 "Shut this machine down now, and take the image."
              << std::endl; // main ends without flushing
    return 0;
}

server::ListeningSocket listening_socket(const std::string& path) {
    const int handed_over = systemd::activation_socket();
    return handed_over >= 0 ? server::ListeningSocket(handed_over) : server::ListeningSocket(path);
}

// mailer_uid returns who may fetch mails: the user of the sender's own unit, or in a private instance the one who runs the daemon.
std::optional<uid_t> mailer_uid(const Options& options) {
    if (options.private_instance)
        return ::geteuid();
    return uid_of("harness2fa-mailer");
}

// A MailSignal wakes the sender of mail, which watches the directory of the socket.
class MailSignal : public calls::MailSender {
  public:
    explicit MailSignal(const std::string& socket)
        : path_((std::filesystem::path(socket).parent_path() / paths::mail_due_name).string()) {}

    std::function<void()> on_release;

    void released() const override { on_release(); }
    void may_be_due() const override {
        const Descriptor file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
        if (file) // otherwise the sender looks by itself after a while
            ::futimens(file.get(), nullptr);
    }

  private:
    std::string path_;
};

// Hourly does its work every hour, while the server runs.
class Hourly {
  public:
    Hourly(server::Server& server, std::function<void()> work) : server_(server), work_(std::move(work)) { wait(); }

  private:
    void wait() const {
        server_.after(std::chrono::hours{1}, [this] {
            work_();
            wait();
        });
    }

    server::Server& server_;
    std::function<void()> work_;
};

void serve(const Options& options, const systemd::Journal& journal) {
    const settings::Owners owners = settings_owners();
    const settings::Places places = settings::places_of(options.config, owners);
    settings::SettingsKeeper settings(options.config, last_good_beside(places.store), owners);

    const auto keeper = std::make_shared<storage::StoreKeeper>(places.store); // a thread that copies may outlast us
    storage::AccountStore store(keeper->open());
    for (const std::string& damage : store.damage())
        journal.note(calls::Record::Importance::alert, damage);
    write_lines(journal, settings.load());

    const auto remember = [&] { remember_enforcement(store, journal, *settings.current()); };
    remember();

    server::ListeningSocket socket = listening_socket(settings.current()->socket);
    MailSignal mail(settings.current()->socket);
    calls::Inviters inviters;
    calls::SettingsEditor* editor = nullptr;
    server::Server server(
        socket.release(),
        {store, journal,
         [&] {
             return calls::Situation{
                 settings.current(), settings.has_good(), settings.errors(), host_name(), editor, &mail, keeper,
                 &inviters};
         },
         [&] { return settings.current(); }, options.private_instance ? ::geteuid() : 0, mailer_uid(options)});
    const auto invite_soon = [&] {
        server.after(std::chrono::milliseconds{0}, [&] { server.hold(calls::standing_invitations()); });
    };
    mail.on_release = invite_soon;
    const auto look_around = [&] {
        remember();
        server.hold(calls::retrying_mail());
        server.hold(calls::standing_invitations());
    };
    const auto view = options.private_instance || ::geteuid() == 0 ? machine::View::own : machine::View::system;
    SettingsFollower follower(settings,
                              {options.config, owners, machine::machine_surroundings(view, machine::Asking::by_helper)},
                              server, journal, look_around);
    editor = &follower;
    server.after(std::chrono::milliseconds{0}, look_around);
    const Hourly hourly(server, [&] {
        remember();
        server.hold(calls::housekeeping());
    });
    systemd::notify_ready();
    server.run();
    systemd::notify_stopping();
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app("harness2fad: holds the secrets of two-factor logins and judges their codes");
    auto* config = app.add_option("--config", options.config, "The settings file")->type_name("FILE");
    auto* make = app.add_flag("--make-store", options.make_store,
                              "Make a new, empty store, and end. Never in the place of another");
    app.add_flag("--if-missing", options.if_missing, "With --make-store: where there is a store already, just end")
        ->needs(make);
    app.add_flag("--prepare-image", options.prepare_image,
                 "For root: remove the store and its key, EVERY DEVICE OF EVERY USER, so that the next boot of each "
                 "copy of this machine makes its own; and end")
        ->excludes(config)
        ->excludes(make);
    app.set_version_flag("--version", HARNESS2FA_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    options.private_instance = config->count() > 0;

    set_up_process();
    if (options.prepare_image)
        return prepare_image_at_a_terminal();
    const systemd::Journal journal;
    try {
        options.make_store ? make_store_of(options) : serve(options, journal);
        return 0;
    } catch (const std::exception& error) {
        journal.note(calls::Record::Importance::alert, std::string("cannot go on: ") + error.what());
        return 1;
    }
}

} // namespace
} // namespace harness2fa::daemon

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == harness2fa::directory::look_up_word)
        std::_Exit(harness2fa::directory::answer_look_ups());
    const int status = harness2fa::daemon::run(argc, argv);
    // Slow work may still be under way, and uses what a return would destroy.
    std::_Exit(status);
}
