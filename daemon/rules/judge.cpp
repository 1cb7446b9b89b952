#include "judge.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace harness2fa {
namespace {

// The 5th failure in a row pauses for 1 minute, each later one doubles it, up to 30 minutes (with the default settings).
std::chrono::seconds pause_after(int failures, const LockoutSettings& lockout) {
    if (failures < lockout.after)
        return std::chrono::seconds{0};
    auto pause = lockout.pause;
    for (int doubled = lockout.after; doubled < failures && pause < lockout.longest; ++doubled)
        pause *= 2;
    return std::min(pause, lockout.longest);
}

bool locked(const Account& account, CounterKind kind, const LockoutSettings& lockout) {
    if (account.login.failures + account.own.failures >= lockout.lock_after)
        return true;
    return kind == CounterKind::own && account.own.failures * 2 >= lockout.lock_after;
}

// What a code may be of.
std::vector<Device*> candidates(Account& account, Time now) {
    std::vector<Device*> devices;
    for (Device& device : account.devices)
        devices.push_back(&device);
    if (pending_is_good(account, now))
        devices.push_back(&account.pending->device);
    return devices;
}

// The name of the device it is from now on.
std::string accept(Account& account, CounterKind kind, Device& device, TimeStep step, Time now) {
    device.burned = step;
    device.last_used = now;
    account.counter(kind) = {};
    account.reset = false;
    if (account.pending && &device == &account.pending->device) {
        device.since = now;
        const std::string name = device.name; // another device may have taken it meanwhile
        for (int number = 2; std::ranges::find(account.devices, device.name, &Device::name) != account.devices.end();
             ++number)
            device.name = name + '-' + std::to_string(number);
        account.devices.push_back(std::move(device));
        account.pending.reset();
        return account.devices.back().name;
    }
    return device.name;
}

} // namespace

Barrier barrier(const Account& account, CounterKind kind, Time now, const LockoutSettings& lockout) {
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

Verdict judge_recovery_code(Account& account, RecoverySet& set, CounterKind kind, const RecoveryHash& hash, Time now,
                            const LockoutSettings& lockout) {
    if (barrier(account, kind, now, lockout).kind != Barrier::Kind::none)
        return Verdict::barred;
    FailureCounter& counter = account.counter(kind);
    if (!use_up(set, hash)) {
        counter = {counter.failures + 1, now};
        return Verdict::wrong;
    }
    counter = {};
    account.reset = false;
    return Verdict::accepted;
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

Judgement judge(Account& account, CounterKind kind, std::string_view typed, Time now, const Settings& settings) {
    if (barrier(account, kind, now, settings.lockout).kind != Barrier::Kind::none)
        return {Verdict::barred};

    Judgement judgement{Verdict::malformed};
    Device* matched = nullptr;
    std::optional<TimeStep> matched_step;
    for (Device* device : candidates(account, now)) {
        const auto code = well_formed_code(typed, device->shape);
        if (!code)
            continue;
        if (judgement.verdict == Verdict::malformed)
            judgement.verdict = Verdict::wrong;
        const auto step = matching_step(device->secret, *code, now, device->shape, settings.totp.window);
        const bool fresh = step && (!device->burned || *step > *device->burned);
        if (fresh || (step && !matched)) {
            judgement = {fresh ? Verdict::accepted : Verdict::used_already, device->name};
            matched = device;
            matched_step = step;
        }
    }

    FailureCounter& counter = account.counter(kind);
    if (judgement.verdict == Verdict::accepted)
        judgement.device = accept(account, kind, *matched, *matched_step, now);
    else if (judgement.verdict == Verdict::wrong)
        counter = {counter.failures + 1, now};
    return judgement;
}

} // namespace harness2fa
