// SPDX-License-Identifier: Apache-2.0
#include "judge.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace harness2fa::rules {
namespace {

// pause_after returns, with the default settings, 1 minute for the 5th failure in a row, twice as much for each later one, up to 30
// minutes.
std::chrono::seconds pause_after(int failures, const settings::LockoutSettings& lockout) {
    if (failures < lockout.after)
        return std::chrono::seconds{0};
    auto pause = lockout.pause;
    for (int doubled = lockout.after; doubled < failures && pause < lockout.longest; ++doubled)
        pause *= 2;
    return std::min(pause, lockout.longest);
}

bool locked(const Account& account, CounterKind kind, const settings::LockoutSettings& lockout) {
    if (account.login.failures + account.own.failures >= lockout.lock_after)
        return true;
    return kind == CounterKind::own && account.own.failures * 2 >= lockout.lock_after;
}

// candidates are the devices that a code may belong to, with that of the pending secret.
std::vector<Device*> candidates(Account& account, Time now) {
    std::vector<Device*> devices;
    for (Device& device : account.devices)
        devices.push_back(&device);
    if (pending_is_good(account, now))
        devices.push_back(&account.pending->device);
    return devices;
}

struct Match {
    Device* device;
    TimeStep step;
    bool used_already;
};

// matching usually returns one match or {}. Codes of two devices may be equal, by chance or because they share a secret.
std::vector<Match> matching(Account& account, std::string_view typed, Time now, const settings::Settings& settings,
                            bool& well_formed) {
    std::vector<Match> matches;
    for (Device* device : candidates(account, now)) {
        const auto code = well_formed_code(typed, device->shape);
        if (!code)
            continue;
        well_formed = true;
        if (const auto step = matching_step(device->secret, *code, now, device->shape, settings.totp.window))
            matches.push_back({device, *step, device->burned && *step <= *device->burned});
    }
    return matches;
}

// activate_pending makes the pending secret a device, under another name if a device has taken its name meanwhile.
Device& activate_pending(Account& account, Time now) {
    Device device = std::move(account.pending->device);
    account.pending.reset();
    device.since = now;
    const std::string name = device.name;
    for (int number = 2; std::ranges::find(account.devices, device.name, &Device::name) != account.devices.end();
         ++number)
        device.name = name + '-' + std::to_string(number);
    return account.devices.emplace_back(std::move(device));
}

// accept takes the first match for the device that the code is of, and returns its name. The same digits are good only once, whatever
// devices show them.
std::string accept(Account& account, CounterKind kind, const std::vector<Match>& matches, Time now) {
    for (const Match& match : matches)
        match.device->burned = match.step;
    account.counter(kind) = {};
    account.reset = false;
    const bool of_pending = account.pending && matches.front().device == &account.pending->device;
    Device& device = of_pending ? activate_pending(account, now) : *matches.front().device;
    device.last_used = now;
    return device.name;
}

} // namespace

Barrier barrier(const Account& account, CounterKind kind, Time now, const settings::LockoutSettings& lockout) {
    if (locked(account, kind, lockout))
        return {Barrier::Kind::lock, {}};
    const FailureCounter& counter = account.counter(kind);
    const auto pause = pause_after(counter.failures, lockout);
    const auto remaining = std::min(counter.last + pause - now, pause);
    if (remaining > std::chrono::seconds{0})
        return {Barrier::Kind::pause, remaining};
    return {};
}

bool pending_is_good(const Account& account, Time now) {
    return account.pending && !account.pending->expired && now < account.pending->expires;
}

bool settle_clock(Account& account, Time now) {
    const bool ahead = account.login.last > now || account.own.last > now;
    account.login.last = std::min(account.login.last, now);
    account.own.last = std::min(account.own.last, now);
    const bool expires = account.pending && !account.pending->expired && !pending_is_good(account, now);
    if (expires)
        account.pending->expired = true;
    return ahead || expires;
}

std::optional<Time> no_code_before(const Device& device, Time now, int window) {
    if (!device.burned || *device.burned <= step_at(now, device.shape) + window)
        return {};
    return Time{(*device.burned + 1) * device.shape.period};
}

bool lower_burned(Account& account, Time now, int window) {
    bool lowered = false;
    const auto lower = [&](Device& device) {
        if (!no_code_before(device, now, window))
            return;
        device.burned = step_at(now, device.shape);
        lowered = true;
    };
    std::ranges::for_each(account.devices, lower);
    if (account.pending)
        lower(account.pending->device);
    return lowered;
}

CodeVerdict judge_recovery_code(Account& account, RecoverySet& set, CounterKind kind, const RecoveryHash& hash,
                                Time now, const settings::LockoutSettings& lockout) {
    if (barrier(account, kind, now, lockout).kind != Barrier::Kind::none)
        return CodeVerdict::barred;
    FailureCounter& counter = account.counter(kind);
    if (!use_up(set, hash)) {
        counter = {counter.failures + 1, now};
        return CodeVerdict::wrong;
    }
    counter = {};
    account.reset = false;
    return CodeVerdict::accepted;
}

std::optional<std::chrono::seconds> clock_error(const Device& device, std::string_view typed, Time now) {
    const auto code = well_formed_code(typed, device.shape);
    if (!code)
        return {};
    const auto steps = static_cast<int>(std::chrono::hours{1} / device.shape.period);
    const auto step = matching_step(device.secret, *code, now, device.shape, steps);
    if (!step)
        return {};
    // The middle of the step is the best guess.
    return std::chrono::seconds{*step * device.shape.period + device.shape.period / 2} - now.time_since_epoch();
}

Judgement judge(Account& account, CounterKind kind, std::string_view typed, Time now,
                const settings::Settings& settings) {
    if (barrier(account, kind, now, settings.lockout).kind != Barrier::Kind::none)
        return {CodeVerdict::barred};

    bool well_formed = false;
    const auto matches = matching(account, typed, now, settings, well_formed);
    const auto used = std::ranges::find_if(matches, [](const Match& match) { return match.used_already; });

    if (used != matches.end())
        return {CodeVerdict::used_already, used->device->name};
    if (!matches.empty())
        return {CodeVerdict::accepted, accept(account, kind, matches, now)};
    if (!well_formed)
        return {CodeVerdict::malformed};
    FailureCounter& counter = account.counter(kind);
    counter = {counter.failures + 1, now};
    return {CodeVerdict::wrong};
}

} // namespace harness2fa::rules
