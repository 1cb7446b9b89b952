// SPDX-License-Identifier: Apache-2.0
#include "crowd.hpp"

#include "common/descriptor.hpp"
#include "figures.hpp"

#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace harness2fa::bench {
namespace {

struct Pipe {
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            throw std::runtime_error("cannot make a pipe");
        out = Descriptor(ends[0]);
        in = Descriptor(ends[1]);
    }
    Descriptor out, in;
};

void await_byte_or_end(const Descriptor& pipe) {
    char byte = 0;
    [[maybe_unused]] const ssize_t size = ::read(pipe.get(), &byte, 1);
}

[[noreturn]] void take_part(const Logins& logins, std::size_t times, const Pipe& ready, Pipe& gate) {
    int status = 0;
    try {
        gate.in = Descriptor();
        if (::write(ready.in.get(), "", 1) != 1)
            throw std::runtime_error("cannot write to a pipe");
        await_byte_or_end(gate.out);
        for (std::size_t i = 0; i < times; ++i)
            for (const auto& login : logins)
                login->authenticate();
    } catch (const std::exception& error) {
        std::cerr << "bench: " << error.what() << '\n';
        status = 1;
    }
    ::_exit(status);
}

} // namespace

std::chrono::nanoseconds time_of_crowd(std::size_t size, std::size_t times,
                                       const std::function<Logins(std::size_t)>& logins_of) {
    const Pipe ready;
    Pipe gate; // opens when its only writing end is closed
    for (std::size_t number = 0; number < size; ++number)
        if (const pid_t pid = ::fork(); pid == 0)
            take_part(logins_of(number), times, ready, gate);
        else if (pid < 0)
            throw std::runtime_error("cannot fork");
    for (std::size_t number = 0; number < size; ++number)
        await_byte_or_end(ready.out);

    bool all_succeeded = true;
    const auto time = time_of([&] {
        gate.in = Descriptor();
        for (std::size_t number = 0; number < size; ++number) {
            int status = 0;
            ::wait(&status);
            all_succeeded = all_succeeded && status == 0;
        }
    });
    if (!all_succeeded)
        throw std::runtime_error("a login of a crowd failed");
    return time;
}

} // namespace harness2fa::bench
