// SPDX-License-Identifier: Apache-2.0
#include "module.hpp"

#include <bit>
#include <dlfcn.h>
#include <link.h>
#include <stdexcept>

namespace harness2fa::bench {
namespace {

// A word of DT_RELR is an address, or a bitmap (its lowest bit is set) of the 63 that follow.
long packed_relocations(const link_map& module, ElfW(Addr) table, std::size_t bytes) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the dynamic linker speaks of addresses
    const auto* const words = reinterpret_cast<const ElfW(Addr)*>(module.l_addr + table);
    long count = 0;
    for (std::size_t i = 0; i < bytes / sizeof *words; ++i)
        count += (words[i] & 1U) != 0 ? std::popcount(words[i]) - 1 : 1;
    return count;
}

} // namespace

Linking linking_of(const std::string& module) {
    void* const handle = ::dlopen(module.c_str(), RTLD_NOW);
    const link_map* map = nullptr;
    if (handle == nullptr || ::dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0)
        throw std::runtime_error("cannot load " + module);
    Linking linking;
    ElfW(Addr) packed = 0;
    std::size_t packed_bytes = 0;
    for (const ElfW(Dyn)* entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
        if (entry->d_tag == DT_NEEDED)
            ++linking.libraries;
        else if (entry->d_tag == DT_RELASZ || entry->d_tag == DT_PLTRELSZ)
            linking.relocations += static_cast<long>(entry->d_un.d_val / sizeof(ElfW(Rela)));
        else if (entry->d_tag == DT_RELR)
            packed = entry->d_un.d_ptr;
        else if (entry->d_tag == DT_RELRSZ)
            packed_bytes = entry->d_un.d_val;
    }
    linking.relocations += packed_relocations(*map, packed, packed_bytes);
    return linking;
}

} // namespace harness2fa::bench
