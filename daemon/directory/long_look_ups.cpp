// SPDX-License-Identifier: Apache-2.0
#include "long_look_ups.hpp"

#include "helper_process.hpp"
#include "messages.hpp"
#include "packing.hpp"

#include <chrono>
#include <mutex>
#include <system_error>

namespace harness2fa::directory {
namespace {

using Clock = std::chrono::steady_clock;

// LongLookUps asks one helper process one question at a time, and starts another process when that one has failed.
class LongLookUps {
  public:
    std::optional<std::string> ask(const std::string& message, Clock::time_point deadline) {
        const std::unique_lock turn(mutex_, deadline);
        if (!turn)
            return {};
        const bool fresh = !helper_;
        auto answer = try_to_ask(message, deadline);
        if (!answer && !fresh && Clock::now() < deadline) // the process may have ended long ago
            answer = try_to_ask(message, deadline);
        return answer;
    }

  private:
    std::optional<std::string> try_to_ask(const std::string& message, Clock::time_point deadline) {
        try {
            if (!helper_)
                helper_.emplace();
        } catch (const std::system_error&) {
            return {};
        }
        auto answer = helper_->ask(message, deadline);
        if (!answer)
            helper_.reset();
        return answer;
    }

    std::timed_mutex mutex_;
    std::optional<HelperProcess> helper_;
};

// look_ups_for keeps two kinds of look-ups apart: a login or a code waits for some of them, which must not wait for a list of everybody.
LongLookUps& look_ups_for(std::chrono::seconds patience) {
    static LongLookUps for_the_impatient, for_the_patient;
    return patience <= little_patience ? for_the_impatient : for_the_patient;
}

template <typename Read>
auto ask(const std::string& message, std::chrono::seconds patience, Read read) -> decltype(read(message)) {
    LongLookUps& look_ups = look_ups_for(patience);
    const auto answer = look_ups.ask(message, Clock::now() + patience);
    try {
        return answer ? read(*answer) : std::nullopt;
    } catch (const Garbled&) { // third-party code in the helper process has written into the answer
        return {};
    }
}

} // namespace

std::optional<std::vector<Person>> persons_named(const std::vector<UserName>& names, std::chrono::seconds patience) {
    auto persons = ask(pack(names), patience, persons_in);
    return persons && persons->size() == names.size() ? persons : std::nullopt;
}

std::optional<std::vector<KnownGroup>> groups_named(const std::vector<std::string>& names,
                                                    std::chrono::seconds patience) {
    auto groups = ask(pack(names), patience, groups_in);
    return groups && groups->size() == names.size() ? groups : std::nullopt;
}

std::optional<std::vector<Listed>> people_of_account(const Listing& listing, std::chrono::seconds patience) {
    return ask(pack(listing), patience, listed_in);
}

std::optional<bool> is_in_any(uid_t uid, const std::vector<std::string>& groups, std::chrono::seconds patience) {
    const auto found = ask(pack(Question{.caller = uid, .groups = groups}), patience, found_in);
    return found && found->groups ? std::optional(!found->groups->empty()) : std::nullopt;
}

std::optional<std::vector<Person>> members_of_groups(const std::vector<std::string>& groups,
                                                     std::chrono::seconds patience) {
    return ask(pack_members(groups), patience, persons_in);
}

} // namespace harness2fa::directory
