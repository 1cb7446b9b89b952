// SPDX-License-Identifier: Apache-2.0
#include "people.hpp"

#include "common/daemon_client.hpp"
#include "rules/base32.hpp"
#include "rules/totp.hpp"
#include "spawned.hpp"

#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace harness2fa::bench {
namespace {

constexpr unsigned first_uid = 20000;
constexpr std::size_t parts_of_enrollment = 32;

rules::TimeStep present_step() {
    return rules::step_at(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()), {});
}

Secret seed_of(std::string_view key) { // RFC 4648 section 6
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Secret seed(rules::secret_size);
    unsigned bits = 0, buffer = 0;
    std::size_t filled = 0;
    for (const char symbol : key) {
        if (symbol == ' ')
            continue;
        buffer = buffer << 5U | static_cast<unsigned>(alphabet.find(symbol));
        if ((bits += 5) >= 8 && filled < seed.size())
            seed.data()[filled++] = static_cast<unsigned char>(buffer >> (bits -= 8));
    }
    return seed;
}

Person enroll_one(const std::string& socket, const std::string& name) {
    DaemonClient daemon(socket);
    const Reply reply = daemon.exchange(EnrollCall{"", name});
    const auto* const offer = std::get_if<Offer>(&reply);
    if (!offer)
        throw std::runtime_error("the daemon does not enroll " + name);
    Person person{name, seed_of(offer->key.text())};
    if (!std::holds_alternative<Enrolled>(daemon.exchange(Answer{rules::totp(person.seed, present_step() - 1, {})})))
        throw std::runtime_error("the daemon does not take the code of " + name);
    return person;
}

std::string file_of_google_authenticator(const std::filesystem::path& path) {
    run({"/usr/bin/google-authenticator", "--time-based", "--disallow-reuse", "--rate-limit=3", "--rate-time=30",
         "--minimal-window", "--quiet", "--force", "--no-confirm", "--secret=" + path.string()});
    std::ifstream file(path);
    std::string text(std::istreambuf_iterator<char>(file), {});
    std::filesystem::remove(path);
    return text;
}

} // namespace

std::string Person::code() const {
    return std::string(rules::totp(seed, present_step(), {}).text());
}

std::string name_of_person(std::size_t number) {
    return "person" + std::to_string(number);
}

void write_passwd(const std::filesystem::path& directory, std::size_t count) {
    std::ofstream passwd(directory / "passwd");
    passwd << "root:x:0:0::/root:/bin/sh\n";
    if (::getuid() != 0)
        passwd << "runner:x:" << ::getuid() << ":100::/:/bin/sh\n";
    passwd << "guest:x:" << first_uid - 1 << ":100::/:/bin/sh\n";
    for (std::size_t i = 0; i < count; ++i)
        passwd << name_of_person(i) << ":x:" << first_uid + i << ":100::/:/bin/sh\n";
    std::ofstream(directory / "group") << "root:x:0:\nusers:x:100:\n";
}

std::vector<Person> enroll(const std::string& socket, std::size_t count) {
    std::vector<std::future<std::vector<Person>>>
        parts; // many at once: they share the daemon's commits, and spare the disk
    for (std::size_t part = 0; part < parts_of_enrollment; ++part)
        parts.push_back(std::async(std::launch::async, [&socket, part, count] {
            std::vector<Person> people;
            for (std::size_t i = part * count / parts_of_enrollment; i < (part + 1) * count / parts_of_enrollment; ++i)
                people.push_back(enroll_one(socket, name_of_person(i)));
            return people;
        }));
    std::vector<Person> people;
    for (auto& part : parts)
        std::ranges::move(part.get(), std::back_inserter(people));
    return people;
}

void write_seeds(const std::filesystem::path& directory, const std::vector<Person>& people) {
    std::filesystem::create_directory(directory);
    const std::string written = file_of_google_authenticator(directory / "template");
    const std::string options = written.substr(written.find('\n')); // after the seed
    for (const Person& person : people) {
        const auto path = directory / person.name;
        std::ofstream(path) << rules::base32(person.seed.bytes()).text() << options;
        ::chmod(path.c_str(), 0400);
    }
}

} // namespace harness2fa::bench
