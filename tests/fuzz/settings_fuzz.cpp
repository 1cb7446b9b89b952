// SPDX-License-Identifier: Apache-2.0
// Any bytes as a settings file: no crash, and the promises of parse.hpp, places.hpp and edit.hpp.
#include "settings/edit.hpp"
#include "settings/parse.hpp"
#include "settings/places.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <tuple>

using namespace harness2fa;
using namespace harness2fa::settings;

namespace {

void require(bool promise) {
    if (!promise)
        std::abort();
}

void try_edits(std::string_view text, const Parsed& parsed) {
    for (const bool on : {true, false}) {
        const Edited edit = with_enforce(text, on);
        require(edit.has_value() == edit.error().empty());
        require(parsed.settings || edit.error() == parsed.errors);
        if (!edit)
            continue;
        const auto settings = parse_settings(*edit).settings;
        require(settings && settings->enforce == on);
        const bool has_key = edit->size() + 1 == text.size() || edit->size() == text.size() + 1;
        if (has_key)
            require(with_enforce(*edit, !on) == Edited(std::string(text)));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Parsed parsed = parse_settings(text);
    require(parsed.settings.has_value() == parsed.errors.empty());
    require(parsed.errors.size() <= 101);
    std::tuple<int, int> last{1, 1};
    for (const SettingsError& error : parsed.errors) {
        require(!error.text.empty() && error.text.size() <= 500);
        require(std::tuple(error.line, error.column) >= last);
        last = {error.line, error.column};
    }
    const Places places = places_in(text);
    require(places.socket.front() == '/' && places.socket.size() <= 107 && places.store.front() == '/');
    try_edits(text, parsed);
    if (parsed.settings) {
        const Settings& settings = *parsed.settings;
        require(places == Places{settings.socket, settings.store});
        require(settings.lockout.longest >= settings.lockout.pause &&
                settings.lockout.after < settings.lockout.lock_after);
        require(settings.limits.per_user <= settings.limits.connections && settings.login.attempts > 0);
    }
    return 0;
}
