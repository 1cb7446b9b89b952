// SPDX-License-Identifier: Apache-2.0
// Preloaded under pam_driver: lets one allocation fail, the n-th from when it was told to.
#include <atomic>
#include <cerrno>
#include <cstddef>

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): glibc's own names
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

namespace {

std::atomic<long> left = 0; // allocations until the one that fails; 0: none will

bool fails_now() {
    if (left.load() == 0 || left.fetch_sub(1) != 1)
        return false;
    errno = ENOMEM;
    return true;
}

} // namespace

extern "C" {
void fail_allocation(long which) {
    left = which;
}
long allocations_left() {
    return left;
}

void* malloc(std::size_t size) {
    return fails_now() ? nullptr : __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    return fails_now() ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
    return fails_now() ? nullptr : __libc_realloc(old, size);
}
}
