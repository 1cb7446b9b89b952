// SPDX-License-Identifier: Apache-2.0
// bench [DIRECTORY]: what a login costs with harness2fa and, in the same run, with libpam-google-authenticator. Both keep their
// state in DIRECTORY (otherwise the present one), which has to be on a disk. By turns, so that a busy moment meets both. The
// exit status is 1 when a limit is not kept, 2 when that cannot be told.
#include "crowd.hpp"
#include "figures.hpp"
#include "mailing.hpp"
#include "module.hpp"
#include "spawned.hpp"
#include "world.hpp"

#include <algorithm>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace harness2fa::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t logins = 300;                                 // of each kind and module, one at a time
constexpr std::size_t loads = 1000;                                 // of each module
constexpr std::size_t crowd_size = 32, crowd_turns = 4, crowds = 5; // each of a crowd is crowd_turns people in turn
constexpr std::size_t questions = 100;                              // of each of a crowd, for a user without a device
constexpr double most_megabytes = 20;                               // of the daemon at rest

// A person logs in once with each module, so that no code comes twice.
constexpr std::size_t first_of_whole_logins = logins, first_of_crowds = 2 * logins;
constexpr std::size_t first_of_mailing = first_of_crowds + crowd_size * crowd_turns * crowds;
constexpr std::size_t people = first_of_mailing + 2 * logins;
constexpr std::size_t invited = 5000;
constexpr auto between_logins = 10ms; // while mails are sent

struct Services {
    const char *ours, *theirs;
};
constexpr Services with_code{ours, theirs}, for_guests{our_guest, their_guest};

// Each of the two as often first as second. `measure(service, i)` returns what to add.
template <typename Measure>
Pair by_turns(std::size_t count, const Services& services, const Measure& measure) {
    Pair pair;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 2 == 0)
            pair.ours.add(measure(services.ours, i));
        pair.theirs.add(measure(services.theirs, i));
        if (i % 2 != 0)
            pair.ours.add(measure(services.ours, i));
    }
    return pair;
}

class Disk { // what a safe write of 4 KiB at the end of a file takes it
  public:
    explicit Disk(const World& world)
        : file_(::open((world.path() / "written").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) {}

    void write() {
        times_.add(time_of([&] {
            if (::write(file_.get(), page_.data(), page_.size()) != static_cast<ssize_t>(page_.size()) ||
                ::fdatasync(file_.get()) != 0)
                throw std::runtime_error("cannot write to the disk");
        }));
    }
    const Values& times() const { return times_; }

  private:
    Descriptor file_;
    std::string page_ = std::string(4096, 'x');
    Values times_;
};

Pair right_codes(const World& world, Disk& disk) {
    return by_turns(logins, with_code, [&](const char* service, std::size_t i) {
        disk.write();
        const Person& person = world.person(i);
        PamLogin login(world.stacks(), service, person.name, person.code());
        return time_of([&] { login.authenticate(); });
    });
}

Pair guests(const World& world) {
    return by_turns(loads, for_guests, [&](const char* service, std::size_t) {
        PamLogin login(world.stacks(), service, "guest", "");
        return time_of([&] { login.authenticate(); });
    });
}

Pair whole_logins(const World& world) {
    return by_turns(logins, with_code, [&](const char* service, std::size_t i) {
        const Person& person = world.person(first_of_whole_logins + i);
        return run({HARNESS2FA_BENCH_APPLICATION, "login", world.stacks(), service, person.name, person.code()}).time;
    });
}

struct Loading {
    Pair time, page_faults; // beyond those of the same program without a module
    Values nothing;
};

Loading loading() {
    Pair time, page_faults;
    Values nothing, no_faults;
    const auto load = [](const char* module, Values& times, Values& faults) {
        const Lifetime lifetime = module ? run({HARNESS2FA_BENCH_APPLICATION, "load", module})
                                         : run({HARNESS2FA_BENCH_APPLICATION, "nothing"});
        times.add(lifetime.time);
        faults.add(static_cast<double>(lifetime.page_faults));
    };
    for (std::size_t i = 0; i < loads; ++i) {
        load(nullptr, nothing, no_faults);
        load(HARNESS2FA_MODULE, time.ours, page_faults.ours);
        load(HARNESS2FA_OTHER_MODULE, time.theirs, page_faults.theirs);
    }
    return {time.less(nothing.median()), page_faults.less(no_faults.median()), nothing};
}

double per_second(std::size_t count, std::chrono::nanoseconds time) {
    return static_cast<double>(count) / std::chrono::duration<double>(time).count();
}

Pair crowds_with_codes(const World& world) {
    return by_turns(crowds, with_code, [&](const char* service, std::size_t crowd) {
        const auto logins_of = [&](std::size_t member) {
            Logins made;
            for (std::size_t turn = 0; turn < crowd_turns; ++turn) {
                const Person& person =
                    world.person(first_of_crowds + (crowd * crowd_size + member) * crowd_turns + turn);
                made.push_back(std::make_unique<PamLogin>(world.stacks(), service, person.name, person.code()));
            }
            return made;
        };
        return per_second(crowd_size * crowd_turns, time_of_crowd(crowd_size, 1, logins_of));
    });
}

Pair crowds_of_guests(const World& world) {
    return by_turns(crowds, for_guests, [&](const char* service, std::size_t) {
        const auto login_of = [&](std::size_t) {
            Logins made;
            made.push_back(std::make_unique<PamLogin>(world.stacks(), service, "guest", ""));
            return made;
        };
        return per_second(crowd_size * questions, time_of_crowd(crowd_size, questions, login_of));
    });
}

enum class Finding { kept, undecided, not_kept }; // of a limit

Finding told(const std::string& limit, Finding found) {
    static constexpr const char* names[] = {"kept:      ", "undecided: ", "NOT KEPT:  "};
    std::cout << names[static_cast<std::size_t>(found)] << limit << '\n';
    return found;
}

// `reference`: what was measured in between, and should have been the same throughout.
Finding compared(const std::string& limit, const Pair& pair, const Values& reference) {
    if (!reference.are_steady())
        return told(limit + "; this machine was too busy, measure again", Finding::undecided);
    return told(limit, pair.ours.median() <= pair.theirs.median() ? Finding::kept : Finding::not_kept);
}

void print_linking() {
    const Linking own = linking_of(HARNESS2FA_MODULE), other = linking_of(HARNESS2FA_OTHER_MODULE);
    print("  relocations", own.relocations, other.relocations);
    print("  libraries it names", own.libraries, other.libraries);
}

Finding compare_modules(const World& world) {
    const PrivateDaemon daemon = world.daemon();
    const double at_start = megabytes_of(daemon.pid());

    print_heading();
    Disk disk(world);
    const Pair code = right_codes(world, disk);
    print("pam_authenticate, right code", "us", code);
    print("pam_authenticate, user without a device", "us", guests(world));
    const Loading load = loading();
    print("loading the module, in a new process", "us", load.time);
    print("  page faults", "", load.page_faults);
    print_linking();
    print("whole login in a new process", "us", whole_logins(world));
    print("right codes, 32 processes at once", "/s", crowds_with_codes(world));
    print("users without a device, 32 processes at once", "/s", crowds_of_guests(world));

    std::cout << '\n';
    print("a new process without any module", "us", load.nothing);
    print("4 KiB written and synced, between the logins", "us", disk.times());
    const double after_all = megabytes_of(daemon.pid());
    std::cout << "the daemon's memory: " << at_start << " MB when started, " << after_all << " MB after " << people
              << " logins\n\n";

    const bool is_small = std::max(at_start, after_all) < most_megabytes;
    return std::max({compared("pam_authenticate is no slower", code, disk.times()),
                     compared("loading costs no more", load.time, load.nothing),
                     told("the daemon at rest is below 20 MB", is_small ? Finding::kept : Finding::not_kept)});
}

Values spread_logins(const World& world, std::size_t first) {
    Values times;
    for (std::size_t i = 0; i < logins; ++i) {
        std::this_thread::sleep_for(between_logins);
        const Person& person = world.person(first + i);
        PamLogin login(world.stacks(), ours, person.name, person.code());
        times.add(time_of([&] { login.authenticate(); }));
    }
    return times;
}

void mail_while_people_log_in(const World& world) {
    Mailing mailing(world);
    const PrivateDaemon daemon = world.daemon();
    print("pam_authenticate, right code, now and then", "us", spread_logins(world, first_of_mailing));
    mailing.invite_all();
    Values during;
    const auto time = time_of([&] { during = spread_logins(world, first_of_mailing + logins); });
    print("the same while 5,000 users are mailed", "us", during);
    const auto delivered = mailing.delivered();
    std::cout << delivered << " mails delivered meanwhile, " << per_second(delivered, time)
              << " a second; memory: daemon " << megabytes_of(daemon.pid()) << " MB, sender "
              << mailing.sender_megabytes() << " MB\n";
    if (delivered == 0 || delivered >= invited)
        std::cout << "undecided: no mails, or too few for this time\n";
}

Finding compare(const std::filesystem::path& parent) {
    std::cout << "enrolling " << people << " users ..." << std::endl;
    const World world(parent, people, invited);
    const Finding found = compare_modules(world);
    std::cout << '\n';
    mail_while_people_log_in(world);
    return found;
}

} // namespace
} // namespace harness2fa::bench

int main(int argc, char** argv) try {
    using harness2fa::bench::Finding;
    const Finding found = harness2fa::bench::compare(argc > 1 ? argv[1] : ".");
    return found == Finding::kept ? 0 : found == Finding::not_kept ? 1 : 2;
} catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 2;
}
